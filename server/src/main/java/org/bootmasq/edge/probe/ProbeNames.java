package org.bootmasq.edge.probe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.bootmasq.edge.SteadyClock;
import org.bootmasq.probe.NameQuestion;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;

/** Looks a boot server's name up, at the name servers that the machine was told. */
final class ProbeNames {
    private static final int PATIENCE_MILLIS = 2_000;
    private static final int MOST_SERVERS = 3;
    private static final int PORT = 53;
    private static final int LARGEST = 4096;

    private ProbeNames() {}

    /** The first address; empty where no server knows one or answers. */
    static Optional<IpAddress> find(String name, boolean six, IpAddress own, List<? extends IpAddress> servers) {
        for (IpAddress server : servers.subList(0, Math.min(MOST_SERVERS, servers.size()))) {
            Optional<NameQuestion> question = NameQuestion.of(name, six, new SecureRandom().nextInt(0x10000));
            if (question.isEmpty()) return Optional.empty();
            try {
                Optional<NameQuestion.Answered> answered = ask(question.get(), own, server);
                if (answered.isPresent()) return answered.get().address();
            } catch (IOException unreachable) {
                // The next one may be.
            }
        }
        return Optional.empty();
    }

    private static Optional<NameQuestion.Answered> ask(NameQuestion question, IpAddress own, IpAddress server)
            throws IOException {
        try (var socket = new DatagramSocket(new InetSocketAddress(inet(own), 0))) {
            socket.connect(inet(server), PORT);
            byte[] octets = question.octets().toArray();
            socket.send(new DatagramPacket(octets, octets.length));
            long end = SteadyClock.millis() + PATIENCE_MILLIS;
            var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
            for (long left = PATIENCE_MILLIS; left > 0; left = end - SteadyClock.millis()) {
                socket.setSoTimeout((int) left);
                packet.setLength(LARGEST);
                socket.receive(packet);
                Optional<NameQuestion.Answered> answer =
                        question.answer(Bytes.copyOf(packet.getData(), 0, packet.getLength()));
                if (answer.isPresent()) return answer;
            }
            return Optional.empty();
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
    }

    private static InetAddress inet(IpAddress address) throws IOException {
        return InetAddress.getByAddress(address.octets().toArray());
    }
}
