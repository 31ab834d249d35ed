package org.bootmasq.dns.settings;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Refused;
import org.bootmasq.config.value.Part;
import org.bootmasq.dns.message.ReverseZone;
import org.bootmasq.wire.IpAddress;

/**
 * Where questions go: {@code server}, {@code local} and {@code rev-server}.
 *
 * @param domains only questions below these go there; {@code #} is every domain, an empty one those without a dot;
 *     empty for all questions
 * @param target the server
 */
public record Upstream(Directive directive, List<String> domains, Target target) {
    private static final int DNS_PORT = 53;
    private static final int HIGHEST_PORT = 0xffff;

    /** What answers. */
    public sealed interface Target {}

    /** Nobody: the names are only known locally. */
    public record Local() implements Target {}

    /** {@code #}: the servers of resolv.conf and of lines without a domain. */
    public record Standard() implements Target {}

    /**
     * A name server.
     *
     * @param host its address, perhaps with a scope ({@code fe80::1%eth0}), or a name to be looked up at start
     * @param interfaceName questions leave through this interface
     * @param source and from this address
     * @param sourcePort and port, 0 for any
     */
    public record NameServer(
            String host, int port, Optional<String> interfaceName, Optional<IpAddress> source, int sourcePort)
            implements Target {}

    public Upstream {
        domains = List.copyOf(domains);
    }

    /** {@code [/domain/.../]server}. */
    static Upstream of(Directive directive) {
        Part whole = Part.of(directive);
        var value = DomainList.of(whole);
        Target target = target(value.rest());
        boolean oneSlash = whole.text().startsWith("/") && whole.text().lastIndexOf('/') == 0;
        boolean slashForgotten = directive.option() == Option.LOCAL || oneSlash;
        if (slashForgotten && target instanceof NameServer server && !isNumeric(server.host())) {
            throw forgotten(whole);
        }
        return new Upstream(directive, value.domains(), target);
    }

    /**
     * What a command says, instead of a line.
     *
     * @param domains as of this record
     * @param server as behind {@code server=}, without domains
     * @throws Refused if it is no server
     */
    public static Upstream ordered(List<String> domains, String server) {
        Directive directive = ordered(server);
        return new Upstream(directive, domains, target(Part.of(directive)));
    }

    /** As {@link #ordered(List, String)}, of a value as behind {@code server=}: {@code /domain/.../server}. */
    public static Upstream orderedWithDomains(String value) {
        Directive directive = ordered(value);
        var list = DomainList.of(Part.of(directive));
        return new Upstream(directive, list.domains(), target(list.rest()));
    }

    private static Directive ordered(String value) {
        return new Directive(Option.SERVER, value, new Origin("command", 1, 1, value));
    }

    /** {@code address[/prefix][,server]}. */
    static Upstream reverse(Directive directive) {
        List<Part> parts = Part.of(directive).list(2);
        List<String> zones = ReverseZone.names(parts.getFirst());
        if (parts.size() < 2) return new Upstream(directive, zones, new Local());
        if (parts.get(1).isEmpty()) throw unknown(parts.get(1));
        return new Upstream(directive, zones, target(parts.get(1)));
    }

    private static Target target(Part text) {
        if (text.isEmpty()) return new Local();
        if (text.text().equals("#")) return new Standard();
        List<Part> pieces = text.split('@', 3);
        List<Part> host = pieces.getFirst().split('#', 2);
        int port = host.size() > 1 ? port(host.get(1)) : DNS_PORT;
        String name = hostName(host.getFirst());
        if (pieces.size() == 1) return new NameServer(name, port, Optional.empty(), Optional.empty(), 0);

        List<Part> last = pieces.getLast().split('#', 2);
        int sourcePort = last.size() > 1 ? port(last.get(1)) : 0;
        Optional<IpAddress> source = last.getFirst().address();
        if (pieces.size() == 3) {
            boolean interfaceFirst =
                    pieces.get(1).address().isEmpty() && !pieces.get(1).isEmpty();
            if (pieces.get(1).text().contains("#")) throw pieces.get(1).refused("bad port");
            if (!interfaceFirst || source.isEmpty())
                throw pieces.get(2).refused("interface can only be specified once");
        }
        source.ifPresent(address -> checkFamilies(host.getFirst(), address, last.getFirst()));
        String device =
                pieces.size() == 3 ? pieces.get(1).plain() : last.getFirst().plain();
        boolean hasDevice = pieces.size() == 3 || source.isEmpty();
        return new NameServer(name, port, hasDevice ? Optional.of(device) : Optional.empty(), source, sourcePort);
    }

    private static void checkFamilies(Part host, IpAddress source, Part sourcePart) {
        Optional<IpAddress> server = host.address();
        if (server.isEmpty() || server.get().getClass() == source.getClass()) return;
        boolean six = server.get().octets().length() > 4;
        throw sourcePart.refused(
                six
                        ? "cannot use IPv6 server address with IPv4 source address"
                        : "cannot use IPv4 server address with IPv6 source address");
    }

    private static int port(Part part) {
        return part.number(0, HIGHEST_PORT, "bad port");
    }

    /** An address, or what could be the name of a host: dnsmasq looks it up at start. */
    private static String hostName(Part part) {
        String host = part.plain();
        int scope = host.indexOf('%');
        if (IpAddress.parse(scope < 0 ? host : host.substring(0, scope)).isPresent()) return host;
        boolean lettersOnly = host.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\\.?");
        boolean looksLikeAddress = host.matches("[0-9.]*");
        if (!lettersOnly || (looksLikeAddress && !isOldAddress(host))) throw unknown(part);
        return host;
    }

    /** {@code 10.1} and {@code 010.0.0.1}, which inet_aton(3) takes. */
    private static boolean isOldAddress(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length > 4) return false;
        for (int i = 0; i < parts.length; i++) {
            long most = i < parts.length - 1 ? 255 : (1L << (8 * (5 - parts.length))) - 1;
            if (parts[i].isEmpty() || parts[i].length() > 10 || Long.parseLong(parts[i]) > most) return false;
        }
        return true;
    }

    private static boolean isNumeric(String host) {
        return host.matches("[0-9.]*") || host.indexOf(':') >= 0 || host.indexOf('%') >= 0;
    }

    /** A name in a place where a domain was meant: its questions would go to all servers. */
    private static Refused forgotten(Part whole) {
        String text = whole.text();
        boolean domain = Character.isLetter(text.charAt(text.length() - 1));
        String meant = domain ? (text.startsWith("/") ? "" : "/") + text + "/" : "";
        return new Refused(new ConfigError(whole.origin(), "Name or service not known", meant));
    }

    private static Refused unknown(Part part) {
        return part.refused("Name or service not known");
    }
}
