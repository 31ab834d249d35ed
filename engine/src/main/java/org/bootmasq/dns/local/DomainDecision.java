package org.bootmasq.dns.local;

import java.util.List;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.AddressRules;

/**
 * What the lines {@code address}, {@code local} and {@code server} say about a name that nothing else is known of: the
 * most specific domain decides. dnsmasq: in one domain an address comes before servers, and these before that there is
 * no such name; an address of the other family leaves the question to less specific domains.
 */
public final class DomainDecision {
    /** What is done with a question. */
    public sealed interface Verdict {}

    /** It is asked elsewhere. */
    public record Elsewhere() implements Verdict {}

    public record Answers(List<ResourceRecord> records) implements Verdict {}

    /** There is such a name, but nothing of this type. */
    public record NoData() implements Verdict {}

    public record NoSuchName() implements Verdict {}

    private static final Verdict ELSEWHERE = new Elsewhere();
    private static final Verdict NO_DATA = new NoData();
    private static final Verdict NO_SUCH_NAME = new NoSuchName();

    private static final int NOTHING = -1;

    private final AddressSearch search;
    private int decided = NOTHING;

    public DomainDecision(AddressRules addresses) {
        search = new AddressSearch(addresses);
    }

    /** How specific the {@code address} lines are that the last verdict came from; negative if none of them spoke. */
    public int decided() {
        return decided;
    }

    /** What becomes of a question whose name no record has. */
    public Verdict of(Question question, Upstreams.Match servers, boolean known) {
        boolean served = servers.kind() == Upstreams.Kind.SERVERS || servers.kind() == Upstreams.Kind.STANDARD;
        boolean local = servers.kind() == Upstreams.Kind.LOCAL;
        search.begin(question.name());
        while (search.next() && search.specificity() >= servers.specificity()) {
            AddressRules.Rule rule = search.rule();
            decided = search.specificity();
            List<ResourceRecord> found = rule.answers(question.type());
            if (!found.isEmpty()) return new Answers(found);
            boolean same = decided == servers.specificity();
            if (served && same) break;
            if (rule.noSuchName() || (local && same)) return none(known || rule.hasAddress());
        }
        decided = NOTHING;
        return local ? none(known) : ELSEWHERE;
    }

    /** Whether a line gives an address to the name. */
    public boolean gives(Name name) {
        search.begin(name);
        return search.next() && search.rule().hasAddress();
    }

    private static Verdict none(boolean known) {
        return known ? NO_DATA : NO_SUCH_NAME;
    }
}
