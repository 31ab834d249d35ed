package org.bootmasq.dns.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bootmasq.config.DomainLines;
import org.bootmasq.config.Problems;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** The lines {@code address=/domain/…}: what names in domains are answered. */
public final class AddressRules {
    /**
     * What one domain's lines say together.
     *
     * @param zero whether {@code #} stands for the families without an address
     * @param noSuchName whether a line has no answer
     */
    public record Rule(List<IpAddress> addresses, boolean zero, boolean noSuchName) {
        public static final Rule SILENT = new Rule(List.of(), false, false);

        public Rule {
            addresses = List.copyOf(addresses);
        }

        Rule plus(LocalAddress.Answer answer) {
            return switch (answer) {
                case LocalAddress.Address one ->
                    new Rule(
                            addresses.contains(one.address())
                                    ? addresses
                                    : Stream.concat(Stream.of(one.address()), addresses.stream())
                                            .toList(),
                            zero,
                            noSuchName);
                case LocalAddress.NullAddress() -> new Rule(addresses, true, noSuchName);
                case LocalAddress.NoSuchName() -> new Rule(addresses, zero, true);
            };
        }

        /** Whether it knows addresses, so that the name exists. */
        public boolean hasAddress() {
            return zero || !addresses.isEmpty();
        }

        /**
         * dnsmasq: lines with an address come before those with {@code #}; a question for everything gets one family.
         */
        public List<ResourceRecord> answers(int type) {
            if (type == Dns.TYPE_ANY) {
                List<ResourceRecord> six = answers(Dns.TYPE_AAAA);
                if (addresses.isEmpty() && zero)
                    return Stream.concat(six.stream(), answers(Dns.TYPE_A).stream())
                            .toList();
                return six.isEmpty() ? answers(Dns.TYPE_A) : six;
            }
            if (type != Dns.TYPE_A && type != Dns.TYPE_AAAA) return List.of();
            var found = new ArrayList<ResourceRecord>();
            for (IpAddress address : addresses) {
                if (ResourceRecord.typeOf(address) == type)
                    found.add(ResourceRecord.address(address, OptionalInt.empty()));
            }
            if (!found.isEmpty() || !zero) return found;
            IpAddress nowhere = type == Dns.TYPE_A ? Ip4.UNSPECIFIED : Ip6.UNSPECIFIED;
            return List.of(ResourceRecord.address(nowhere, OptionalInt.empty()));
        }
    }

    private static final int MOST_REMEMBERED = 256;

    private final DomainLines lines;

    /** The lines of one domain that stand as text in a file, unless more is said of their domains. */
    private final LineTable plain;

    /** All other domains. */
    private final NameTable domains = new NameTable();

    private final List<Rule> rules = new ArrayList<>();
    private final Map<Rule, Integer> numbers = new HashMap<>();

    /** The rules of plain lines that occur most, by what is behind the domain. */
    private final Map<String, Rule> answers = new HashMap<>();

    /** What is behind the star. */
    private final Map<String, Rule> endings = new HashMap<>();

    private Optional<Rule> undotted = Optional.empty();
    private Bytes lastAnswer = Bytes.EMPTY;

    private AddressRules(DomainLines lines) {
        this.lines = lines;
        plain = new LineTable(lines.size());
    }

    static AddressRules of(DomainLines lines, Problems problems) {
        var rules = new AddressRules(lines);
        var domain = new PlainDomain();
        for (DomainLines.Cursor line = lines.cursor(); line.next(); ) {
            if (!line.isPlain() || !domain.read(line) || !rules.add(line, domain)) {
                problems.attempt(() -> LocalAddress.of(line.directive())).ifPresent(rules::add);
            }
        }
        rules.domains.trim();
        return rules;
    }

    /** The lines that say it. */
    public DomainLines lines() {
        return lines;
    }

    /** Whether the line is taken; otherwise it wants the way of all lines. */
    private boolean add(DomainLines.Cursor line, PlainDomain domain) {
        if (domains.size() > 0 && domains.get(domain.hash(), domain.wire(), 0) >= 0) return false;
        if (!isAnswer(line.text(), domain.end() + 1, line.to())) return false;
        int place = plain.find(domain.hash(), domain.wire(), 0);
        if (place >= 0) return plain.rest(place).equals(lastAnswer.latin1());
        return plain.put(domain.hash(), domain.wire(), line.text(), line.from() + 1);
    }

    private boolean isAnswer(Bytes text, int from, int to) {
        // The lines of a list all say the same.
        if (to - from == lastAnswer.length() && text.has(from, lastAnswer)) return true;
        Bytes answer = text.slice(from, to);
        if (answer(answer.latin1()).isEmpty()) return false;
        lastAnswer = answer;
        return true;
    }

    /** The rule of a single line. */
    private Optional<Rule> answer(String text) {
        Rule known = answers.get(text);
        if (known != null) return Optional.of(known);
        Optional<Rule> rule = LocalAddress.answer(text).map(Rule.SILENT::plus);
        if (rule.isPresent() && answers.size() < MOST_REMEMBERED) answers.put(text, rule.get());
        return rule;
    }

    private void add(LocalAddress line) {
        if (line.domains().isEmpty()) add(Name.ROOT, line.answer());
        for (String domain : line.domains()) {
            DomainPattern.of(domain).ifPresent(pattern -> add(pattern, line.answer()));
        }
    }

    private void add(DomainPattern pattern, LocalAddress.Answer answer) {
        switch (pattern) {
            case DomainPattern.All() -> add(Name.ROOT, answer);
            case DomainPattern.Domain(var domain) -> add(domain, answer);
            case DomainPattern.Undotted() ->
                undotted = Optional.of(undotted.orElse(Rule.SILENT).plus(answer));
            case DomainPattern.Ending(var text) ->
                endings.merge(text, Rule.SILENT.plus(answer), (old, _) -> old.plus(answer));
        }
    }

    private void add(Name domain, LocalAddress.Answer answer) {
        Rule rule =
                rule(domain.hashCode(), domain.octets(), 0).orElse(Rule.SILENT).plus(answer);
        Integer number = numbers.get(rule);
        if (number == null) {
            number = rules.size();
            rules.add(rule);
            numbers.put(rule, number);
        }
        domains.put(domain, number);
    }

    /** Whether there is no rule at all. */
    public boolean isEmpty() {
        return lines.size() == 0;
    }

    /** The rule for names without a dot, {@code address=//…}. */
    public Optional<Rule> undotted() {
        return undotted;
    }

    /** Whether there are lines {@code /*text/}. */
    public boolean hasEndings() {
        return !endings.isEmpty();
    }

    /** The rule for names that end so. */
    public Optional<Rule> ending(String text) {
        return Optional.ofNullable(endings.get(text));
    }

    /**
     * The hashes of all ends of a name.
     *
     * @param into receives the hash of the end at each label's place
     */
    public static void hashes(Name name, int[] into) {
        byte[] wire = name.octets();
        int hash = 0;
        for (int i = wire.length - 1; i >= 0; i--) {
            hash = Name.step(hash, wire[i]);
            into[i] = hash;
        }
    }

    /** The rule of the domain that is the name's end at a label; that of every name at the root. */
    public Optional<Rule> at(Name name, int from, int hash) {
        return rule(hash, name.octets(), from);
    }

    private Optional<Rule> rule(int hash, byte[] wire, int from) {
        int number = domains.size() == 0 ? -1 : domains.get(hash, wire, from);
        if (number >= 0) return Optional.of(rules.get(number));
        int place = plain.find(hash, wire, from);
        return place < 0 ? Optional.empty() : answer(plain.rest(place));
    }
}
