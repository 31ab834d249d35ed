package org.bootmasq.dns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which servers a name's questions go to: the longest domain of {@code server}, {@code local} and {@code rev-server} that the name ends with decides.
 * Of several lines for one domain, the one without a server wins over those with one, and these over {@code #}.
 */
public final class Upstreams {
    /** What a domain's lines say. */
    public enum Kind {
        /** No line speaks of the name and no server is for all names. */
        NONE,
        /** Nobody is asked. */
        LOCAL,
        /** The servers for all names. */
        STANDARD,
        /** Servers of its own. */
        SERVERS
    }

    /** The servers of domains, and which of them answers best. */
    static final class Group {
        final List<UpstreamServer> servers = new ArrayList<>();
        int preferred = -1;
        int sinceTest;
        long testedMillis;
    }

    /**
     * What was found for a name.
     *
     * @param matchedOctets of the name's end, which the domain covers; 0 for all names
     */
    public record Match(Kind kind, int matchedOctets, Optional<Group> group) {}

    /** A line whose server's address is known. */
    public record Line(List<String> domains, Kind kind, Optional<UpstreamServer.Address> server) {
        public Line {
            domains = List.copyOf(domains);
        }
    }

    private static final class Rule {
        Kind kind = Kind.STANDARD;
        Group group = new Group();
    }

    private static final String ALL = "#";

    /** dnsmasq tells of no more. */
    private static final int SERVERS_TOLD = 30;

    private static final int LOCALS_TOLD = 8;

    private final Map<String, Rule> rules = new HashMap<>();
    private final Map<String, Rule> beginnings = new LinkedHashMap<>();
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
                if (domain.isEmpty()) {
                    if (noDots.isEmpty()) noDots = Optional.of(new Rule());
                    add(noDots.get(), line);
                } else if (domain.equals(ALL)) {
                    add(all, line);
                } else if (domain.startsWith("*")) {
                    add(beginnings.computeIfAbsent(key(domain.substring(1)), _ -> new Rule()), line);
                } else {
                    add(rules.computeIfAbsent(key(domain), _ -> new Rule()), line);
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
            if (line.kind() != Kind.SERVERS) continue;
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
            for (String domain : line.domains().reversed()) {
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
        if (line.kind() == Kind.LOCAL || (line.kind() == Kind.SERVERS && rule.kind == Kind.STANDARD)) {
            rule.kind = line.kind();
        }
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
        if (labels == 1 && undotted.isPresent()) return result(undotted.get(), end - nameAt);
        if (!rules.isEmpty() || !beginnings.isEmpty()) {
            String lower = lower(message, nameAt, end);
            for (int at = 0; at < lower.length(); at += lower.charAt(at) + 1) {
                Rule rule = rules.get(lower.substring(at));
                if (rule != null) return result(rule, lower.length() - at);
                Optional<Rule> partly = beginnings.isEmpty() ? Optional.empty() : partly(lower, at);
                if (partly.isPresent()) return result(partly.get(), lower.length() - at);
            }
        }
        if (all.kind == Kind.LOCAL) return result(all, 0);
        return all.group.servers.isEmpty() ? new Match(Kind.NONE, 0, Optional.empty()) : result(all, 0);
    }

    /**
     * Finds the line for a question: RFC 4035 section 3.1.4.1 has DS records of a domain with its own servers, or with none, with the servers of its parent.
     *
     * @param query holds the question's name behind its header
     */
    Match match(int type, byte[] query) {
        Match own = match(query, MessageScan.HEADER);
        int label = query[MessageScan.HEADER];
        int parent = MessageScan.HEADER + 1 + label;
        if (type != Dns.TYPE_DS || label == 0 || own.matchedOctets() == 0) return own;
        Match above = match(query, parent);
        boolean within = above.matchedOctets() >= own.matchedOctets();
        boolean unqualified = query[parent] == 0 && undotted.isPresent();
        if (within || unqualified) return own;
        return above.group().filter(group -> !group.servers.isEmpty()).isPresent() ? above : own;
    }

    private Match result(Rule rule, int octets) {
        return switch (rule.kind) {
            case LOCAL, NONE -> new Match(Kind.LOCAL, octets, Optional.empty());
            case SERVERS -> new Match(Kind.SERVERS, octets, Optional.of(rule.group));
            case STANDARD ->
                new Match(Kind.STANDARD, octets, Optional.of(all.group).filter(group -> !group.servers.isEmpty()));
        };
    }

    /** {@code /*name/}: the last label may have more in front. */
    private Optional<Rule> partly(String lower, int at) {
        String first = lower.substring(at + 1, at + 1 + lower.charAt(at));
        String rest = lower.substring(at + 1 + lower.charAt(at));
        for (int from = 0; from <= first.length(); from++) {
            String ending = first.substring(from);
            Rule rule = beginnings.get((char) ending.length() + ending + rest);
            if (rule != null) return Optional.of(rule);
        }
        return Optional.empty();
    }

    private static String lower(byte[] message, int from, int to) {
        var lower = new byte[to - from];
        for (int i = from; i < to; i++) lower[i - from] = (byte) MessageScan.lower(message[i]);
        return new String(lower, StandardCharsets.ISO_8859_1);
    }

    /** A domain as {@link #match} looks for it: labels with their lengths, without the root. */
    private static String key(String domain) {
        var key = new StringBuilder();
        for (String label : domain.toLowerCase(Locale.ROOT).split("\\.", -1)) {
            if (!label.isEmpty()) key.append((char) label.length()).append(label);
        }
        return key.toString();
    }

    /** dnsmasq: SIGUSR1 begins to count anew. */
    void forgetCounts() {
        servers.values().forEach(UpstreamServer::forgetCounts);
    }
}
