package org.bootmasq.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.bootmasq.config.Configuration;
import org.bootmasq.edge.Prepared;
import org.junit.jupiter.api.Test;

/** Many clients of one HTTP server, and other settings while it serves. */
class HttpSharingTest extends HttpStage {
    @Test
    void connectionsThatOnlyWaitKeepNobodyOut() throws IOException {
        runner.close();
        serve("http-max=20");
        for (int i = 0; i < 100; i++) send(connect(), "GET /");
        for (int i = 0; i < 5; i++) {
            Socket other = connect("127.0.0.2", "127.0.0.1", port);
            send(other, get("/a.txt"));
            assertThat(reply(other).text()).isEqualTo("hello");
        }
        assertThat(ask(get("/a.txt")).text()).isEqualTo("hello");
    }

    @Test
    void aRateIsKept() throws IOException {
        runner.close();
        serve("http-rate=1M");
        large();
        long begin = System.nanoTime();
        Reply reply = ask("GET /large HTTP/1.1\r\nHost: a\r\nRange: bytes=0-2097151\r\n\r\n");
        assertThat(reply.octets()).hasSize(2 << 20);
        // A quarter of a second's octets may go at once.
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isBetween(1500L, 15_000L);
    }

    @Test
    void aRateOfAllIsSharedEvenly() throws Exception {
        runner.close();
        serve("http-rate=0,4M");
        large();
        var ends = new ConcurrentLinkedQueue<Long>();
        var threads = new ArrayList<Thread>();
        long begin = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            Socket socket = connect("127.0.0." + (i + 2), "127.0.0.1", port);
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    send(socket, "GET /large HTTP/1.1\r\nHost: a\r\nRange: bytes=0-2097151\r\n\r\n");
                    assertThat(reply(socket).octets()).hasSize(2 << 20);
                    ends.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread each : threads) each.join();
        assertThat(ends).hasSize(4).allSatisfy(end -> assertThat(end).isBetween(1000L, 15_000L));
    }

    @Test
    void otherSettingsHoldFromTheNextRequestOnAndWhatIsOnItsWayGoesOn() throws Exception {
        byte[] octets = large();
        Socket socket = connect();
        send(socket, get("/large"));
        head(socket.getInputStream());
        int before = port;
        port = freePort();
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("a.txt"), "other");
        root = other;
        Configuration configuration = configuration();
        Prepared prepared = runner.prepare(offer(configuration), interfaces(configuration));
        prepared.takeEffect();
        assertThat(ask(get("/a.txt")).text()).isEqualTo("other");
        assertThat(socket.getInputStream().readNBytes(LARGE)).isEqualTo(octets);
        send(socket, get("/a.txt"));
        assertThat(reply(socket).text()).isEqualTo("other");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (isOpen(before)) assertThat(System.nanoTime()).isLessThan(end);
    }

    private boolean isOpen(int port) {
        try {
            connect("127.0.0.1", "127.0.0.1", port);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
