package org.bootmasq.dhcp4.settings.reader;

import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Quoting;
import org.bootmasq.config.Refused;
import org.bootmasq.config.Suggestion;
import org.bootmasq.config.value.CNumber;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Parts;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.match.MatchRule;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.OptionNames;
import org.bootmasq.dhcp4.message.OptionType;
import org.bootmasq.dhcp4.settings.ConfiguredOption;
import org.bootmasq.wire.Bytes;

/** Reads {@code dhcp-option} and its kin, and {@code dhcp-match}, which names options the same way. */
final class OptionReader {
    private static final String BAD = "bad dhcp-option";
    private static final int VENDOR_IDENTIFYING = 0;
    private static final int LONGEST_OPTION = 255;

    /**
     * What stands in front of the value.
     *
     * @param code empty for {@code vi-encap} of dhcp-match, which names no option
     */
    private record Head(
            TagExpression condition, ConfiguredOption.Encapsulation encapsulation, OptionalInt code, OptionType type) {}

    /** Empty if the line says nothing. */
    Optional<ConfiguredOption> option(Directive directive) {
        var parts = new Parts(directive);
        if (directive.value().isEmpty()) return Optional.empty();
        Head head = head(parts, false);
        boolean given = parts.hasMore();
        OptionValue value = value(parts, head, false);
        return Optional.of(new ConfiguredOption(
                directive,
                head.condition(),
                head.code().orElseThrow(),
                value.octets(),
                form(value, given && head.type() == OptionType.NUL_TEXT),
                head.encapsulation(),
                directive.option() == Option.DHCP_OPTION_FORCE,
                directive.option() == Option.DHCP_OPTION_PXE));
    }

    private static ConfiguredOption.Form form(OptionValue value, boolean terminated) {
        if (terminated) return ConfiguredOption.Form.TERMINATED_TEXT;
        if (value.octets().isEmpty()) return ConfiguredOption.Form.OCTETS;
        return switch (value.kind()) {
            case ADDRESSES -> ConfiguredOption.Form.ADDRESSES;
            case TEXT -> ConfiguredOption.Form.TEXT;
            case DOMAINS, HEX, NUMBER, ROUTES -> ConfiguredOption.Form.OCTETS;
        };
    }

    MatchRule match(Directive directive) {
        var parts = new Parts(directive);
        if (directive.value().isEmpty()) throw new Refused(directive.origin(), "illegal dhcp-match");
        String tag = parts.tagToSet();
        if (parts.hasMore() && isTag(parts.peek())) throw parts.refused("illegal dhcp-match");
        Head head = head(parts, true);
        boolean any = !parts.hasMore();
        OptionValue value = value(parts, head, true);
        OptionalInt enterprise = head.encapsulation() instanceof ConfiguredOption.Encapsulation.Enterprise(int number)
                ? OptionalInt.of(number)
                : OptionalInt.empty();
        return new MatchRule.OptionMatch(
                directive,
                tag,
                head.code().orElse(VENDOR_IDENTIFYING),
                enterprise,
                any ? Optional.empty() : Optional.of(value.octets()),
                value.wildcards(),
                comparison(value.kind()));
    }

    private static MatchRule.OptionMatch.Comparison comparison(OptionValue.Kind kind) {
        return switch (kind) {
            case TEXT, DOMAINS -> MatchRule.OptionMatch.Comparison.TEXT;
            case HEX -> MatchRule.OptionMatch.Comparison.HEX;
            case NUMBER -> MatchRule.OptionMatch.Comparison.ARRAY;
            case ADDRESSES, ROUTES -> MatchRule.OptionMatch.Comparison.ADDRESSES;
        };
    }

    private static boolean isTag(Part part) {
        return part.startsWith("tag:") || part.startsWith("set:") || part.startsWith("net:");
    }

    /** Takes tags and encapsulation up to and with the option's number or name. */
    private static Head head(Parts parts, boolean forMatch) {
        var condition = TagExpression.ALWAYS;
        ConfiguredOption.Encapsulation encapsulation = ConfiguredOption.STANDALONE;
        while (parts.hasMore()) {
            Part part = parts.next();
            if (part.startsWith("option:")) {
                OptionCode named = named(part, forMatch);
                return new Head(condition, encapsulation, OptionalInt.of(named.code()), named.type());
            }
            if (CNumber.isDigits(part.text())) {
                int code = (int) CNumber.leading(part.text());
                boolean alone = encapsulation instanceof ConfiguredOption.Encapsulation.None;
                OptionType type = alone ? OptionCode.typeOf(code) : OptionType.FREE;
                return new Head(condition, encapsulation, OptionalInt.of(code), type);
            }
            Optional<ConfiguredOption.Encapsulation> outer = encapsulation(part);
            if (outer.isPresent()) {
                boolean enterprise = outer.get() instanceof ConfiguredOption.Encapsulation.Enterprise;
                boolean allowed = enterprise || !forMatch;
                if (!allowed || !(encapsulation instanceof ConfiguredOption.Encapsulation.None)) {
                    throw part.refused("inappropriate " + prefix(part));
                }
                encapsulation = outer.get();
                if (forMatch) {
                    return new Head(condition, encapsulation, OptionalInt.empty(), OptionType.FREE);
                }
            } else if (forMatch) {
                throw part.refused(BAD);
            } else {
                String tag = TagExpression.afterPrefix(part.text()).orElse(part.text());
                condition = condition.and(TagExpression.term(Quoting.reveal(tag)));
            }
        }
        throw parts.refused(BAD);
    }

    private static OptionCode named(Part part, boolean forMatch) {
        String name = part.from("option:".length()).plain();
        // What a client sends can be matched by names that no line may set.
        Optional<OptionCode> known = forMatch ? OptionNames.anyNamed(name) : OptionNames.named(name);
        return known.orElseThrow(() -> part.refused(BAD, meant(name, part)));
    }

    private static String prefix(Part part) {
        return part.text().substring(0, part.text().indexOf(':') + 1);
    }

    /** One option's worth, less what an encapsulation takes: code and length, or RFC 3925's number and lengths. */
    private static int longest(ConfiguredOption.Encapsulation encapsulation) {
        return switch (encapsulation) {
            case ConfiguredOption.Encapsulation.None _ -> LONGEST_OPTION;
            case ConfiguredOption.Encapsulation.Inside _, ConfiguredOption.Encapsulation.Vendor _ -> LONGEST_OPTION - 2;
            case ConfiguredOption.Encapsulation.Enterprise _ -> LONGEST_OPTION - 5;
        };
    }

    /** Which option is called almost so. */
    private static String meant(String name, Part part) {
        String nearest = Suggestion.nearest(name, OptionNames.names().stream());
        if (nearest.isEmpty()) return "no option has the name " + name + "; --help dhcp lists them";
        return Suggestion.question(prefix(part) + nearest);
    }

    private static Optional<ConfiguredOption.Encapsulation> encapsulation(Part part) {
        Optional<Part> vendor = part.after("vendor:");
        Optional<Part> option = part.after("encap:");
        Optional<Part> enterprise = part.after("vi-encap:");
        if (vendor.isPresent()) {
            return Optional.of(new ConfiguredOption.Encapsulation.Vendor(
                    Bytes.latin1(vendor.get().plain())));
        }
        if (option.isPresent()) return Optional.of(new ConfiguredOption.Encapsulation.Inside(number(option.get())));
        return enterprise.map(number -> new ConfiguredOption.Encapsulation.Enterprise(number(number)));
    }

    private static int number(Part part) {
        return (int) CNumber.leading(part.plain());
    }

    private static OptionValue value(Parts parts, Head head, boolean forMatch) {
        if (!parts.hasMore()) return new OptionValue(Bytes.EMPTY, OptionValue.Kind.TEXT, 0);
        Part rest = parts.rest();
        OptionValue value = OptionValue.read(rest, head.type(), forMatch);
        int length = value.octets().length();
        int longest = forMatch ? LONGEST_OPTION : longest(head.encapsulation());
        if (length > longest) {
            throw rest.refused("dhcp-option too long", length + " octets, and " + longest + " are the most that fit");
        }
        return value;
    }
}
