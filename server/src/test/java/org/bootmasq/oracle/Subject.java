package org.bootmasq.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bootmasq.lab.Lab;
import org.bootmasq.lab.PacketSocket;
import org.bootmasq.lab.Program;
import org.bootmasq.lab.Server;
import org.bootmasq.lab.Station;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.jspecify.annotations.Nullable;

/**
 * One of the twins: a server program in a namespace with {@code eth0} (192.168.50.1/24, and a route to relays in 10/8) and
 * {@code eth1} (172.30.0.1/24), the same addresses and hardware addresses for both twins, and frames on the other ends.
 */
final class Subject implements AutoCloseable {
    /** How long to wait where the reference is silent; what comes later is counted against the next step, or the end. */
    private static final int SILENT_MILLIS = 8;

    private static final int LAST_MILLIS = 60;

    /** How long to wait for a reply that the reference gave. */
    private static final int EXPECTED_MILLIS = 1500;

    private final Program program;
    private final boolean reference;
    private final Lab lab = Lab.empty();
    private final List<Station> stations = new ArrayList<>();
    private final BlockingQueue<Transcript.Seen> arrivals = new LinkedBlockingQueue<>();
    private volatile boolean closed;

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
        int cable = stations.size();
        stations.add(station);
        Thread.ofPlatform()
                .daemon()
                .name(interfaceName + " of " + program.name())
                .start(() -> {
                    while (!closed) {
                        station.receive(50).ifPresent(datagram -> arrivals.add(new Transcript.Seen(cable, datagram)));
                    }
                });
    }

    /** Plays all clients of a case, one after another, against a fresh server with an empty lease file. */
    Transcript run(Case subject, List<Client> clients, Optional<Transcript> expected) {
        lab.ip(lab.serverNamespace(), "neigh flush all");
        List<Transcript.Step> steps = new ArrayList<>();
        Server server = Server.start(lab, program, 67, files(subject.text()));
        try {
            arrivals.clear();
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
        try {
            for (Transcript.Seen late = arrivals.poll(reference ? 1 : LAST_MILLIS, TimeUnit.MILLISECONDS);
                    late != null;
                    late = arrivals.poll()) {
                steps.add(new Transcript.Step("nobody", "late reply", late.datagram(), List.of(late)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        try {
            if (reference) {
                for (Transcript.Seen next = nextOrIdle(server, patience); next != null; next = nextOrIdle(server, 0)) {
                    replies.add(next);
                }
                return replies;
            }
            int millis = awaited == 0 ? SILENT_MILLIS : EXPECTED_MILLIS;
            for (Transcript.Seen next = arrivals.poll(Math.max(patience, millis), TimeUnit.MILLISECONDS);
                    next != null;
                    next = arrivals.poll(replies.size() < awaited ? EXPECTED_MILLIS : 0, TimeUnit.MILLISECONDS)) {
                replies.add(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return replies;
    }

    private Transcript.@Nullable Seen nextOrIdle(Server server, int patience) throws InterruptedException {
        long patient = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
        int idle = 0;
        while (idle < 3) {
            Transcript.Seen seen = arrivals.poll(2, TimeUnit.MILLISECONDS);
            if (seen != null) {
                return seen;
            }
            idle = System.nanoTime() > patient && isIdle(server.pid()) ? idle + 1 : 0;
        }
        return arrivals.poll();
    }

    private static boolean isIdle(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            boolean asleep = stat.charAt(stat.lastIndexOf(')') + 2) == 'S';
            return asleep
                    && Files.readString(Path.of("/proc/" + pid + "/net/udp"))
                            .lines()
                            .skip(1)
                            .allMatch(line -> {
                                String[] columns = line.strip().split("\\s+", -1);
                                return columns[4].toLowerCase(Locale.ROOT).endsWith(":00000000");
                            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        stations.forEach(Station::close);
        lab.close();
    }
}
