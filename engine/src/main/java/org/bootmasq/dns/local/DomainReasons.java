package org.bootmasq.dns.local;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.config.Directive;
import org.bootmasq.config.DomainLines;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.DomainPattern;
import org.bootmasq.dns.settings.LocalAddress;
import org.bootmasq.dns.settings.Upstream;

/**
 * Tells the trace which lines of {@code address}, {@code local} and {@code server} decided about a name that nothing
 * else is known of.
 */
public final class DomainReasons {
    private final DnsSettings settings;
    private final QueryTrace trace;

    public DomainReasons(DnsSettings settings, QueryTrace trace) {
        this.settings = settings;
        this.trace = trace;
    }

    /**
     * Tells.
     *
     * @param decided how specific the {@code address} lines are that decided; negative if none did
     * @param servers what is said of servers
     */
    public void tell(Name name, int decided, Upstreams.Match servers) {
        if (decided >= 0) {
            trace.because("the address lines " + text(name, decided), addressLines(name, decided));
            return;
        }
        tellOfOtherTypes(name);
        String domain = text(name, servers.specificity());
        boolean general = servers.specificity() == DomainPattern.EVERY_NAME;
        String why = switch (servers.kind()) {
            case NONE -> "no server is known for the name";
            case LOCAL -> "nobody else is asked " + domain;
            case STANDARD ->
                general
                        ? "no line speaks of the name: servers for all names"
                        : "the servers for all names are asked " + domain;
            case SERVERS -> general ? "no line speaks of the name: servers for all names" : "servers " + domain;
        };
        trace.because(why, serverLines(name, servers.specificity()));
    }

    /**
     * The address lines that speak of the name but not of what is asked: whoever wrote them expects to read of them.
     */
    private void tellOfOtherTypes(Name name) {
        int best = -1;
        for (DomainLines.Cursor line = settings.addresses().lines().cursor(); line.next(); ) {
            best = Math.max(best, specificity(LocalAddress.of(line.directive()).domains(), name));
        }
        if (best < 0) return;
        trace.because("the address lines " + text(name, best) + " say nothing of this type", addressLines(name, best));
    }

    private static int specificity(List<String> domains, Name name) {
        if (domains.isEmpty()) return DomainPattern.EVERY_NAME;
        return domains.stream()
                .flatMap(domain -> DomainPattern.of(domain).stream())
                .mapToInt(pattern -> pattern.specificity(name))
                .max()
                .orElse(-1);
    }

    private static String text(Name name, int specificity) {
        if (specificity == DomainPattern.EVERY_NAME) return "for all names";
        if (specificity == DomainPattern.WITHOUT_DOT) return "for names without a dot";
        String text = name.toString();
        String end = text.substring(text.length() - specificity / 2);
        return specificity == DomainPattern.ofDomain(end.length()) ? "for the domain " + end : "for names in *" + end;
    }

    private List<Directive> addressLines(Name name, int specificity) {
        var spoken = new ArrayList<Directive>();
        for (DomainLines.Cursor line = settings.addresses().lines().cursor(); line.next(); ) {
            LocalAddress address = LocalAddress.of(line.directive());
            if (speaksOf(address.domains(), name, specificity)) spoken.add(address.directive());
        }
        return spoken;
    }

    private List<Directive> serverLines(Name name, int specificity) {
        return settings.upstreams().stream()
                .filter(line -> speaksOf(line.domains(), name, specificity))
                .map(Upstream::directive)
                .toList();
    }

    private static boolean speaksOf(List<String> domains, Name name, int specificity) {
        if (domains.isEmpty()) return specificity == DomainPattern.EVERY_NAME;
        return domains.stream()
                .flatMap(domain -> DomainPattern.of(domain).stream())
                .anyMatch(pattern -> pattern.specificity(name) == specificity);
    }
}
