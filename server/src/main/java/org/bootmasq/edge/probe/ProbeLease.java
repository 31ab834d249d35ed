package org.bootmasq.edge.probe;

import java.io.IOException;
import java.util.Optional;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Octets;
import org.bootmasq.linux.OwnAddresses;
import org.bootmasq.linux.RawPacket;
import org.bootmasq.linux.SendBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.probe.BootStage;
import org.bootmasq.probe.Discovery;
import org.bootmasq.probe.Offer;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.HardwareType;
import org.bootmasq.wire.Ip4;

/**
 * An address that is borrowed for a moment, where this computer has none: requested, put on the interface, and given
 * back. The kernel takes it from the interface by itself if nobody else does.
 */
public final class ProbeLease implements AutoCloseable {
    private static final long LISTEN_MILLIS = 5_000;
    private static final int MOST_SECONDS = 600;
    private static final int SERVER_PORT = 67;
    private static final int CLIENT_PORT = 68;
    private static final byte[] EVERYONE = {-1, -1, -1, -1, -1, -1};

    private final ProbeInterface at;
    private final BootStage stage;
    private final HardwareAddress hardware;
    private final int architecture;
    private final Offer acknowledgement;
    private boolean given;

    private ProbeLease(
            ProbeInterface at, BootStage stage, HardwareAddress hardware, int architecture, Offer acknowledgement) {
        this.at = at;
        this.stage = stage;
        this.hardware = hardware;
        this.architecture = architecture;
        this.acknowledgement = acknowledgement;
    }

    /**
     * Requests what was offered. Empty if the server does not acknowledge it.
     *
     * @param stage as whom it was asked
     */
    public static Optional<ProbeLease> take(
            ProbeInterface at, ProbeLink link, BootStage stage, HardwareAddress hardware, int architecture, Offer offer)
            throws IOException {
        Ip4 wanted = offer.message().yiaddr();
        var request = new Discovery(stage.request(hardware, architecture, offer.server(), wanted), LISTEN_MILLIS, 1);
        link.ask(request);
        Optional<Offer> acknowledged = request.offers().stream()
                .filter(answer -> answer.message()
                        .type()
                        .filter(type -> type == MessageType.ACK)
                        .isPresent())
                .filter(answer -> answer.message().yiaddr().equals(wanted))
                .findFirst();
        if (acknowledged.isEmpty()) return Optional.empty();
        var lease = new ProbeLease(at, stage, hardware, architecture, acknowledged.get());
        try (var addresses = new OwnAddresses()) {
            long seconds = acknowledged.get().leaseSeconds().orElse(MOST_SECONDS);
            addresses.add(at.index(), lease.octets(), lease.prefixLength(), (int)
                    Math.max(1, Math.min(seconds, MOST_SECONDS)));
        } catch (LinuxException e) {
            lease.close();
            throw e;
        }
        return Optional.of(lease);
    }

    /** The interface with the address. */
    public ProbeInterface where() {
        return at.withAddress(address());
    }

    private Ip4 address() {
        return acknowledgement.message().yiaddr();
    }

    private Octets octets() {
        return Octets.of(address().octets().toArray());
    }

    private int prefixLength() {
        return acknowledgement.netmask().map(Ip4::prefixLength).orElse(32);
    }

    /** Gives it back; once is enough. */
    @Override
    public synchronized void close() throws LinuxException {
        if (given) return;
        given = true;
        byte[] release = Dhcp4Codec.encode(stage.release(hardware, architecture, acknowledgement.server(), address()))
                .toArray();
        try {
            send(release);
        } finally {
            try (var addresses = new OwnAddresses()) {
                addresses.remove(at.index(), octets(), prefixLength());
            }
        }
    }

    /** From the address, or past the kernel where it has not become one of ours, or is none any more. */
    private void send(byte[] release) throws LinuxException {
        int server = acknowledgement.server().bits();
        try (UdpSocket socket = UdpSocket.openIp4()) {
            socket.bind(address().bits(), 0);
            socket.send(new SendBatch(1, release.length).add(release, server, SERVER_PORT));
        } catch (LinuxException notOurs) {
            try (var raw = new RawPacket()) {
                raw.sendUdp(
                        at.index(),
                        HardwareType.ETHERNET.code(),
                        EVERYONE,
                        address().bits(),
                        CLIENT_PORT,
                        server,
                        SERVER_PORT,
                        release);
            }
        }
    }
}
