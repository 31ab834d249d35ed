package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.bootmasq.ra.message.IcmpCodec;
import org.bootmasq.ra.message.IcmpMessage.EchoReply;
import org.bootmasq.ra.message.IcmpMessage.EchoRequest;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/**
 * Finds out at which addresses clients of DHCPv4 answer that they have made themselves: {@code ra-names}. Each address
 * that a client would make of its hardware address is asked for an echo, at once and then at gaps that double, until it
 * answers or there is no hope. There are as many as leases times prefixes.
 */
final class SlaacConfirmation {
    static final int FIRST_GAP_MILLIS = 5_000;
    static final int MOST_TRIES = 12;
    static final int MOST_A_SECOND = 50;
    private static final int JITTER_PARTS = 8;
    private static final int IDENTIFIERS = 0x10000;

    /** A prefix of 64 bits whose addresses have names. */
    record NamedPrefix(int interfaceIndex, Ip6 prefix) {}

    /** An address that a client may have. */
    private static final class Candidate {
        final SlaacHost host;
        final NamedPrefix prefix;
        final Ip6 address;
        int tries;
        long due;
        boolean answers;

        Candidate(SlaacHost host, NamedPrefix prefix, Ip6 address, long due) {
            this.host = host;
            this.prefix = prefix;
            this.address = address;
            this.due = due;
        }

        Ip6 address() {
            return address;
        }

        long due() {
            return due;
        }
    }

    private final RandomGenerator random;
    private final int identifier;
    private final Budget budget = new Budget(MOST_A_SECOND);
    private final Map<Ip4, SlaacHost> hosts = new LinkedHashMap<>();
    private List<NamedPrefix> prefixes = List.of();
    private final Map<Ip6, Candidate> candidates = new HashMap<>();
    private final TreeSet<Candidate> waiting =
            new TreeSet<>(Comparator.comparingLong(Candidate::due).thenComparing(Candidate::address));

    SlaacConfirmation(RandomGenerator random) {
        this.random = random;
        this.identifier = random.nextInt(IDENTIFIERS);
    }

    /** These prefixes, and no others, have named addresses from now on. */
    List<RaEffect> prefixes(long now, List<NamedPrefix> others) {
        if (others.equals(prefixes)) return List.of();
        var effects = new ArrayList<RaEffect>();
        for (Candidate each : List.copyOf(candidates.values())) {
            boolean stays = others.contains(each.prefix);
            if (!stays) remove(each, effects);
        }
        List<NamedPrefix> fresh =
                others.stream().filter(each -> !prefixes.contains(each)).toList();
        prefixes = List.copyOf(others);
        for (SlaacHost host : hosts.values()) {
            for (NamedPrefix prefix : fresh) add(now, host, prefix, effects);
        }
        return effects;
    }

    /** A client has a lease and a name: what it has made itself is looked for, unless that is known already. */
    List<RaEffect> leased(long now, SlaacHost host) {
        var effects = new ArrayList<RaEffect>();
        Optional<SlaacHost> before = Optional.ofNullable(hosts.put(host.lease(), host));
        if (before.isPresent() && !before.get().equals(host)) forget(before.get(), effects);
        for (NamedPrefix prefix : prefixes) add(now, host, prefix, effects);
        return effects;
    }

    /** A lease is over, or has lost its name. */
    List<RaEffect> ended(Ip4 lease) {
        var effects = new ArrayList<RaEffect>();
        Optional.ofNullable(hosts.remove(lease)).ifPresent(host -> forget(host, effects));
        return effects;
    }

    private void forget(SlaacHost host, List<RaEffect> effects) {
        for (NamedPrefix prefix : prefixes) {
            host.addressIn(prefix.prefix())
                    .flatMap(address -> Optional.ofNullable(candidates.get(address)))
                    .filter(each -> each.host.lease().equals(host.lease()))
                    .ifPresent(each -> remove(each, effects));
        }
    }

    private void add(long now, SlaacHost host, NamedPrefix prefix, List<RaEffect> effects) {
        if (prefix.interfaceIndex() != host.interfaceIndex()) return;
        Optional<Ip6> address = host.addressIn(prefix.prefix());
        if (address.isEmpty()) return;
        Optional<Candidate> known = Optional.ofNullable(candidates.get(address.get()));
        if (known.isPresent()) {
            boolean same = known.get().host.equals(host) && known.get().prefix.equals(prefix);
            if (same && (known.get().answers || waiting.contains(known.get()))) return;
            // Of two leases with one hardware address the later one has the name.
            remove(known.get(), effects);
        }
        var fresh = new Candidate(host, prefix, address.get(), now);
        candidates.put(fresh.address, fresh);
        waiting.add(fresh);
        ask(now, effects);
    }

    private void remove(Candidate candidate, List<RaEffect> effects) {
        waiting.remove(candidate);
        candidates.remove(candidate.address);
        if (candidate.answers) effects.add(new RaEffect.Gone(candidate.host.lease(), candidate.address));
    }

    /** Asks those whose turn it is, as many as may be asked now. */
    void ask(long now, List<RaEffect> effects) {
        while (!waiting.isEmpty() && waiting.first().due <= now && budget.take(now)) {
            Candidate each = waiting.removeFirst();
            var request = new EchoRequest(identifier, each.tries, Bytes.EMPTY);
            effects.add(new RaEffect.Send(
                    IcmpCodec.encode(request), each.prefix.interfaceIndex(), Ip6.UNSPECIFIED, each.address));
            each.due = now + gap(each.tries++);
            if (each.tries < MOST_TRIES) waiting.add(each);
        }
    }

    /** Twice as long each time, an eighth more or less. */
    private long gap(int tries) {
        long middle = (long) FIRST_GAP_MILLIS << tries;
        return middle + random.nextLong(-middle / JITTER_PARTS, middle / JITTER_PARTS);
    }

    /** Somebody answers; whether that is to be believed is seen by its address and our identifier. */
    Optional<SlaacHost> answered(EchoReply reply, Ip6 source, List<RaEffect> effects) {
        Optional<Candidate> known = Optional.ofNullable(candidates.get(source));
        boolean ours = known.isPresent() && reply.identifier() == identifier && !known.get().answers;
        if (!ours) return Optional.empty();
        Candidate each = known.get();
        waiting.remove(each);
        each.answers = true;
        effects.add(new RaEffect.Answers(each.host.lease(), each.address));
        return Optional.of(each.host);
    }

    /** When somebody is to be asked next. */
    long next() {
        if (waiting.isEmpty()) return Timetable.NEVER;
        return Math.max(waiting.first().due, budget.next());
    }
}
