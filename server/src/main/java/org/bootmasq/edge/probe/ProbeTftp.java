package org.bootmasq.edge.probe;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.edge.SteadyClock;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.linux.SendBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.probe.Fetched;
import org.bootmasq.probe.TftpFetch;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** Fetches a file by TFTP from an address of this computer. One thread at a time. */
final class ProbeTftp {
    private static final int LONGEST_DATAGRAM = 65_507;
    private static final int LONGEST_WAIT_MILLIS = 1_000;

    private final IpAddress server;
    private final UdpSocket socket;
    private final SendBatch send = new SendBatch(1, 2048);
    private final ReceiveBatch received = new ReceiveBatch(8, LONGEST_DATAGRAM);

    private ProbeTftp(IpAddress server, UdpSocket socket) {
        this.server = server;
        this.socket = socket;
    }

    /**
     * Fetches to the end, or until it is stopped.
     *
     * @param own of this computer, of the same version of IP
     * @param mostMillis after which it is stopped
     */
    static Fetched run(TftpFetch fetch, IpAddress own, IpAddress server, long mostMillis) throws IOException {
        try (UdpSocket socket = open(own)) {
            return new ProbeTftp(server, socket).run(fetch, SteadyClock.millis() + mostMillis);
        }
    }

    private static UdpSocket open(IpAddress own) throws LinuxException {
        UdpSocket socket = own instanceof Ip4 ? UdpSocket.openIp4() : UdpSocket.openIp6();
        try {
            socket.reportErrors();
            return switch (own) {
                case Ip4 four -> socket.bind(four.bits(), 0);
                case Ip6 six -> socket.bindIp6(six.octets().toArray(), 0, 0);
            };
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    private Fetched run(TftpFetch fetch, long endMillis) throws IOException {
        for (OptionalLong due = fetch.deadline(); due.isPresent(); due = fetch.deadline()) {
            long now = SteadyClock.millis();
            if (now >= endMillis) fetch.stop(now, "it takes too long");
            else if (now >= due.getAsLong()) send(fetch, now, fetch.onTimer(now));
            else if (!receive(fetch, now)) {
                long left = Math.min(due.getAsLong(), endMillis) - now;
                socket.awaitReadable((int) Math.min(LONGEST_WAIT_MILLIS, left));
            }
        }
        return fetch.result().orElseThrow();
    }

    /** Whether anything was there. */
    private boolean receive(TftpFetch fetch, long now) throws IOException {
        int count;
        try {
            count = socket.receive(received);
        } catch (LinuxException e) {
            if (!isUnreachable(e)) throw e;
            fetch.onUnreachable(now, e.text());
            return true;
        }
        for (int i = 0; i < count; i++) {
            Bytes payload = Bytes.owning(received.bytes(i));
            IpAddress source = source(received.sourceOctets(i));
            if (source.equals(server)) send(fetch, now, fetch.on(now, received.sourcePort(i), payload));
            else fetch.onStranger(source.toString());
        }
        return count > 0;
    }

    private static IpAddress source(byte[] octets) {
        Bytes address = Bytes.owning(octets);
        return address.length() == 16
                ? Ip6.ofOctets(address)
                : Ip4.of(address.at(0), address.at(1), address.at(2), address.at(3));
    }

    private void send(TftpFetch fetch, long now, Optional<TftpFetch.Send> packet) throws IOException {
        if (packet.isEmpty()) return;
        byte[] payload = packet.get().payload().toArray();
        int port = packet.get().port();
        send.clear();
        switch (server) {
            case Ip4 four -> send.add(payload, four.bits(), port);
            case Ip6 six -> send.addIp6(payload, six.octets().toArray(), 0, port);
        }
        try {
            socket.send(send);
        } catch (LinuxException e) {
            if (!isUnreachable(e)) throw e;
            fetch.onUnreachable(now, e.text());
        }
    }

    private static boolean isUnreachable(LinuxException e) {
        return switch (e.errno()) {
            case Errno.ECONNREFUSED,
                    Errno.EHOSTUNREACH,
                    Errno.ENETUNREACH,
                    Errno.EHOSTDOWN,
                    Errno.EACCES,
                    Errno.EPERM,
                    Errno.EINVAL,
                    Errno.EPROTO -> true;
            default -> false;
        };
    }
}
