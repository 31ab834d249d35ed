package org.bootmasq.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bootmasq.config.Directive;
import org.bootmasq.config.DomainLines;

/** Tells the trace which lines of {@code address}, {@code local} and {@code server} decided about a name that nothing else is known of. */
final class DomainReasons {
    private static final String ALL = "#";

    private final DnsSettings settings;
    private final QueryLog log;

    DomainReasons(DnsSettings settings, QueryLog log) {
        this.settings = settings;
        this.log = log;
    }

    /**
     * Tells.
     *
     * @param decided the domain whose {@code address} lines decided, if any did
     * @param servers what is said of servers
     */
    void tell(Name name, Optional<Name> decided, Upstreams.Match servers) {
        if (decided.isPresent()) {
            log.because("the address lines " + text(decided.get()), addressLines(decided.get()));
            return;
        }
        tellOfOtherTypes(name);
        int octets = servers.matchedOctets();
        Name domain = name;
        while (domain.length() - 1 > octets) domain = domain.parent();
        String why = switch (servers.kind()) {
            case NONE -> "no server is known for the name";
            case LOCAL -> "nobody else is asked " + text(domain);
            case STANDARD ->
                octets == 0
                        ? "no line speaks of the name: servers for all names"
                        : "the servers for all names are asked " + text(domain);
            case SERVERS ->
                octets == 0 ? "no line speaks of the name: servers for all names" : "servers " + text(domain);
        };
        log.because(why, serverLines(domain));
    }

    /** The address lines that speak of the name but not of what is asked: whoever wrote them expects to read of them. */
    private void tellOfOtherTypes(Name name) {
        for (Name domain = name; ; domain = domain.parent()) {
            List<Directive> lines = addressLines(domain);
            if (!lines.isEmpty()) {
                log.because("the address lines " + text(domain) + " say nothing of this type", lines);
                return;
            }
            if (domain.isRoot()) return;
        }
    }

    private static String text(Name domain) {
        return domain.isRoot() ? "for all names" : "for the domain " + domain;
    }

    private List<Directive> addressLines(Name domain) {
        var spoken = new ArrayList<Directive>();
        for (DomainLines.Cursor line = settings.addresses().lines().cursor(); line.next(); ) {
            LocalAddress address = LocalAddress.of(line.directive());
            if (speaksOf(address.domains(), domain)) spoken.add(address.directive());
        }
        return spoken;
    }

    private List<Directive> serverLines(Name domain) {
        return settings.upstreams().stream()
                .filter(line -> speaksOf(line.domains(), domain))
                .map(Upstream::directive)
                .toList();
    }

    private static boolean speaksOf(List<String> domains, Name domain) {
        Stream<String> all = domains.isEmpty() ? Stream.of(ALL) : domains.stream();
        return all.anyMatch(text -> speaksOf(text, domain));
    }

    private static boolean speaksOf(String text, Name domain) {
        if (text.equals(ALL)) return domain.isRoot();
        // Between two slashes is nothing: names without a dot.
        if (text.isEmpty()) return domain.labels() == 1;
        if (text.startsWith("*")) return domain.lowered().toString().endsWith(text.substring(1));
        return Punycode.name(text).filter(domain::equals).isPresent();
    }
}
