package org.bootmasq.dns.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.value.DomainSetting;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.ReverseZone;
import org.bootmasq.dns.settings.DnssecSettings;
import org.bootmasq.dns.settings.DomainPattern;

/**
 * Which servers a name's questions go to: the most specific domain of {@code server}, {@code local} and {@code
 * rev-server} that fits the name decides. dnsmasq: of several lines for one domain, {@code #} wins over servers, and
 * these over none.
 */
public final class Upstreams {
    /** What a domain's lines say. */
    public enum Kind {
        /** No line speaks of the name and no server is for all names. */
        NONE,
        /** Nobody is asked. */
        LOCAL,
        /** Servers of its own. */
        SERVERS,
        /** The servers for all names. */
        STANDARD
    }

    /** The servers of domains, and which of them answers best. */
    public static final class Group {
        public final List<UpstreamServer> servers = new ArrayList<>();
        public int preferred = -1;
        public int sinceTest;
        public long testedMillis;
    }

    /**
     * What was found for a name.
     *
     * @param matchedOctets of the name's end, which the domain covers; 0 for all names
     * @param specificity of the domain, as {@link DomainPattern} counts it
     */
    public record Match(Kind kind, int matchedOctets, int specificity, Optional<Group> group) {}

    /** A line; one for servers whose address is not known keeps its domains from all others. */
    public record Line(List<String> domains, Kind kind, Optional<UpstreamServer.Address> server) {
        public Line {
            domains = List.copyOf(domains);
        }

        /**
         * What {@code domain=...,local} says: nobody is asked about names of the domain, nor about addresses of its
         * network.
         */
        public static Line of(DomainSetting domain) {
            var names = new ArrayList<>(List.of(domain.name()));
            if (domain.where().orElse(EVERYWHERE) instanceof DomainSetting.InRange(var range) && range.isNetwork())
                names.addAll(ReverseZone.names(range));
            return new Line(names, Kind.LOCAL, Optional.empty());
        }
    }

    private static final class Rule {
        Kind kind = Kind.NONE;
        Group group = new Group();
    }

    private static final String ALL = "#";
    private static final DomainSetting.Where EVERYWHERE = new DomainSetting.OnInterface("");

    /** Of a domain that is no name. */
    private static final DomainPattern NOBODYS = new DomainPattern.Ending(".");

    /** dnsmasq tells of no more. */
    private static final int SERVERS_TOLD = 30;

    private static final int LOCALS_TOLD = 8;

    private final Map<String, Rule> rules = new HashMap<>();
    private final Map<String, Rule> endings = new HashMap<>();
    private final Rule all = new Rule();
    private final Optional<Rule> undotted;
    private final List<String> greeting = new ArrayList<>();
    private final Map<UpstreamServer.Address, UpstreamServer> servers = new LinkedHashMap<>();

    /**
     * Takes all lines.
     *
     * @param before what there was until now: servers that stay keep their counts
     */
    public Upstreams(List<Line> lines, Optional<Upstreams> before) {
        this(lines, before, DnssecSettings.OFF);
    }

    /**
     * Takes all lines.
     *
     * @param before what there was until now: servers that stay keep their counts
     * @param dnssec says which domains' servers are asked for signatures
     */
    public Upstreams(List<Line> lines, Optional<Upstreams> before, DnssecSettings dnssec) {
        before.ifPresent(old -> servers.putAll(old.servers));
        Set<UpstreamServer.Address> present = new LinkedHashSet<>();
        Optional<Rule> noDots = Optional.empty();
        for (Line line : lines) {
            line.server().ifPresent(present::add);
            if (line.domains().isEmpty()) add(all, line);
            for (String domain : line.domains()) {
                switch (DomainPattern.of(domain).orElse(NOBODYS)) {
                    case DomainPattern.All() -> add(all, line);
                    case DomainPattern.Undotted() -> {
                        if (noDots.isEmpty()) noDots = Optional.of(new Rule());
                        add(noDots.get(), line);
                    }
                    case DomainPattern.Domain(var name) -> add(rules.computeIfAbsent(key(name), _ -> new Rule()), line);
                    case DomainPattern.Ending(var text) -> add(endings.computeIfAbsent(text, _ -> new Rule()), line);
                }
            }
        }
        shareGroups();
        tellServers(lines, dnssec);
        tellOthers(lines);
        servers.keySet().retainAll(present);
        undotted = noDots;
    }

    /** Domains with the same servers learn together which of them answers best: a list may name them for very many. */
    private void shareGroups() {
        var known = new HashMap<List<UpstreamServer>, Group>();
        for (Rule rule : rules.values()) {
            Group group = rule.group;
            rule.group = known.computeIfAbsent(group.servers, _ -> group);
        }
    }

    private void tellServers(List<Line> lines, DnssecSettings dnssec) {
        for (Line line : lines) {
            if (line.kind() != Kind.SERVERS || line.server().isEmpty()) continue;
            for (String place : places(line, dnssec)) {
                if (greeting.size() == SERVERS_TOLD) {
                    greeting.add("more servers are defined but not logged");
                    return;
                }
                greeting.add("using nameserver " + line.server().orElseThrow() + place);
            }
        }
    }

    private static List<String> places(Line line, DnssecSettings dnssec) {
        String device = line.server().orElseThrow().device();
        String everywhere = device.isEmpty() ? "" : "(via " + device + ")";
        if (line.domains().isEmpty()) return List.of(everywhere);
        return line.domains().stream()
                .map(DomainPattern::plain)
                .map(domain -> domain.equals(ALL)
                        ? everywhere
                        : " for " + (domain.isEmpty() ? "unqualified names" : "domain " + domain) + " "
                                + dnssec.remark(domain))
                .toList();
    }

    /** dnsmasq: the last line first; its way to count leaves one more out than it says. */
    private void tellOthers(List<Line> lines) {
        int count = 0;
        int locals = 0;
        for (Line line : lines.reversed()) {
            boolean local = line.kind() == Kind.LOCAL;
            if (!local && line.kind() != Kind.STANDARD) continue;
            for (String written : line.domains().reversed()) {
                String domain = DomainPattern.plain(written);
                if (++count > SERVERS_TOLD) continue;
                String name = domain.equals(ALL) ? "" : domain.startsWith("*") ? domain.substring(1) : domain;
                if (!local) greeting.add("using standard nameservers for " + name);
                if (!local || name.isEmpty()) continue;
                count--;
                if (++locals <= LOCALS_TOLD) greeting.add("using only locally-known addresses for " + name);
            }
        }
        if (locals > LOCALS_TOLD) greeting.add("using " + (locals - LOCALS_TOLD) + " more local addresses");
        if (count > SERVERS_TOLD + 1) greeting.add("using " + (count - SERVERS_TOLD - 1) + " more nameservers");
    }

    private void add(Rule rule, Line line) {
        line.server().ifPresent(address -> rule.group.servers.add(server(address)));
        if (line.kind().compareTo(rule.kind) > 0) rule.kind = line.kind();
    }

    private UpstreamServer server(UpstreamServer.Address address) {
        return servers.computeIfAbsent(address, UpstreamServer::new);
    }

    /** All servers, each once, in the order of their lines. */
    public List<UpstreamServer> servers() {
        return List.copyOf(servers.values());
    }

    /** What the log says of them at start and after each change, in dnsmasq's words. */
    public List<String> greeting() {
        return List.copyOf(greeting);
    }

    /**
     * Finds the line for a name.
     *
     * @param message holds the name without pointers at {@code nameAt}
     */
    public Match match(byte[] message, int nameAt) {
        int end = nameAt;
        int labels = 0;
        while (message[end] != 0) {
            end += message[end] + 1;
            labels++;
        }
        if (!rules.isEmpty() || !endings.isEmpty()) {
            String lower = lower(message, nameAt, end);
            String text = endings.isEmpty() ? "" : text(lower);
            for (int at = 0; at < lower.length(); at += lower.charAt(at) + 1) {
                int octets = lower.length() - at;
                Rule rule = rules.get(lower.substring(at));
                if (rule != null) return result(rule, octets, DomainPattern.ofDomain(octets - 1));
                for (int skip = 0; skip <= lower.charAt(at) && !endings.isEmpty(); skip++) {
                    rule = endings.get(text.substring(at + skip));
                    if (rule != null) return result(rule, octets, DomainPattern.ofEnding(octets - 1 - skip));
                }
            }
        }
        if (labels == 1 && undotted.isPresent()) return result(undotted.get(), end - nameAt, DomainPattern.WITHOUT_DOT);
        if (all.kind == Kind.LOCAL) return result(all, 0, DomainPattern.EVERY_NAME);
        return all.group.servers.isEmpty()
                ? new Match(Kind.NONE, 0, DomainPattern.EVERY_NAME, Optional.empty())
                : result(all, 0, DomainPattern.EVERY_NAME);
    }

    /**
     * Finds the line for a question: RFC 4035 section 3.1.4.1 has DS records of a domain with its own servers, or with
     * none, with the servers of its parent.
     *
     * @param query holds the question's name behind its header
     */
    public Match match(int type, byte[] query) {
        Match own = match(query, Dns.HEADER_OCTETS);
        int label = query[Dns.HEADER_OCTETS];
        int parent = Dns.HEADER_OCTETS + 1 + label;
        if (type != Dns.TYPE_DS || label == 0 || own.matchedOctets() == 0) return own;
        Match above = match(query, parent);
        boolean within = above.matchedOctets() >= own.matchedOctets();
        boolean unqualified = own.specificity() == DomainPattern.WITHOUT_DOT;
        if (within || unqualified) return own;
        return above.group().filter(group -> !group.servers.isEmpty()).isPresent() ? above : own;
    }

    private Match result(Rule rule, int octets, int specificity) {
        return switch (rule.kind) {
            case LOCAL, NONE -> new Match(Kind.LOCAL, octets, specificity, Optional.empty());
            case SERVERS ->
                new Match(
                        Kind.SERVERS,
                        octets,
                        specificity,
                        Optional.of(rule.group).filter(group -> !group.servers.isEmpty()));
            case STANDARD ->
                new Match(
                        Kind.STANDARD,
                        octets,
                        specificity,
                        Optional.of(all.group).filter(group -> !group.servers.isEmpty()));
        };
    }

    /** Labels with dots between them. */
    private static String text(String labels) {
        var text = new StringBuilder(labels);
        for (int at = 0; at < labels.length(); at += labels.charAt(at) + 1) text.setCharAt(at, '.');
        return text.isEmpty() ? "" : text.substring(1);
    }

    private static String lower(byte[] message, int from, int to) {
        var lower = new byte[to - from];
        for (int i = from; i < to; i++) lower[i - from] = (byte) MessageScan.lower(message[i]);
        return new String(lower, StandardCharsets.ISO_8859_1);
    }

    /** A domain as {@link #match} looks for it: labels with their lengths, without the root. */
    private static String key(Name domain) {
        return lower(domain.octets(), 0, domain.length() - 1);
    }

    /** dnsmasq: SIGUSR1 begins to count anew. */
    public void forgetCounts() {
        servers.values().forEach(UpstreamServer::forgetCounts);
    }
}
