package org.bootmasq.dhcp4.settings.reader;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.CNumber;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Fields;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Quoting;
import org.bootmasq.config.Suggestion;
import org.bootmasq.config.TagExpression;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.OptionNames;
import org.bootmasq.dhcp4.message.OptionType;
import org.bootmasq.dhcp4.settings.ConfiguredOption;
import org.bootmasq.dhcp4.settings.MatchRule;
import org.bootmasq.wire.Bytes;

/** Reads {@code dhcp-option} and its kin, and {@code dhcp-match}, which names options the same way. */
final class OptionReader {
    private static final String BAD = "bad dhcp-option";
    private static final int VENDOR_IDENTIFYING = 0;
    private static final int LONGEST_OPTION = 255;

    private final Problems problems;

    OptionReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * What stands in front of the value.
     *
     * @param code empty for {@code vi-encap} of dhcp-match, which names no option
     */
    private record Head(
            TagExpression condition, ConfiguredOption.Encapsulation encapsulation, OptionalInt code, OptionType type) {}

    /** Empty if the line is for IPv6 or wrong. */
    Optional<ConfiguredOption> option(Directive directive) {
        var fields = new Fields(directive);
        if (directive.value().isEmpty()) return Optional.empty();
        Optional<Head> read = head(fields, false);
        if (read.isEmpty()) return Optional.empty();
        Head head = read.get();
        boolean given = fields.hasMore();
        Optional<OptionValue> value = value(fields, head, false);
        if (value.isEmpty()) return Optional.empty();
        return Optional.of(new ConfiguredOption(
                directive,
                head.condition(),
                head.code().orElseThrow(),
                value.get().octets(),
                form(value.get(), given && head.type() == OptionType.NUL_TEXT),
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

    /** Empty if the line is for IPv6 or wrong. */
    Optional<MatchRule> match(Directive directive) {
        var fields = new Fields(directive);
        if (directive.value().isEmpty()) {
            problems.error(directive.origin(), "illegal dhcp-match");
            return Optional.empty();
        }
        String tag = Fields.tagToSet(fields.next());
        if (fields.hasMore() && isTag(fields.peek())) {
            fields.error(problems, fields.peek(), "illegal dhcp-match");
            return Optional.empty();
        }
        Optional<Head> read = head(fields, true);
        if (read.isEmpty()) return Optional.empty();
        Head head = read.get();
        boolean any = !fields.hasMore();
        Optional<OptionValue> value = value(fields, head, true);
        if (value.isEmpty()) return Optional.empty();
        OptionalInt enterprise = head.encapsulation() instanceof ConfiguredOption.Encapsulation.Enterprise(int number)
                ? OptionalInt.of(number)
                : OptionalInt.empty();
        return Optional.of(new MatchRule.OptionMatch(
                directive,
                tag,
                head.code().orElse(VENDOR_IDENTIFYING),
                enterprise,
                any ? Optional.empty() : Optional.of(value.get().octets()),
                value.get().wildcards(),
                comparison(value.get().kind())));
    }

    private static MatchRule.OptionMatch.Comparison comparison(OptionValue.Kind kind) {
        return switch (kind) {
            case TEXT, DOMAINS -> MatchRule.OptionMatch.Comparison.TEXT;
            case HEX -> MatchRule.OptionMatch.Comparison.HEX;
            case NUMBER -> MatchRule.OptionMatch.Comparison.ARRAY;
            case ADDRESSES, ROUTES -> MatchRule.OptionMatch.Comparison.ADDRESSES;
        };
    }

    private static boolean isTag(Fields.Field field) {
        return field.startsWith("tag:") || field.startsWith("set:") || field.startsWith("net:");
    }

    /** Takes tags and encapsulation up to and with the option's number or name. */
    private Optional<Head> head(Fields fields, boolean forMatch) {
        var condition = TagExpression.ALWAYS;
        ConfiguredOption.Encapsulation encapsulation = ConfiguredOption.STANDALONE;
        while (fields.hasMore()) {
            Fields.Field field = fields.next();
            if (field.startsWith("option6:")) return Optional.empty();
            if (field.startsWith("option:")) return named(fields, field, condition, encapsulation, forMatch);
            if (CNumber.isDigits(field.raw())) {
                int code = (int) CNumber.leading(field.raw());
                boolean alone = encapsulation instanceof ConfiguredOption.Encapsulation.None;
                OptionType type = alone ? OptionCode.typeOf(code) : OptionType.FREE;
                return Optional.of(new Head(condition, encapsulation, OptionalInt.of(code), type));
            }
            Optional<ConfiguredOption.Encapsulation> outer = encapsulation(field);
            if (outer.isPresent()) {
                boolean enterprise = outer.get() instanceof ConfiguredOption.Encapsulation.Enterprise;
                boolean allowed = enterprise || !forMatch;
                if (!allowed || !(encapsulation instanceof ConfiguredOption.Encapsulation.None)) {
                    String name = field.raw().substring(0, field.raw().indexOf(':') + 1);
                    fields.error(problems, field, "inappropriate " + name);
                    return Optional.empty();
                }
                encapsulation = outer.get();
                if (forMatch) {
                    return Optional.of(new Head(condition, encapsulation, OptionalInt.empty(), OptionType.FREE));
                }
            } else if (forMatch) {
                fields.error(problems, field, BAD);
                return Optional.empty();
            } else {
                String tag = TagExpression.afterPrefix(field.raw()).orElse(field.raw());
                condition = condition.and(TagExpression.term(Quoting.reveal(tag)));
            }
        }
        problems.error(fields.directive().origin(), BAD);
        return Optional.empty();
    }

    private Optional<Head> named(
            Fields fields,
            Fields.Field field,
            TagExpression condition,
            ConfiguredOption.Encapsulation encapsulation,
            boolean forMatch) {
        String name = field.after("option:");
        // What a client sends can be matched by names that no line may set.
        Optional<OptionCode> entry = forMatch ? OptionNames.anyNamed(name) : OptionNames.named(name);
        if (entry.isEmpty()) {
            fields.error(problems, field, BAD, meant(name, field));
            return Optional.empty();
        }
        return Optional.of(new Head(
                condition,
                encapsulation,
                OptionalInt.of(entry.get().code()),
                entry.get().type()));
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
    private static String meant(String name, Fields.Field field) {
        String nearest = Suggestion.nearest(name, OptionNames.names().stream());
        if (nearest.isEmpty()) return "no option has the name " + name + "; --help dhcp lists them";
        return Suggestion.question(field.raw().substring(0, field.raw().indexOf(':') + 1) + nearest);
    }

    private static Optional<ConfiguredOption.Encapsulation> encapsulation(Fields.Field field) {
        if (field.startsWith("vendor:")) {
            Bytes vendorClass = Bytes.latin1(field.after("vendor:"));
            return Optional.of(new ConfiguredOption.Encapsulation.Vendor(vendorClass));
        }
        if (field.startsWith("encap:")) {
            int option = (int) CNumber.leading(field.after("encap:"));
            return Optional.of(new ConfiguredOption.Encapsulation.Inside(option));
        }
        if (field.startsWith("vi-encap:")) {
            int number = (int) CNumber.leading(field.after("vi-encap:"));
            return Optional.of(new ConfiguredOption.Encapsulation.Enterprise(number));
        }
        return Optional.empty();
    }

    private Optional<OptionValue> value(Fields fields, Head head, boolean forMatch) {
        if (!fields.hasMore()) return Optional.of(new OptionValue(Bytes.EMPTY, OptionValue.Kind.TEXT, 0));
        List<Fields.Field> parts = fields.remaining();
        Fields.Field rest = fields.rest();
        try {
            OptionValue value = OptionValue.read(rest.raw(), head.type(), forMatch);
            int longest = forMatch ? LONGEST_OPTION : longest(head.encapsulation());
            if (value.octets().length() > longest) {
                fields.error(
                        problems,
                        rest,
                        "dhcp-option too long",
                        value.octets().length() + " octets, and " + longest + " are the most that fit");
                return Optional.empty();
            }
            return Optional.of(value);
        } catch (OptionValue.Unfit unfit) {
            String message = String.valueOf(unfit.getMessage());
            List<Fields.Field> wrong = parts.stream()
                    .filter(part -> !OptionValue.isAddress(part.raw()))
                    .toList();
            boolean list = message.equals(OptionValue.BAD_ADDRESS) && !wrong.isEmpty();
            for (Fields.Field part : list ? wrong : List.of(rest)) fields.error(problems, part, message);
            return Optional.empty();
        }
    }
}
