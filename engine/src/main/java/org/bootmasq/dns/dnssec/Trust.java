package org.bootmasq.dns.dnssec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.settings.DnssecSettings;
import org.jspecify.annotations.Nullable;

/** The zones that trust anchors lead to, as far as they are known: where they begin, and which keys they have. */
public final class Trust {
    /** What is known of a name. */
    public sealed interface Step {}

    /** A signed zone begins there. */
    public record SignedZone(List<DelegationSigner> signers) implements Step {}

    /** An unsigned zone begins there. */
    public record UnsignedZone() implements Step {}

    /** The zone above goes on. */
    public record NoCut() implements Step {}

    private record Known<T>(T value, long untilSeconds) {}

    /** Of each kind; the least used go first. */
    private static final int MOST = 1000;

    /** What is known lasts as long as the question that it was asked for, whatever its time to live. */
    private static final long LEAST_SECONDS = 20;

    private static final long MOST_SECONDS = 86_400;

    private final Map<Name, List<DelegationSigner>> anchors = new LinkedHashMap<>();
    private final Map<Name, Known<Step>> steps = new Recent<>();
    private final Map<Name, Known<List<Dnskey>>> keys = new Recent<>();

    @SuppressWarnings("serial")
    private static final class Recent<T> extends LinkedHashMap<Name, T> {
        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, T> eldest) {
            return size() > MOST;
        }
    }

    public Trust(List<DnssecSettings.Anchor> given) {
        for (DnssecSettings.Anchor each : given) {
            if (each.recordClass() != Dns.CLASS_IN) continue;
            var signer = new DelegationSigner(each.keyTag(), each.algorithm(), each.digestType(), each.digest());
            Name zone = Name.of(each.name().toLowerCase(Locale.ROOT));
            anchors.computeIfAbsent(zone, _ -> new ArrayList<>()).add(signer);
        }
    }

    /** The closest zone at or above a name whose key the configuration gives. */
    Optional<Name> anchor(Name name) {
        for (Name at = name; ; at = at.parent()) {
            if (anchors.containsKey(at)) return Optional.of(at);
            if (at.isRoot()) return Optional.empty();
        }
    }

    /** Whether the configuration gives a key of this zone. */
    public boolean isAnchor(Name zone) {
        return anchors.containsKey(zone);
    }

    /** What was learned of the way down to a name, if that has not become old. */
    public Optional<Step> step(Name name, long nowSeconds) {
        List<DelegationSigner> given = anchors.get(name);
        return given == null ? fresh(steps.get(name), nowSeconds) : Optional.of(new SignedZone(given));
    }

    /** The keys of a zone that were found good, if that has not become old. */
    public Optional<List<Dnskey>> keys(Name zone, long nowSeconds) {
        return fresh(keys.get(zone), nowSeconds);
    }

    private static <T> Optional<T> fresh(@Nullable Known<T> known, long nowSeconds) {
        return known != null && known.untilSeconds > nowSeconds ? Optional.of(known.value) : Optional.empty();
    }

    void learn(Name name, Step step, long nowSeconds, long ttl) {
        steps.put(name, new Known<>(step, nowSeconds + Math.clamp(ttl, LEAST_SECONDS, MOST_SECONDS)));
    }

    void learn(Name zone, List<Dnskey> found, long nowSeconds, long ttl) {
        keys.put(zone, new Known<>(List.copyOf(found), nowSeconds + Math.clamp(ttl, LEAST_SECONDS, MOST_SECONDS)));
    }

    /** Forgets all but the anchors. */
    public void clear() {
        steps.clear();
        keys.clear();
    }
}
