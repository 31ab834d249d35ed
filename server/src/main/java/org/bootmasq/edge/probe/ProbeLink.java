package org.bootmasq.edge.probe;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.edge.SteadyClock;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.FrameSocket;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Poll;
import org.bootmasq.linux.RawPacket;
import org.bootmasq.linux.SendBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.probe.Discovery;
import org.bootmasq.probe.Solicitation;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.HardwareType;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/**
 * Asks on one link as a machine that has no address. It sends and hears past the kernel's own addresses and ports, so
 * that a DHCP client of this computer is not disturbed; no answer is kept from it. One thread at a time.
 */
public final class ProbeLink implements AutoCloseable {
    private static final HardwareAddress EVERYONE =
            new HardwareAddress(HardwareType.ETHERNET, Bytes.ofInts(255, 255, 255, 255, 255, 255));
    private static final int SERVER_PORT = 67;
    private static final int CLIENT_PORT = 68;
    private static final int BOOT_SERVER_PORT = 4011;
    private static final Ip6 ALL_SERVERS = new Ip6(0xff02L << 48, 0x10002);
    private static final int SERVER_PORT_6 = 547;
    private static final int CLIENT_PORT_6 = 546;
    private static final int LONGEST_WAIT_MILLIS = 1_000;

    private final ProbeInterface at;
    private final RawPacket raw;

    /** Needs CAP_NET_RAW. */
    public ProbeLink(ProbeInterface at) throws LinuxException {
        this.at = at;
        raw = new RawPacket();
    }

    /** Asks all servers, and hears until it is over. */
    public void ask(Discovery discovery) throws IOException {
        var question = new Conversation() {
            @Override
            public OptionalLong deadline() {
                return discovery.deadline();
            }

            @Override
            public void onTimer(long nowMillis) throws IOException {
                Optional<Bytes> packet = discovery.onTimer(nowMillis);
                if (packet.isPresent()) broadcast(packet.get());
            }

            @Override
            public void on(long nowMillis, UdpFrame frame) {
                if (frame.port() == CLIENT_PORT && frame.source() instanceof Ip4 from)
                    discovery.on(nowMillis, from, frame.payload());
            }
        };
        run(question);
    }

    /**
     * Asks a boot server at port 4011.
     *
     * @param own the address of this computer, which the question names
     */
    public void askBootServer(Discovery discovery, Ip4 own, Ip4 server) throws IOException {
        try (UdpSocket socket = bootPort(own)) {
            int port = socket.localPort();
            var send = new SendBatch(1, 1500);
            var question = new Conversation() {
                @Override
                public OptionalLong deadline() {
                    return discovery.deadline();
                }

                @Override
                public void onTimer(long nowMillis) throws IOException {
                    Optional<Bytes> packet = discovery.onTimer(nowMillis);
                    if (packet.isEmpty()) return;
                    send.clear().add(packet.get().toArray(), server.bits(), BOOT_SERVER_PORT);
                    socket.send(send);
                }

                @Override
                public void on(long nowMillis, UdpFrame frame) {
                    boolean ours = frame.port() == port || frame.port() == CLIENT_PORT;
                    if (ours && frame.source() instanceof Ip4 from) discovery.on(nowMillis, from, frame.payload());
                }
            };
            run(question);
        }
    }

    /** As firmware has it, unless a DHCP client has that port. */
    private static UdpSocket bootPort(Ip4 own) throws LinuxException {
        UdpSocket socket = UdpSocket.openIp4();
        try {
            return socket.bind(own.bits(), CLIENT_PORT);
        } catch (LinuxException taken) {
            if (!taken.is(Errno.EADDRINUSE)) {
                socket.close();
                throw taken;
            }
            return socket.bind(own.bits(), 0);
        }
    }

    /**
     * Asks all servers over IPv6, and hears until it is over.
     *
     * @param own this computer's address on the link
     */
    public void ask(Solicitation solicitation, Ip6 own) throws IOException {
        try (UdpSocket socket = port6(own)) {
            var send = new SendBatch(1, 1500);
            var question = new Conversation() {
                @Override
                public OptionalLong deadline() {
                    return solicitation.deadline();
                }

                @Override
                public void onTimer(long nowMillis) throws IOException {
                    Optional<Bytes> packet = solicitation.onTimer(nowMillis);
                    if (packet.isEmpty()) return;
                    send.clear()
                            .addIp6(packet.get().toArray(), ALL_SERVERS.octets().toArray(), at.index(), SERVER_PORT_6);
                    socket.send(send);
                }

                @Override
                public void on(long nowMillis, UdpFrame frame) {
                    if (frame.port() == CLIENT_PORT_6 && frame.source() instanceof Ip6 from)
                        solicitation.on(nowMillis, from, frame.payload());
                }
            };
            run(question);
        }
    }

    /** As clients have it, unless one has that port; servers answer to it whatever we have. */
    private UdpSocket port6(Ip6 own) throws LinuxException {
        UdpSocket socket = UdpSocket.openIp6();
        byte[] address = own.octets().toArray();
        try {
            return socket.bindIp6(address, at.index(), CLIENT_PORT_6);
        } catch (LinuxException taken) {
            if (!taken.is(Errno.EADDRINUSE)) {
                socket.close();
                throw taken;
            }
            return socket.bindIp6(address, at.index(), 0);
        }
    }

    private void broadcast(Bytes packet) throws LinuxException {
        raw.sendUdp(
                at.index(),
                EVERYONE.type(),
                EVERYONE.octets().toArray(),
                Ip4.UNSPECIFIED.bits(),
                CLIENT_PORT,
                Ip4.BROADCAST.bits(),
                SERVER_PORT,
                packet.toArray());
    }

    /** An engine that asks, and what comes of it. */
    private interface Conversation {
        OptionalLong deadline();

        void onTimer(long nowMillis) throws IOException;

        void on(long nowMillis, UdpFrame frame);
    }

    /** On a socket of its own, for one that lay idle while files came would be full of their frames. */
    private void run(Conversation conversation) throws IOException {
        try (var frames = new FrameSocket(at.index())) {
            for (OptionalLong due = conversation.deadline(); due.isPresent(); due = conversation.deadline()) {
                long now = SteadyClock.millis();
                if (now >= due.getAsLong()) {
                    conversation.onTimer(now);
                    continue;
                }
                Optional<byte[]> frame = frames.receive();
                if (frame.isPresent()) {
                    UdpFrame.of(frame.get()).ifPresent(datagram -> conversation.on(now, datagram));
                } else {
                    Poll.await(frames, Poll.IN, (int) Math.min(LONGEST_WAIT_MILLIS, due.getAsLong() - now));
                }
            }
        }
    }

    @Override
    public void close() {
        raw.close();
    }
}
