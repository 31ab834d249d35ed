package org.bootmasq.dhcp4.settings.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Refused;
import org.bootmasq.config.value.CNumber;
import org.bootmasq.config.value.HexText;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Parts;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.TagIf;
import org.bootmasq.dhcp4.message.RelayAgentSubOption;
import org.bootmasq.dhcp4.settings.HardwarePattern;
import org.bootmasq.dhcp4.settings.MatchRule;
import org.bootmasq.wire.Bytes;

/** Reads the lines that set tags, but for {@code dhcp-match}. */
final class MatchReader {
    private static final String BAD_TAG_IF = "bad tag-if";

    MatchRule vendorClass(Directive directive) {
        var parts = new Parts(directive);
        String tag = parts.tagToSet();
        OptionalInt enterprise = OptionalInt.empty();
        if (parts.left() == 2 && parts.peek().startsWith("enterprise:")) {
            Part number = parts.next().from("enterprise:".length());
            enterprise = OptionalInt.of((int) CNumber.leading(number.plain()));
        }
        if (parts.left() != 1) throw parts.refused(Refused.GENERAL);
        return new MatchRule.VendorClass(directive, tag, enterprise, text(parts.next()));
    }

    MatchRule userClass(Directive directive) {
        var parts = new Parts(directive);
        String tag = parts.tagToSet();
        if (parts.left() != 1) throw parts.refused(Refused.GENERAL);
        return new MatchRule.UserClass(directive, tag, text(parts.next()));
    }

    MatchRule hardware(Directive directive) {
        var parts = new Parts(directive);
        String tag = parts.tagToSet();
        if (parts.left() != 1) throw parts.refused(Refused.GENERAL);
        Part part = parts.next();
        Optional<HexText.Parsed> hex = HexText.parse(part.text(), 16, true);
        if (hex.isEmpty() || part.text().isEmpty()) {
            throw part.refused(Refused.GENERAL);
        }
        HexText.Parsed parsed = hex.get();
        var pattern = new HardwarePattern(parsed.type(), parsed.octets(), parsed.wildcards());
        return new MatchRule.Hardware(directive, tag, pattern);
    }

    MatchRule relayAgent(Directive directive, RelayAgentSubOption subOption) {
        var parts = new Parts(directive);
        String tag = parts.tagToSet();
        if (parts.left() != 1) throw parts.refused(Refused.GENERAL);
        Part part = parts.next();
        Optional<HexText.Parsed> hex = part.has(':') ? HexText.parse(part.text(), 255, false) : Optional.empty();
        Bytes value = hex.map(HexText.Parsed::octets).orElseGet(() -> text(part));
        return new MatchRule.RelayAgent(directive, tag, subOption, value);
    }

    MatchRule name(Directive directive) {
        var parts = new Parts(directive);
        String tag = parts.tagToSet();
        if (!parts.hasMore()) throw parts.refused(Refused.GENERAL);
        String name = parts.rest().plain();
        boolean prefix = name.endsWith("*");
        return new MatchRule.Name(directive, tag, prefix ? name.substring(0, name.length() - 1) : name, prefix);
    }

    TagIf tagIf(Directive directive) {
        var parts = new Parts(directive);
        List<String> setTags = new ArrayList<>();
        var condition = TagExpression.ALWAYS;
        while (parts.hasMore()) {
            Part part = parts.next();
            Optional<Part> set = part.after("set:");
            if (set.isPresent()) {
                setTags.add(set.get().plain());
            } else {
                Part tag = part.after("tag:").orElseThrow(() -> part.refused(BAD_TAG_IF));
                condition = condition.and(TagExpression.pattern(tag.plain()));
            }
        }
        if (setTags.isEmpty()) throw new Refused(directive.origin(), BAD_TAG_IF);
        return new TagIf(directive, setTags, condition);
    }

    private static Bytes text(Part part) {
        return Bytes.latin1(part.plain());
    }
}
