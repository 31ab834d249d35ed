package org.bootmasq.dhcp.six;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Quoting;
import org.bootmasq.config.value.InterfacePattern;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.Ip6Lines;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.wire.Ip6;

/** Reads {@code dhcp-range} with IPv6 addresses: walks over the parts of one line. */
public final class Range6Reader {
    private static final String BAD = "bad dhcp-range";
    private static final int WHOLE_SUBNET = 64;
    private static final Map<String, Range6.Mode> MODES =
            Arrays.stream(Range6.Mode.values()).collect(Collectors.toMap(Range6.Mode::word, Function.identity()));

    private final List<Part> parts;
    private int at;
    private Optional<String> setTag = Optional.empty();
    private TagExpression condition = TagExpression.ALWAYS;
    private Ip6 start = Ip6.UNSPECIFIED;
    private Optional<Ip6> end = Optional.empty();
    private Optional<InterfacePattern> constructor = Optional.empty();
    private final Set<Range6.Mode> modes = EnumSet.noneOf(Range6.Mode.class);
    private int prefixLength = WHOLE_SUBNET;
    private boolean timed;
    private OptionalLong leaseSeconds = OptionalLong.empty();
    private boolean deprecated;

    private Range6Reader(List<Part> parts) {
        this.parts = parts;
    }

    /** All lines with IPv6 addresses, in the order of the file; what is wrong with them goes to {@code problems}. */
    public static List<Range6> all(Configuration configuration, Problems problems) {
        List<Directive> lines = configuration.all(Option.DHCP_RANGE).stream()
                .filter(Ip6Lines::isForSix)
                .toList();
        return problems.translate(lines, Range6Reader::of);
    }

    private static Range6 of(Directive directive) {
        var reader = new Range6Reader(Part.of(directive).list());
        reader.read();
        reader.check();
        return reader.range(directive);
    }

    private Range6 range(Directive directive) {
        return new Range6(
                directive,
                setTag.map(List::of).orElse(List.of()),
                condition,
                new Range6.Span(start, end.orElse(start), end.isPresent(), prefixLength),
                constructor,
                modes,
                leaseSeconds,
                deprecated);
    }

    private void read() {
        while (at < parts.size() && isTag(parts.get(at))) tag(parts.get(at++));
        Part first = next();
        start = Ip6.parse(first.text()).orElseThrow(() -> first.refused(BAD));
        if (at == parts.size()) throw first.refused(BAD);
        end = Ip6.parse(parts.get(at).text());
        if (end.isPresent()) at++;
        while (at < parts.size() && word(parts.get(at))) at++;
        if (at < parts.size()) lengthOrTime(next());
        if (at < parts.size() && !timed) time(next());
        if (at < parts.size()) throw parts.get(at).refused(BAD);
    }

    /** What could not be an address names a tag. */
    private static boolean isTag(Part part) {
        return !part.text().matches("[0-9a-fA-F:.]*");
    }

    private Part next() {
        if (at == parts.size()) throw parts.getLast().refused(BAD);
        return parts.get(at++);
    }

    private void tag(Part part) {
        Optional<String> asked = TagExpression.afterPrefix(part.text());
        if (asked.isPresent()) {
            condition = condition.and(TagExpression.term(Quoting.reveal(asked.get())));
            return;
        }
        if (setTag.isPresent()) throw part.refused("only one tag allowed");
        setTag = Optional.of(part.after("set:").orElse(part).plain());
    }

    private boolean word(Part part) {
        Range6.Mode mode = MODES.get(part.text());
        if (mode != null) return modes.add(mode) || modes.contains(mode);
        Optional<Part> named = part.after("constructor:");
        named.ifPresent(name -> constructor = Optional.of(new InterfacePattern(name.plain())));
        return named.isPresent();
    }

    /** A number up to 128 is a prefix length, any other a lease time. */
    private void lengthOrTime(Part part) {
        OptionalInt length = part.number();
        if (length.isEmpty() || length.getAsInt() < 0 || length.getAsInt() > 128) {
            time(part);
            if (at < parts.size()) throw parts.get(at).refused(BAD);
            return;
        }
        prefixLength = length.getAsInt();
        boolean advertised = modes.stream().anyMatch(Range6.Mode::advertises);
        if (prefixLength > WHOLE_SUBNET && constructor.isPresent()) {
            throw part.refused("prefix length must be exactly 64 for subnet constructors");
        }
        if (prefixLength > WHOLE_SUBNET && advertised) {
            throw part.refused("prefix length must be exactly 64 for RA subnets");
        }
        if (prefixLength < WHOLE_SUBNET) throw part.refused("prefix length must be at least 64");
    }

    private void time(Part part) {
        timed = true;
        deprecated = part.text().equals("deprecated");
        if (deprecated) return;
        leaseSeconds = part.isEmpty() ? OptionalLong.empty() : LeaseTime.parse(part.text());
        if (leaseSeconds.isEmpty()) throw part.refused(BAD);
    }

    private void check() {
        if (!start.sameNetwork(end.orElse(start), prefixLength)) {
            throw parts.getFirst().refused("inconsistent DHCPv6 range");
        }
        if (constructor.isPresent() && start.high() != 0) {
            throw parts.getFirst().refused("prefix must be zero with \"constructor:\" argument");
        }
    }
}
