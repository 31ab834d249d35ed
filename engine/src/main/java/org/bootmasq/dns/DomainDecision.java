package org.bootmasq.dns;

import java.util.List;
import java.util.Optional;

/**
 * What the lines {@code address}, {@code local} and {@code server} say about a name that nothing else is known of: the
 * longest domain decides. dnsmasq: in one domain an address comes before servers and before {@code local}; an address
 * of the other family leaves the question to shorter domains.
 */
final class DomainDecision {
    /** What is done with a question. */
    sealed interface Verdict {}

    /** It is asked elsewhere. */
    record Elsewhere() implements Verdict {}

    record Answers(List<ResourceRecord> records) implements Verdict {}

    /** There is such a name, but nothing of this type. */
    record NoData() implements Verdict {}

    record NoSuchName() implements Verdict {}

    private static final Verdict ELSEWHERE = new Elsewhere();
    private static final Verdict NO_DATA = new NoData();
    private static final Verdict NO_SUCH_NAME = new NoSuchName();

    private final int[] hashes = new int[Name.LONGEST];
    private int decidedAt = -1;
    private final AddressRules addresses;

    DomainDecision(AddressRules addresses) {
        this.addresses = addresses;
    }

    /** The domain of {@code address} lines that the last verdict came from; empty if none of them spoke. */
    Optional<Name> decided(Name name) {
        if (decidedAt < 0) return Optional.empty();
        return Optional.of(Name.ofWire(name.octets(), decidedAt, name.length() - decidedAt));
    }

    Verdict of(Question question, Upstreams.Match servers, boolean known) {
        Name name = question.name();
        decidedAt = -1;
        if (!addresses.isEmpty()) {
            if (name.labels() == 1) {
                decidedAt = 0;
                List<ResourceRecord> found = addresses.undotted().answers(question.type());
                if (!found.isEmpty()) return new Answers(found);
                if (addresses.undotted().noSuchName()) return none(known);
            }
            byte[] wire = name.octets();
            AddressRules.hashes(name, hashes);
            // All domains that are as long as the servers' or longer.
            for (int at = 0; wire.length - 1 - at >= servers.matchedOctets(); at += wire[at] + 1) {
                Optional<AddressRules.Rule> rule = addresses.at(name, at, hashes[at]);
                if (rule.isPresent()) {
                    decidedAt = at;
                    List<ResourceRecord> found = rule.get().answers(question.type());
                    if (!found.isEmpty()) return new Answers(found);
                    boolean local =
                            servers.kind() == Upstreams.Kind.LOCAL && servers.matchedOctets() == wire.length - 1 - at;
                    if (rule.get().noSuchName() || local)
                        return none(known || rule.get().hasAddress());
                }
                if (wire[at] == 0) break;
            }
        }
        decidedAt = -1;
        return servers.kind() == Upstreams.Kind.LOCAL ? none(known) : ELSEWHERE;
    }

    /** Whether a line gives an address to the name. */
    boolean gives(Name name) {
        if (addresses.isEmpty()) return false;
        byte[] wire = name.octets();
        AddressRules.hashes(name, hashes);
        for (int at = 0; ; at += wire[at] + 1) {
            Optional<AddressRules.Rule> rule = addresses.at(name, at, hashes[at]);
            if (rule.isPresent()) return rule.get().hasAddress();
            if (wire[at] == 0) return false;
        }
    }

    private static Verdict none(boolean known) {
        return known ? NO_DATA : NO_SUCH_NAME;
    }
}
