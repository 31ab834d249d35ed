package org.bootmasq.dns;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/** dnsmasq on a port of the loopback interface, with the scripted name server behind it. */
final class TheirDns implements AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/dnsmasq";

    private final Process process;
    private final DatagramSocket socket;
    private final int port;

    /** A scripted name server that listens. */
    static final class Upstream implements AutoCloseable {
        private final DatagramSocket socket;

        Upstream(UpstreamScript script) throws IOException {
            socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
            Thread.ofPlatform().daemon().start(() -> serve(script));
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve(UpstreamScript script) {
            var packet = new DatagramPacket(new byte[4096], 4096);
            while (!socket.isClosed()) {
                try {
                    packet.setLength(4096);
                    socket.receive(packet);
                    byte[] reply =
                            script.reply(packet.getData(), packet.getLength()).toArray();
                    socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                } catch (IOException _) {
                    // Closed, or nobody waits for the reply any more.
                }
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    static boolean isInstalled() {
        return Files.isExecutable(Path.of(PROGRAM));
    }

    TheirDns(String configuration, Path folder) throws IOException, InterruptedException {
        socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        try (var free = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        Path file = folder.resolve("dnsmasq.conf");
        Files.writeString(file, configuration);
        process = new ProcessBuilder(
                        PROGRAM,
                        "--keep-in-foreground",
                        "--conf-file=" + file,
                        "--port=" + port,
                        "--listen-address=127.0.0.1",
                        "--bind-interfaces",
                        "--pid-file=",
                        "--user=" + System.getProperty("user.name"),
                        "--log-facility=" + folder.resolve("dnsmasq.log"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("dnsmasq.out").toFile())
                .start();
        Bytes probe = Bytes.ofHex("0001 0100 0001 0000 0000 0000 07 76657273696f6e 04 62696e64 00 0010 0003");
        for (int i = 0; i < 100 && ask(probe, 50).isEmpty(); i++) {
            if (!process.isAlive()) {
                throw new AssertionError("dnsmasq ended: " + Files.readString(folder.resolve("dnsmasq.out")));
            }
        }
    }

    /** The reply, empty if there is none in time. */
    Optional<Bytes> ask(Bytes query, int millis) throws IOException {
        byte[] octets = query.toArray();
        socket.send(new DatagramPacket(octets, octets.length, InetAddress.ofLiteral("127.0.0.1"), port));
        socket.setSoTimeout(millis);
        var packet = new DatagramPacket(new byte[65535], 65535);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException _) {
                return Optional.empty();
            }
            Bytes reply = Bytes.copyOf(packet.getData(), 0, packet.getLength());
            if (reply.length() >= 2 && reply.at(0) == query.at(0) && reply.at(1) == query.at(1))
                return Optional.of(reply);
        }
        return Optional.empty();
    }

    /** As the other, over TCP. */
    Optional<Bytes> askByTcp(Bytes query, int millis) throws IOException {
        try (var connection = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            connection.setSoTimeout(millis);
            connection
                    .getOutputStream()
                    .write(new ByteWriter(64)
                            .u16(query.length())
                            .bytes(query)
                            .bytes()
                            .toArray());
            var in = new DataInputStream(connection.getInputStream());
            byte[] reply = new byte[in.readUnsignedShort()];
            in.readFully(reply);
            return Optional.of(Bytes.of(reply));
        } catch (SocketTimeoutException | EOFException none) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        socket.close();
        process.destroy();
    }
}
