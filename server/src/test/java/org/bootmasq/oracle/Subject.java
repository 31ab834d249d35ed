package org.bootmasq.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bootmasq.lab.Lab;
import org.bootmasq.lab.PacketSocket;
import org.bootmasq.lab.Program;
import org.bootmasq.lab.Server;
import org.bootmasq.lab.Station;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * One of the twins: a server program in a namespace with {@code eth0} (192.168.50.1/24, and a route to relays in 10/8)
 * and {@code eth1} (172.30.0.1/24), the same addresses and hardware addresses for both twins, and frames on the other
 * ends.
 */
final class Subject implements AutoCloseable {
    /**
     * How long to wait where the reference is silent; what comes later is counted against the next step, or the end.
     */
    private static final int SILENT_MILLIS = 8;

    private static final int LAST_MILLIS = 60;

    /** How long to wait for a reply that the reference gave. */
    private static final int EXPECTED_MILLIS = 5000;

    private final Program program;
    private final boolean reference;
    private final Lab lab = Lab.empty();
    private final List<Station> stations = new ArrayList<>();

    /** The reference is single-threaded: when it sleeps and nothing is queued for it, it has nothing to say. */
    Subject(Program program, boolean reference) {
        this.program = program;
        this.reference = reference;
        String outside = lab.namespace("c");
        lab.cable(lab.serverNamespace(), "eth0", "02:00:00:00:50:01", outside, "c0", "02:00:00:00:50:fe");
        lab.cable(lab.serverNamespace(), "eth1", "02:00:00:00:72:01", outside, "c1", "02:00:00:00:72:fe");
        lab.ip(
                lab.serverNamespace(),
                "addr add 192.168.50.1/24 brd + dev eth0",
                "addr add 172.30.0.1/24 brd + dev eth1",
                "route add 10.0.0.0/8 via 192.168.50.254");
        plug(outside, "c0", "0200000050fe");
        plug(outside, "c1", "0200000072fe");
    }

    private void plug(String namespace, String interfaceName, String mac) {
        Station station = new Station(PacketSocket.open(namespace, interfaceName), Bytes.ofHex(mac));
        Ip4 first = Ip4.of("192.168.50.1");
        Ip4 second = Ip4.of("172.30.0.1");
        station.hold(address -> !address.equals(first) && !address.equals(second));
        stations.add(station);
    }

    /** The next datagram on either cable, empty when none comes in time. */
    private Optional<Transcript.Seen> next(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        do {
            for (int cable = 0; cable < stations.size(); cable++) {
                int on = cable;
                Optional<Transcript.Seen> seen = stations.get(cable)
                        .receive(millis > 0 && cable == 0 ? 1 : 0)
                        .map(datagram -> new Transcript.Seen(on, datagram));
                if (seen.isPresent()) {
                    return seen;
                }
            }
        } while (System.nanoTime() < deadline);
        return Optional.empty();
    }

    /** Plays all clients of a case, one after another, against a fresh server with an empty lease file. */
    Transcript run(Case subject, List<Client> clients, Optional<Transcript> expected) {
        lab.ip(lab.serverNamespace(), "neigh flush all");
        List<Transcript.Step> steps = new ArrayList<>();
        Server server = Server.start(lab, program, files(subject.text()));
        try {
            while (next(0).isPresent()) {
                // What the kernels said while the server started.
            }
            for (Client client : clients) {
                client.script().run(new Conversation((name, cable, datagram) -> {
                    stations.get(cable).send(datagram);
                    int awaited = expected.flatMap(all -> find(all, client.name(), name))
                            .map(step -> step.replies().size())
                            .orElse(0);
                    List<Transcript.Seen> replies = collect(server, awaited, subject.patienceMillis());
                    steps.add(new Transcript.Step(client.name(), name, datagram, replies));
                    return replies.isEmpty()
                            ? Optional.empty()
                            : Optional.of(replies.getFirst().datagram());
                }));
            }
            linger(steps);
        } finally {
            server.close();
        }
        return new Transcript(steps, server.log());
    }

    private void linger(List<Transcript.Step> steps) {
        for (Optional<Transcript.Seen> late = next(reference ? 1 : LAST_MILLIS); late.isPresent(); late = next(0)) {
            steps.add(new Transcript.Step("nobody", "late reply", late.get().datagram(), List.of(late.get())));
        }
    }

    private String files(String text) {
        if (text.contains("@FILES@")) {
            lab.write("hosts.d/one", "02:00:00:00:01:07,192.168.50.71,fromdir\n");
            lab.write("opts.d/one", "option:ntp-server,192.168.50.99\n");
            return text.replace("@FILES@", lab.folder().toString());
        }
        return text;
    }

    static Optional<Transcript.Step> find(Transcript transcript, String client, String name) {
        return transcript.steps().stream()
                .filter(step -> step.client().equals(client) && step.name().equals(name))
                .findFirst();
    }

    private List<Transcript.Seen> collect(Server server, int awaited, int patience) {
        List<Transcript.Seen> replies = new ArrayList<>();
        if (reference) {
            for (Optional<Transcript.Seen> seen = nextOrIdle(server, patience);
                    seen.isPresent();
                    seen = nextOrIdle(server, 0)) {
                replies.add(seen.get());
            }
            return replies;
        }
        // A packet that nobody answers must be taken before the next comes to another port, or that may overtake it.
        if (awaited == 0) Idleness.awaitTaken(server.pid(), EXPECTED_MILLIS);
        int millis = Math.max(patience, awaited == 0 ? SILENT_MILLIS : EXPECTED_MILLIS);
        for (Optional<Transcript.Seen> seen = next(millis);
                seen.isPresent();
                seen = next(replies.size() < awaited ? EXPECTED_MILLIS : 0)) {
            replies.add(seen.get());
        }
        return replies;
    }

    private Optional<Transcript.Seen> nextOrIdle(Server server, int patience) {
        long patient = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
        int idle = 0;
        while (idle < 3) {
            idle = System.nanoTime() > patient && Idleness.isIdle(server.pid()) ? idle + 1 : 0;
            Optional<Transcript.Seen> seen = next(1);
            if (seen.isPresent()) {
                return seen;
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        stations.forEach(Station::close);
        lab.close();
    }
}
