package org.bootmasq.dhcp6.settings.reader;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Suggestion;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Parts;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.match.MatchRule;
import org.bootmasq.dhcp.six.ConfiguredOption6;
import org.bootmasq.dhcp.six.OptionValue6;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.dhcp6.message.OptionType6;

/** Reads {@code dhcp-option} and {@code dhcp-option-force} with {@code option6:}, and {@code dhcp-match} with it. */
final class OptionReader6 {
    private static final String BAD = "bad dhcp-option";
    private static final String PREFIX = "option6:";

    /**
     * What stands in front of the value.
     *
     * @param type of the value
     */
    private record Head(TagExpression condition, OptionalInt enterprise, int code, OptionType6 type) {}

    private OptionReader6() {}

    /** What is sent. */
    static ConfiguredOption6 option(Directive directive) {
        var parts = new Parts(directive);
        TagExpression condition = TagExpression.ALWAYS;
        OptionalInt enterprise = OptionalInt.empty();
        while (!parts.peek().startsWith(PREFIX)) {
            Part part = parts.next();
            if (isForeign(part)) throw part.refused("unsupported encapsulation for IPv6 option");
            Optional<Part> vendor = part.after("vi-encap:");
            if (vendor.isPresent()) {
                enterprise = OptionalInt.of(vendor.get().number().orElse(0));
            } else {
                String tag = TagExpression.afterPrefix(part.plain()).orElse(part.plain());
                condition = condition.and(TagExpression.term(tag));
            }
        }
        Head head = head(parts.next(), condition, enterprise, false);
        OptionValue6 value = parts.hasMore() ? ValueReader6.sent(parts, head.type()) : OptionValue6.EMPTY;
        // dnsmasq: inside an enterprise's option no address stands for the server's own.
        if (enterprise.isPresent()) value = OptionValue6.of(value.written());
        return new ConfiguredOption6(
                directive,
                head.condition(),
                head.enterprise(),
                head.code(),
                value,
                value.isEmpty() && enterprise.isEmpty() && head.type() != OptionType6.FREE,
                directive.option() == Option.DHCP_OPTION_FORCE);
    }

    /** What tags are set by. */
    static MatchRule match(Directive directive) {
        var parts = new Parts(directive);
        Optional<String> tag = Optional.empty();
        OptionalInt enterprise = OptionalInt.empty();
        while (!parts.peek().startsWith(PREFIX)) {
            Part part = parts.next();
            if (isForeign(part)) throw part.refused("inappropriate encap:");
            Optional<Part> vendor = part.after("vi-encap:");
            if (vendor.isPresent()) {
                enterprise = OptionalInt.of(vendor.get().number().orElse(0));
            } else {
                tag = Optional.of(TagExpression.afterPrefix(part.plain())
                        .orElse(part.after("set:").orElse(part).plain()));
            }
        }
        if (tag.isEmpty()) throw Part.of(directive).refused("illegal dhcp-match");
        Head head = head(parts.next(), TagExpression.ALWAYS, enterprise, true);
        boolean any = !parts.hasMore();
        ValueReader6 value = any ? ValueReader6.ANYTHING : ValueReader6.matched(parts, head.type());
        return new MatchRule.OptionMatch(
                directive,
                tag.get(),
                head.code(),
                head.enterprise(),
                any ? Optional.empty() : Optional.of(value.value().written()),
                value.wildcards(),
                value.comparison());
    }

    private static boolean isForeign(Part part) {
        return part.startsWith("encap:") || part.startsWith("vendor:");
    }

    private static Head head(Part part, TagExpression condition, OptionalInt enterprise, boolean forMatch) {
        Part text = part.from(PREFIX.length());
        OptionalInt number = text.number();
        boolean alone = enterprise.isEmpty();
        if (number.isEmpty()) {
            OptionCode6 named = named(text, forMatch || !alone);
            return new Head(condition, enterprise, named.code(), named.type());
        }
        int code = number.getAsInt() & 0xffff;
        Optional<OptionCode6> known = alone ? OptionCode6.of(code) : Optional.empty();
        if (known.isPresent() && known.get().use() == OptionCode6.Use.PROTOCOL && !forMatch) {
            throw text.refused(BAD, instead(known.get()));
        }
        return new Head(
                condition, enterprise, code, known.map(OptionCode6::type).orElse(OptionType6.FREE));
    }

    /** dnsmasq sends broken messages where a line says what such an option holds. */
    private static String instead(OptionCode6 option) {
        return switch (option) {
            case PREFERENCE -> "with dhcp-authoritative the server's preference is 255";
            case VENDOR_OPTIONS -> "vi-encap:<enterprise>,option6:<number>,<value> goes into option 17";
            default -> "the server itself says what option " + option.code() + " holds";
        };
    }

    private static OptionCode6 named(Part text, boolean protocolToo) {
        String name = text.plain();
        Optional<OptionCode6> known = OptionCode6.named(name);
        boolean usable = known.isPresent() && (protocolToo || known.get().use() == OptionCode6.Use.NAMED);
        if (!usable) throw text.refused(BAD, meant(name));
        return known.get();
    }

    private static String meant(String name) {
        List<String> names = OptionCode6.named().stream()
                .map(option -> option.optionName().toLowerCase(Locale.ROOT))
                .toList();
        String nearest = Suggestion.nearest(name, names.stream());
        if (nearest.isEmpty()) return "no option has the name " + name + "; --help dhcp6 lists them";
        return Suggestion.question(PREFIX + nearest);
    }
}
