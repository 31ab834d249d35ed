package org.bootmasq.edge.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bootmasq.config.Problems;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.tftp.TftpSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several clients of one server, some of whom want to leave nothing for the others: on loopback, whose addresses are
 * many.
 */
final class TftpPlacesTest {
    private static final int BLOCK = 512;
    private static final int LENGTH = 5 * BLOCK + 100;

    @TempDir
    private Path folder = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private int port;

    @BeforeEach
    void publish() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.write(folder.resolve("boot"), new byte[LENGTH]);
        Files.setPosixFilePermissions(folder.resolve("boot"), PosixFilePermissions.fromString("rw-r--r--"));
        try (var free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) each.close();
    }

    private void serve(String... lines) throws IOException {
        var all = new ArrayList<>(List.of(lines));
        all.addAll(List.of("enable-tftp", "tftp-root=" + folder));
        var configuration = TftpStandalone.configuration(all.toArray(String[]::new));
        var problems = new Problems();
        var interfaces =
                new Interfaces(ServerSettings.from(configuration, problems).interfaces());
        var service = new TftpRunner(
                TftpSettings.from(configuration, problems),
                interfaces,
                port,
                TftpWitness.NONE,
                (_, _, text) -> logged.add(text));
        assertThat(problems.hasErrors()).isFalse();
        open.addFirst(service);
        service.start();
    }

    private DatagramSocket client(String address) throws IOException {
        var socket = new DatagramSocket(new InetSocketAddress(address, 0));
        socket.setSoTimeout(2000);
        open.add(socket);
        return socket;
    }

    private void send(DatagramSocket client, int to, String octets) throws IOException {
        byte[] packet = octets.getBytes(StandardCharsets.ISO_8859_1);
        client.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), to));
    }

    private void ask(DatagramSocket client) throws IOException {
        send(client, port, "\0\1boot\0octet\0");
    }

    private static DatagramPacket hear(DatagramSocket client) throws IOException {
        var packet = new DatagramPacket(new byte[2000], 2000);
        client.receive(packet);
        return packet;
    }

    private static boolean hearsNothing(DatagramSocket client) throws IOException {
        client.setSoTimeout(300);
        try {
            hear(client);
            return false;
        } catch (SocketTimeoutException silence) {
            return true;
        }
    }

    private void acknowledge(DatagramSocket client, DatagramPacket data) throws IOException {
        send(client, data.getPort(), "\0\4" + (char) data.getData()[2] + (char) data.getData()[3]);
    }

    /** Hears the rest of a transfer and acknowledges it. */
    private int rest(DatagramSocket client, DatagramPacket first) throws IOException {
        int length = 0;
        DatagramPacket data = first;
        while (true) {
            assertThat(data.getData()[1]).isEqualTo((byte) 3);
            acknowledge(client, data);
            length += data.getLength() - 4;
            if (data.getLength() < 4 + BLOCK) return length;
            data = hear(client);
        }
    }

    private int fetches(DatagramSocket client) throws IOException {
        ask(client);
        return rest(client, hear(client));
    }

    @Test
    void aFloodDisplacesItselfAndNobodyElse() throws IOException {
        serve("tftp-max=5");
        DatagramSocket early = client("127.0.0.2");
        ask(early);
        DatagramPacket first = hear(early);
        for (int i = 0; i < 40; i++) ask(client("127.0.0.66"));
        assertThat(fetches(client("127.0.0.3"))).isEqualTo(LENGTH);
        assertThat(rest(early, first)).isEqualTo(LENGTH);
        assertThat(logged).anyMatch(line -> line.equals("no transfer is left: one to 127.0.0.66 gives way"));
    }

    @Test
    void aFloodFromForgedAddressesDisplacesItself() throws IOException {
        serve("tftp-max=5");
        for (int i = 0; i < 40; i++) ask(client("127.0.1." + (i + 1)));
        assertThat(fetches(client("127.0.0.3"))).isEqualTo(LENGTH);
    }

    @Test
    void slowReadersGiveWayEvenWhereTheyUseUpThePorts() throws IOException, InterruptedException {
        serve("tftp-port-range=" + (port + 1) + "," + (port + 4));
        for (int i = 0; i < 4; i++) {
            DatagramSocket slow = client("127.0.0.66");
            ask(slow);
            acknowledge(slow, hear(slow));
            hear(slow);
        }
        DatagramSocket other = client("127.0.0.3");
        ask(other);
        assertThat(hearsNothing(other)).as("they are not yet slow").isTrue();
        Thread.sleep(500);
        other.setSoTimeout(2000);
        assertThat(fetches(other)).isEqualTo(LENGTH);
    }

    @Test
    void whoeverHasHisShareWaits() throws IOException {
        serve("tftp-max=2");
        DatagramSocket one = client("127.0.0.2");
        ask(one);
        hear(one);
        DatagramSocket other = client("127.0.0.3");
        ask(other);
        hear(other);
        DatagramSocket third = client("127.0.0.3");
        ask(third);
        assertThat(hearsNothing(third)).isTrue();
    }

    @Test
    void aForgedRequestDoesNotEndATransferUnderWay() throws Exception {
        for (String line : List.of("tftp-max=50", "tftp-single-port")) {
            close();
            open.clear();
            serve(line);
            DatagramSocket client = client("127.0.0.2");
            ask(client);
            DatagramPacket first = hear(client);
            acknowledge(client, first);
            DatagramPacket second = hear(client);
            send(client, port, "\0\1none\0octet\0");
            send(client, port, "\0\2boot\0octet\0");
            // What the forged requests are answered comes from other ports, and with a single port there is none.
            DatagramPacket answer = second;
            acknowledge(client, second);
            while (answer.getPort() != second.getPort() || answer.getData()[3] != 3) answer = hear(client);
            assertThat(answer.getData()[1]).as(line).isEqualTo((byte) 3);
        }
    }

    @Test
    void errorsOfStrangersAreNotAnswered() throws IOException {
        serve("tftp-max=50");
        DatagramSocket client = client("127.0.0.2");
        ask(client);
        DatagramPacket first = hear(client);
        DatagramSocket stranger = client("127.0.0.4");
        send(stranger, first.getPort(), "\0\5\0\5no\0");
        assertThat(hearsNothing(stranger)).isTrue();
        stranger.setSoTimeout(2000);
        send(stranger, first.getPort(), "\0\4\0\1");
        assertThat(hear(stranger).getData()[1]).isEqualTo((byte) 5);
        assertThat(rest(client, first)).isEqualTo(LENGTH);
    }
}
