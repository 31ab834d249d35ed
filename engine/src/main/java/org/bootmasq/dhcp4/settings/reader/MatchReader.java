package org.bootmasq.dhcp4.settings.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.CNumber;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Fields;
import org.bootmasq.config.HexText;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Quoting;
import org.bootmasq.config.TagExpression;
import org.bootmasq.dhcp4.message.RelayAgentSubOption;
import org.bootmasq.dhcp4.settings.HardwarePattern;
import org.bootmasq.dhcp4.settings.MatchRule;
import org.bootmasq.wire.Bytes;

/** Reads the lines that set tags, but for {@code dhcp-match}. */
final class MatchReader {
    private static final String ERROR = "error";

    private final Problems problems;

    MatchReader(Problems problems) {
        this.problems = problems;
    }

    Optional<MatchRule> vendorClass(Directive directive) {
        var fields = new Fields(directive);
        String tag = Fields.tagToSet(fields.next());
        OptionalInt enterprise = OptionalInt.empty();
        if (fields.left() == 2 && fields.peek().startsWith("enterprise:")) {
            enterprise = OptionalInt.of((int) CNumber.leading(fields.next().after("enterprise:")));
        }
        if (fields.left() != 1) return wrong(fields);
        return Optional.of(new MatchRule.VendorClass(directive, tag, enterprise, text(fields.next())));
    }

    Optional<MatchRule> userClass(Directive directive) {
        var fields = new Fields(directive);
        String tag = Fields.tagToSet(fields.next());
        if (fields.left() != 1) return wrong(fields);
        return Optional.of(new MatchRule.UserClass(directive, tag, text(fields.next())));
    }

    Optional<MatchRule> hardware(Directive directive) {
        var fields = new Fields(directive);
        String tag = Fields.tagToSet(fields.next());
        if (fields.left() != 1) return wrong(fields);
        Fields.Field field = fields.next();
        Optional<HexText.Parsed> hex = HexText.parse(field.raw(), 16, true);
        if (hex.isEmpty() || field.raw().isEmpty()) {
            fields.error(problems, field, ERROR);
            return Optional.empty();
        }
        HexText.Parsed parsed = hex.get();
        var pattern = new HardwarePattern(parsed.type(), parsed.octets(), parsed.wildcards());
        return Optional.of(new MatchRule.Hardware(directive, tag, pattern));
    }

    Optional<MatchRule> relayAgent(Directive directive, RelayAgentSubOption subOption) {
        var fields = new Fields(directive);
        String tag = Fields.tagToSet(fields.next());
        if (fields.left() != 1) return wrong(fields);
        Fields.Field field = fields.next();
        Optional<HexText.Parsed> hex = field.has(':') ? HexText.parse(field.raw(), 255, false) : Optional.empty();
        Bytes value = hex.map(HexText.Parsed::octets).orElseGet(() -> text(field));
        return Optional.of(new MatchRule.RelayAgent(directive, tag, subOption, value));
    }

    Optional<MatchRule> name(Directive directive) {
        var fields = new Fields(directive);
        String tag = Fields.tagToSet(fields.next());
        if (!fields.hasMore()) return wrong(fields);
        String name = Quoting.reveal(fields.rest().raw());
        boolean prefix = name.endsWith("*");
        return Optional.of(
                new MatchRule.Name(directive, tag, prefix ? name.substring(0, name.length() - 1) : name, prefix));
    }

    Optional<MatchRule.TagIf> tagIf(Directive directive) {
        var fields = new Fields(directive);
        List<String> setTags = new ArrayList<>();
        var condition = TagExpression.ALWAYS;
        while (fields.hasMore()) {
            Fields.Field field = fields.next();
            if (field.startsWith("set:")) {
                setTags.add(field.after("set:"));
            } else if (field.startsWith("tag:")) {
                condition = condition.and(TagExpression.pattern(field.after("tag:")));
            } else {
                fields.error(problems, field, "bad tag-if");
                return Optional.empty();
            }
        }
        if (setTags.isEmpty()) {
            problems.error(directive.origin(), "bad tag-if");
            return Optional.empty();
        }
        return Optional.of(new MatchRule.TagIf(directive, setTags, condition));
    }

    private static Bytes text(Fields.Field field) {
        return Bytes.latin1(field.text());
    }

    private Optional<MatchRule> wrong(Fields fields) {
        if (fields.hasMore()) fields.error(problems, fields.peek(), ERROR);
        else problems.error(fields.directive().origin(), ERROR);
        return Optional.empty();
    }
}
