package org.bootmasq.edge.tftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bootmasq.edge.ScopedAddress;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.linux.SendBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.tftp.TftpCodec;
import org.bootmasq.tftp.TftpPacket;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/**
 * Downloads one file with many clients at once, compares every octet, and prints the throughput and what came twice.
 * All clients share a thread, so that a machine of two cores gives the other to the server.
 */
public final class TftpBenchClient {
    private static final int TIMEOUT_MILLIS = 1000;
    private static final long WARM_UP_NANOS = 2_000_000_000;

    private final ScopedAddress server;
    private final String file;
    private final byte[] content;
    private final int blockSize;
    private final int windowSize;
    private final ReceiveBatch in = new ReceiveBatch(64, 2048);
    private final SendBatch out = new SendBatch(4, 512);
    private long duplicates;
    private long gaps;
    private long timeouts;

    private TftpBenchClient(ScopedAddress server, String file, byte[] content, int blockSize, int windowSize) {
        this.server = server;
        this.file = file;
        this.content = content;
        this.blockSize = blockSize;
        this.windowSize = windowSize;
    }

    /** One download. */
    private final class Download {
        private final UdpSocket socket = server.open();
        private int port = 69;
        private long block;
        private long acknowledged;
        private int window = 1;
        private boolean inGap;
        private boolean done;
        private long heard = System.currentTimeMillis();

        Download() throws LinuxException {
            request();
        }

        private void request() throws LinuxException {
            var options =
                    List.of(TftpPacket.Option.of("blksize", blockSize), TftpPacket.Option.of("windowsize", windowSize));
            send(TftpCodec.encode(new TftpPacket.ReadRequest(Bytes.latin1(file), Bytes.latin1("octet"), options)));
        }

        private void send(Bytes packet) throws LinuxException {
            out.clear();
            switch (server.address()) {
                case Ip4 four -> out.add(packet.toArray(), four.bits(), port);
                case Ip6 six -> out.addIp6(packet.toArray(), six.octets().toArray(), server.scope(), port);
            }
            socket.send(out);
        }

        private void acknowledge() throws LinuxException {
            acknowledged = block;
            send(TftpCodec.encode(new TftpPacket.Ack((int) block & 0xffff)));
        }

        /** Takes what has come; returns whether the file is complete. */
        boolean receive(long now) throws LinuxException {
            int count = socket.receive(in);
            for (int i = 0; i < count && !done; i++) {
                port = in.sourcePort(i);
                on(in.buffer(i));
            }
            if (count > 0) heard = now;
            return done;
        }

        private void on(ByteBuffer packet) throws LinuxException {
            int opcode = packet.getShort(0);
            if (opcode == TftpPacket.OPTION_ACK) {
                window = grantedWindow(packet);
                acknowledge();
                return;
            }
            if (opcode != TftpPacket.DATA) throw new IllegalStateException("refused: opcode " + opcode);
            int ahead = (packet.getShort(2) - (int) block) & 0xffff;
            if (ahead == 1) onNext(packet);
            else if (ahead > 32768 || ahead == 0) duplicates++;
            else if (!inGap) {
                inGap = true;
                gaps++;
                acknowledge();
            }
        }

        private void onNext(ByteBuffer packet) throws LinuxException {
            inGap = false;
            int length = packet.limit() - 4;
            int offset = Math.toIntExact(block * blockSize);
            ByteBuffer expected = ByteBuffer.wrap(content, offset, Math.min(blockSize, content.length - offset));
            if (packet.position(4).mismatch(expected) >= 0)
                throw new IllegalStateException("block " + (block + 1) + " is not as in the file");
            block++;
            done = length < blockSize;
            if (done || block - acknowledged >= window) acknowledge();
        }

        private static int grantedWindow(ByteBuffer packet) {
            var octets = new byte[packet.limit()];
            packet.get(0, octets);
            try {
                if (TftpCodec.decode(Bytes.of(octets)) instanceof TftpPacket.OptionAck(var options)) {
                    for (TftpPacket.Option option : options)
                        if (option.is("windowsize"))
                            return Integer.parseInt(option.value().latin1());
                }
                return 1;
            } catch (Malformed e) {
                throw new IllegalStateException(e);
            }
        }

        void onSilence(long now) throws LinuxException {
            if (done || now - heard < TIMEOUT_MILLIS) return;
            timeouts++;
            heard = now;
            if (port == 69) request();
            else acknowledge();
        }
    }

    private String run(int clients) throws LinuxException {
        long begin = System.nanoTime();
        var downloads = new ArrayList<Download>();
        int done = 0;
        try (var epoll = new Epoll(256)) {
            for (int i = 0; i < clients; i++) {
                var download = new Download();
                downloads.add(download);
                epoll.add(download.socket, Epoll.IN, i);
            }
            while (done < clients) {
                int ready = epoll.await(100);
                long now = System.currentTimeMillis();
                for (int i = 0; i < ready; i++) {
                    Download download = downloads.get(epoll.token(i));
                    if (!download.done && download.receive(now)) done++;
                }
                if (ready == 0) for (Download download : downloads) download.onSilence(now);
            }
        } finally {
            downloads.forEach(download -> download.socket.close());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return String.format(
                Locale.ROOT,
                "%.1f %d %d %d",
                clients * (double) content.length / seconds / 1e6,
                duplicates,
                gaps,
                timeouts);
    }

    /**
     * @param args address, file name, the file itself, block size, window size, clients; prints MB/s, duplicates, gaps,
     *     timeouts
     */
    public static void main(String[] args) throws IOException {
        byte[] content = Files.readAllBytes(Path.of(args[2]));
        int blockSize = Integer.parseInt(args[3]);
        int windowSize = Integer.parseInt(args[4]);
        int clients = Integer.parseInt(args[5]);
        var server = new ScopedAddress(IpAddress.parse(args[0]).orElseThrow(), 0);
        // A server is measured as it runs for weeks, not as it starts.
        long warmUntil = System.nanoTime() + WARM_UP_NANOS;
        do {
            new TftpBenchClient(server, args[1], content, blockSize, windowSize).run(clients);
        } while (System.nanoTime() < warmUntil);
        System.out.println(new TftpBenchClient(server, args[1], content, blockSize, windowSize).run(clients));
    }
}
