package org.bootmasq.edge.http.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.edge.http.mirror.StagedUpstream.octets;
import static org.bootmasq.edge.http.mirror.StagedUpstream.ok;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.bootmasq.edge.http.Reply;
import org.junit.jupiter.api.Test;

/** What a mirror keeps. */
class MirrorTest extends MirrorStage {
    private static final String MODIFIED = "Last-Modified: Tue, 01 Jul 2025 10:00:00 GMT";

    MirrorTest() throws IOException {}

    private static byte[] random(int length) {
        byte[] octets = new byte[length];
        new Random(1).nextBytes(octets);
        return octets;
    }

    private void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(7200)));
    }

    @Test
    void whatIsAskedForTwiceIsFetchedOnce() throws Exception {
        keep("10M");
        upstream.with("/up/a%20b.txt", ok("hello", MODIFIED, "ETag: \"x\""));
        Reply first = get("/m/a%20b.txt");
        assertThat(first.text()).isEqualTo("hello");
        assertThat(first.field("Last-Modified")).isEqualTo("Tue, 01 Jul 2025 10:00:00 GMT");
        assertThat(first.field("Content-Type")).startsWith("text/plain");
        awaitQuiet();
        Reply second = get("/m/a%20b.txt");
        assertThat(second.text()).isEqualTo("hello");
        assertThat(second.field("ETag")).isEqualTo(first.field("ETag"));
        assertThat(get("/m/a%20b.txt", "If-None-Match: " + first.field("ETag")).status())
                .isEqualTo(304);
        assertThat(head(ask("HEAD", "/m/a%20b.txt").getInputStream())).contains("Content-Length: 5");
        assertThat(upstream.requests).hasSize(1);
    }

    @Test
    void fiftyWhoAskAtOnceCauseOneFetchAndHaveWhatCameBeforeItEnds() throws Exception {
        keep("100M");
        byte[] all = random(8 << 20);
        var rest = new CountDownLatch(1);
        upstream.with("/up/big", (_, out) -> {
            out.write(octets("HTTP/1.1 200 OK\r\nContent-Length: " + all.length + "\r\n\r\n"));
            out.write(all, 0, all.length / 2);
            out.flush();
            rest.await();
            out.write(all, all.length / 2, all.length / 2);
        });
        var clients = new ArrayList<Socket>();
        for (int i = 0; i < 50; i++) clients.add(ask("GET", "/m/big"));
        for (Socket each : clients) {
            assertThat(head(each.getInputStream())).contains("Content-Length: " + all.length);
            assertThat(each.getInputStream().readNBytes(all.length / 2)).isEqualTo(Arrays.copyOf(all, all.length / 2));
        }
        assertThat(get("/m/big", "Range: bytes=1000-1999").octets()).isEqualTo(Arrays.copyOfRange(all, 1000, 2000));
        Socket last = ask("GET", "/m/big", "Range: bytes=-1000");
        // Those who go away do not end it.
        for (Socket each : clients.subList(0, 25)) each.close();
        rest.countDown();
        for (Socket each : clients.subList(25, 50)) {
            assertThat(each.getInputStream().readNBytes(all.length / 2))
                    .isEqualTo(Arrays.copyOfRange(all, all.length / 2, all.length));
        }
        assertThat(reply(last.getInputStream()).octets())
                .isEqualTo(Arrays.copyOfRange(all, all.length - 1000, all.length));
        awaitQuiet();
        assertThat(get("/m/big").octets()).isEqualTo(all);
        assertThat(upstream.requests).hasSize(1);
    }

    @Test
    void itIsFetchedToItsEndAlthoughNobodyWaits() throws Exception {
        keep("100M");
        byte[] all = random(4 << 20);
        var rest = new CountDownLatch(1);
        upstream.with("/up/big", (_, out) -> {
            out.write(octets("HTTP/1.1 200 OK\r\nContent-Length: " + all.length + "\r\n\r\n"));
            out.write(all, 0, 1000);
            rest.await();
            out.write(all, 1000, all.length - 1000);
        });
        Socket client = ask("GET", "/m/big");
        head(client.getInputStream());
        client.close();
        rest.countDown();
        await(() -> !files("").isEmpty() && files(".part").isEmpty());
        assertThat(get("/m/big").octets()).isEqualTo(all);
        assertThat(upstream.requests).hasSize(1);
    }

    @Test
    void aTornFetchIsNotKeptAndWhoHasAPartSeesThatTheRestLacks() throws Exception {
        keep("10M");
        var end = new CountDownLatch(1);
        upstream.with("/up/x", (_, out) -> {
            out.write(octets("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nonly this"));
            end.await();
        });
        try (Socket client = ask("GET", "/m/x")) {
            InputStream in = client.getInputStream();
            head(in);
            assertThat(in.readNBytes(9)).isEqualTo(octets("only this"));
            end.countDown();
            assertThat(in.read()).isEqualTo(-1);
        }
        awaitLog("its reply ended too soon, 99991 octets of 100000 lack");
        awaitQuiet();
        assertThat(files("")).isEmpty();
        upstream.with("/up/x", ok("whole"));
        assertThat(get("/m/x").text()).isEqualTo("whole");
    }

    @Test
    void whatComesInChunksIsKeptWithItsLength() throws Exception {
        keep("10M");
        upstream.with(
                "/up/x", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;a=b\r\ndefg\r\n0\r\n\r\n");
        assertThat(get("/m/x").text()).isEqualTo("abcdefg");
        upstream.with("/up/y", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\nde");
        Reply torn = get("/m/y");
        assertThat(torn.status()).isEqualTo(502);
        awaitQuiet();
        assertThat(get("/m/x").text()).isEqualTo("abcdefg");
        assertThat(files("")).hasSize(1);
    }

    @Test
    void whatIsOldIsComparedAndReplacedOnlyIfItIsAnother() throws Exception {
        keep("10M");
        upstream.with("/up/x", (head, out) -> {
            boolean known = head.contains("If-None-Match: \"1\"\n") && head.contains("If-Modified-Since: Tue, 01");
            out.write(octets(known ? "HTTP/1.1 304 Not Modified\r\n\r\n" : ok("old", MODIFIED, "ETag: \"1\"")));
        });
        get("/m/x");
        awaitQuiet();
        age(files("").getFirst());
        assertThat(get("/m/x").text()).isEqualTo("old");
        assertThat(upstream.requests).hasSize(2);
        await(() -> Files.getLastModifiedTime(files("").getFirst())
                .toInstant()
                .isAfter(Instant.now().minusSeconds(600)));
        assertThat(get("/m/x").text()).isEqualTo("old");
        assertThat(upstream.requests).hasSize(2);
        upstream.with("/up/x", ok("new one", "ETag: \"2\""));
        assertThat(get("/m/x", "Cache-Control: no-cache").text()).isEqualTo("new one");
        awaitQuiet();
        assertThat(get("/m/x").text()).isEqualTo("new one");
        assertThat(files("")).hasSize(1);
        upstream.with("/up/x", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        assertThat(get("/m/x", "Cache-Control: no-cache").status()).isEqualTo(404);
        assertThat(files("")).isEmpty();
    }

    @Test
    void whatIsNeverReplacedIsNotCompared() throws Exception {
        keep("10M");
        upstream.with("/up/pool/x_1.deb", ok("deb"));
        get("/m/pool/x_1.deb");
        awaitQuiet();
        age(files("").getFirst());
        assertThat(get("/m/pool/x_1.deb").text()).isEqualTo("deb");
        assertThat(upstream.requests).hasSize(1);
    }

    @Test
    void whereUpstreamIsAwayACopyIsServed() throws Exception {
        keep("10M");
        upstream.with("/up/x", ok("kept"));
        get("/m/x");
        awaitQuiet();
        age(files("").getFirst());
        upstream.with("/up/x", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        assertThat(head(ask("HEAD", "/m/x").getInputStream())).contains("200 OK", "Content-Length: 4");
        assertThat(get("/m/x").text()).isEqualTo("kept");
        awaitLog("it says 500 Oops; its copy is served");
        upstream.close();
        assertThat(get("/m/x", "Cache-Control: no-cache").text()).isEqualTo("kept");
        assertThat(get("/m/other").status()).isEqualTo(502);
        awaitLog("cannot fetch " + upstream.url("/up/other") + ": Connection refused");
    }

    @Test
    void theLeastUsedMakesRoom() throws Exception {
        keep("100K");
        for (String each : new String[] {"a", "b", "c"}) {
            upstream.with("/up/" + each, ok(each.repeat(40_000)));
        }
        get("/m/a");
        awaitQuiet();
        get("/m/b");
        awaitQuiet();
        get("/m/a");
        get("/m/c");
        awaitQuiet();
        assertThat(files("")).hasSize(2);
        get("/m/a");
        assertThat(upstream.count("GET /up/a ")).isEqualTo(1);
        get("/m/b");
        assertThat(upstream.count("GET /up/b ")).isEqualTo(2);
    }

    @Test
    void whatIsLargerThanAllRoomPassesThrough() throws Exception {
        keep("100K");
        upstream.with("/up/x", ok("x".repeat(300_000)));
        assertThat(get("/m/x").text()).isEqualTo("x".repeat(300_000));
        awaitLog("cannot keep " + upstream.url("/up/x") + ": No room in http-mirror");
        assertThat(files("")).isEmpty();
    }

    @Test
    void whatWasLeftInTheMiddleIsRemovedAndWhatIsWholeStays() throws Exception {
        keep("10M");
        upstream.with("/up/x", ok("whole"));
        get("/m/x");
        awaitQuiet();
        Path whole = files("").getFirst();
        upstream.with("/up/y", ok("other"));
        get("/m/y");
        awaitQuiet();
        Path other = files("").stream()
                .filter(each -> !each.equals(whole))
                .findFirst()
                .orElseThrow();
        Files.write(Path.of(whole + ".1.part"), new byte[5000]);
        Files.write(other, Arrays.copyOf(Files.readAllBytes(other), 4098));
        keep("10M");
        assertThat(files(".part")).isEmpty();
        assertThat(get("/m/x").text()).isEqualTo("whole");
        assertThat(get("/m/y").text()).isEqualTo("other");
        assertThat(upstream.count("GET /up/x ")).isEqualTo(1);
        assertThat(upstream.count("GET /up/y ")).isEqualTo(2);
    }

    @Test
    void aNameThatIsFolderAndFileAndALongOneAreKept() throws Exception {
        keep("10M");
        String longest = "/up/" + "y".repeat(900);
        upstream.with("/up/a", ok("file")).with("/up/a/b", ok("below")).with(longest, ok("long"));
        for (int i = 0; i < 2; i++) {
            assertThat(get("/m/a").text()).isEqualTo("file");
            assertThat(get("/m/a/b").text()).isEqualTo("below");
            assertThat(get("/m/" + "y".repeat(900)).text()).isEqualTo("long");
            awaitQuiet();
        }
        assertThat(upstream.requests).hasSize(3);
        assertThat(get("/m/../m/a/../../x").status()).isEqualTo(404);
    }

    @Test
    void queriesAndListingsPassThrough() throws Exception {
        keep("10M");
        upstream.with("/up/", ok("<html>", "Content-Type: text/html")).with("/up/x?y", ok("made"));
        assertThat(get("/m/").field("Content-Type")).isEqualTo("text/html");
        assertThat(get("/m").text()).isEqualTo("<html>");
        assertThat(get("/m/x?y").text()).isEqualTo("made");
        assertThat(files("")).isEmpty();
    }

    @Test
    void aFolderThatIsNotToBeHadIsToldOfAndAllPassesThrough() throws Exception {
        Files.writeString(cache(), "a file");
        keep("10M");
        upstream.with("/up/x", ok("hello"));
        assertThat(get("/m/x").text()).isEqualTo("hello");
        awaitLog("cannot keep anything in " + cache());
    }

    @Test
    void aFolderThatGoesAwayLetsAllPassThrough() throws Exception {
        keep("10M");
        upstream.with("/up/x", ok("hello"));
        Files.delete(cache());
        assertThat(get("/m/x").text()).isEqualTo("hello");
        awaitLog("cannot keep " + upstream.url("/up/x"));
    }

    @Test
    void whoAsksForManyFilesLeavesTurnsToOthers() throws Exception {
        keep("10M");
        var go = new CountDownLatch(1);
        for (int i = 0; i < 20; i++) {
            upstream.with("/up/slow" + i, (_, out) -> {
                go.await();
                out.write(octets(ok("slow")));
            });
        }
        upstream.with("/up/x", ok("hello"));
        var slow = new ArrayList<Socket>();
        for (int i = 0; i < 20; i++) slow.add(ask("GET", "/m/slow" + i));
        assertThat(reply(askFrom("127.0.0.2", "GET", "/m/x").getInputStream()).text())
                .isEqualTo("hello");
        go.countDown();
        for (Socket each : slow) assertThat(reply(each.getInputStream()).text()).isEqualTo("slow");
    }
}
