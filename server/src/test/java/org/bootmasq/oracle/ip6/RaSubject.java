package org.bootmasq.oracle.ip6;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bootmasq.lab.Packet6;
import org.bootmasq.lab.Program;
import org.bootmasq.lab.Server;
import org.bootmasq.oracle.Case;
import org.bootmasq.oracle.LogLines;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * One of the two servers whose advertisements are compared: what it tells after its start, to solicitations of all
 * kinds, and after each change of its addresses ({@code #change IP-COMMAND}; after a {@code #still IP-COMMAND} no
 * advertisement needs to come by itself).
 */
final class RaSubject implements AutoCloseable {
    /** What a server said in one step; advertisements that only come when it is time are not in it. */
    record Step(String name, List<Transcript.Seen> advertisements) {
        Step {
            advertisements = List.copyOf(advertisements);
        }
    }

    /** All steps of one case, and the kinds of lines that were logged, in the order in which each came first. */
    record Story(List<Step> steps, List<String> log) {
        Story {
            steps = List.copyOf(steps);
            log = List.copyOf(log);
        }
    }

    private static final Ip6 ALL_NODES = Twin.ip6("ff02::1");
    private static final Ip6 ALL_ROUTERS = Twin.ip6("ff02::2");
    private static final long FIRST_MILLIS = 3500;
    private static final long CHANGE_MILLIS = 2500;
    private static final long ANSWER_MILLIS = 250;
    private static final long SETTLE_MILLIS = 400;

    private final Twin twin;
    private final List<Step> steps = new ArrayList<>();

    RaSubject(Program program) {
        twin = new Twin(program);
    }

    Story run(Case subject) {
        steps.clear();
        twin.prepare(subject);
        Server server = twin.start(subject, "");
        try {
            first(subject);
            solicit("as usual", Host.of(1));
            solicitations();
            int number = 0;
            for (String line : subject.configuration().lines().toList()) {
                if (line.startsWith("#change ") || line.startsWith("#still ")) change(line, ++number);
            }
        } finally {
            server.close();
        }
        steps.add(new Step("farewell", until(200, seen -> seen.packet().to().equals(ALL_NODES), 2)));
        Set<String> kinds = LogLines.of(server.log()).stream()
                .filter(line -> line.contains("router advertisement") || line.contains("RTR-"))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new Story(steps, List.copyOf(kinds));
    }

    /** The first that each cable hears; with {@code #both} on both, in whatever order they come. */
    private void first(Case subject) {
        boolean both = subject.configuration().lines().anyMatch("#both"::equals);
        Set<Integer> heard = new HashSet<>();
        List<Transcript.Seen> all =
                until(FIRST_MILLIS, seen -> (both || seen.cable() == 0) && heard.add(seen.cable()), both ? 2 : 1);
        all.sort(Comparator.comparingInt(Transcript.Seen::cable));
        steps.add(new Step("start", all));
    }

    private void solicitations() {
        Host host = Host.of(2);
        Ip6 linkLocal = host.linkLocal();
        Bytes address = Bytes.ofHex("0101").plus(host.mac());
        solicit("without a link-layer address", solicitation(host, linkLocal, ALL_ROUTERS, Bytes.EMPTY));
        solicit("from nobody", solicitation(host, Ip6.UNSPECIFIED, ALL_ROUTERS, Bytes.EMPTY));
        solicit("to the router alone", solicitation(host, linkLocal, Twin.LAN_LINK_LOCAL, address));
        solicit("from a global address", solicitation(host, Twin.ip6("2001:db8:1::abc"), ALL_ROUTERS, address));
        solicit(
                "with a long address",
                solicitation(host, linkLocal, ALL_ROUTERS, Bytes.ofHex("0102" + "ab".repeat(14))));
        solicit("with an unknown option", solicitation(host, linkLocal, ALL_ROUTERS, Bytes.ofHex("6301000000000000")));
        solicit(
                "from another link",
                solicitation(host, linkLocal, ALL_ROUTERS, address).withHopLimit(64));
        solicit(
                "with an option of no length",
                solicitation(host, linkLocal, ALL_ROUTERS, Bytes.ofHex("0100020000000202")));
        solicit(
                "with an option past the end",
                solicitation(host, linkLocal, ALL_ROUTERS, Bytes.ofHex("0102020000000202")));
        solicit(
                "cut short",
                Packet6.icmp(
                        host.mac(), Packet6.groupMac(ALL_ROUTERS), linkLocal, ALL_ROUTERS, Bytes.ofHex("85000000")));
        Packet6 coded = solicitation(host, linkLocal, ALL_ROUTERS, address);
        Bytes one = Bytes.ofHex("8501").plus(coded.body().slice(2));
        solicit("with code 1", Packet6.icmp(coded.fromMac(), coded.toMac(), coded.from(), coded.to(), one));
        Bytes wrong = coded.body()
                .slice(0, 2)
                .plus(Bytes.ofHex("dead"))
                .plus(coded.body().slice(4));
        solicit("with a wrong checksum", coded.withBody(wrong));
        answered("on the other interface", 1, solicitation(host, linkLocal, ALL_ROUTERS, address), linkLocal);
    }

    private void change(String line, int number) {
        String[] words = line.split(" ", 2);
        drain();
        twin.ip(words[1]);
        if (words[0].equals("#change")) {
            steps.add(new Step(
                    "after change " + number,
                    until(CHANGE_MILLIS, seen -> seen.packet().to().equals(ALL_NODES), 1)));
        } else {
            until(SETTLE_MILLIS, _ -> false, 1);
        }
        solicit("after change " + number + ", asked", Host.of(3));
    }

    private void solicit(String step, Host host) {
        solicit(
                step,
                solicitation(
                        host, host.linkLocal(), ALL_ROUTERS, Bytes.ofHex("0101").plus(host.mac())));
    }

    private void solicit(String step, Packet6 packet) {
        Ip6 to = packet.from().isUnspecified() ? ALL_NODES : packet.from();
        answered(step, 0, packet, to);
    }

    private void answered(String step, int cable, Packet6 packet, Ip6 to) {
        drain();
        twin.send(cable, packet);
        steps.add(new Step(
                step,
                until(
                        ANSWER_MILLIS,
                        seen -> seen.cable() == cable && seen.packet().to().equals(to),
                        1)));
    }

    private static Packet6 solicitation(Host host, Ip6 from, Ip6 to, Bytes options) {
        ByteWriter message = new ByteWriter(32).u8(133).u8(0).u16(0).i32(0).bytes(options);
        Bytes mac = to.isMulticast() ? Packet6.groupMac(to) : Twin.LAN_MAC;
        return Packet6.icmp(host.mac(), mac, from, to, message.bytes());
    }

    private void drain() {
        while (twin.next(0).isPresent()) {
            // What came by itself.
        }
    }

    /** The wanted advertisements, as many as are wanted, or what came of them in time. */
    private List<Transcript.Seen> until(long millis, Predicate<Transcript.Seen> wanted, int count) {
        List<Transcript.Seen> all = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (all.size() < count && System.nanoTime() < deadline) {
            Optional<Transcript.Seen> seen = twin.next(5);
            if (seen.isPresent() && seen.get().packet().icmpType() == Advertisement.TYPE && wanted.test(seen.get())) {
                all.add(seen.get());
            }
        }
        return all;
    }

    @Override
    public void close() {
        twin.close();
    }
}
