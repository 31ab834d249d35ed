package org.bootmasq.dhcp.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Refused;
import org.bootmasq.config.value.CNumber;
import org.bootmasq.config.value.HexText;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Parts;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.TagGate;
import org.bootmasq.dhcp.TagIf;
import org.bootmasq.dhcp.host.HardwarePattern;
import org.bootmasq.dhcp.host.HostIndex;
import org.bootmasq.wire.Bytes;

/** Reads the lines about clients that both versions of DHCP share. */
public final class ClientsReader {
    private static final String BAD_TAG_IF = "bad tag-if";
    private static final int LONGEST_HARDWARE_ADDRESS = 16;
    private static final int LONGEST_OPTION = 255;

    private final Problems problems;
    private final Function<Directive, Optional<MatchRule>> optionMatch;
    private final List<MatchRule> rules = new ArrayList<>();
    private final List<TagIf> tagIfs = new ArrayList<>();

    private ClientsReader(Problems problems, Function<Directive, Optional<MatchRule>> optionMatch) {
        this.problems = problems;
        this.optionMatch = optionMatch;
    }

    /**
     * Reads all lines; what is wrong with them goes to {@code problems}.
     *
     * @param hosts of {@code dhcp-host}, which both versions share
     * @param optionMatch reads {@code dhcp-match}; empty for a line that is the other version's
     */
    public static Clients read(
            Configuration configuration,
            HostIndex hosts,
            Function<Directive, Optional<MatchRule>> optionMatch,
            Problems problems) {
        var reader = new ClientsReader(problems, optionMatch);
        for (Directive directive : configuration.directives()) reader.take(directive);
        return new Clients(hosts, reader.rules, reader.tagIfs, TagGate.all(configuration, Option.DHCP_IGNORE));
    }

    private void take(Directive directive) {
        switch (directive.option()) {
            case DHCP_VENDORCLASS -> rule(directive, ClientsReader::vendorClass);
            case DHCP_USERCLASS -> rule(directive, ClientsReader::userClass);
            case DHCP_MAC -> rule(directive, ClientsReader::hardware);
            case DHCP_CIRCUITID -> relayAgent(directive, MatchRule.RelayAgent.Kind.CIRCUIT_ID);
            case DHCP_REMOTEID -> relayAgent(directive, MatchRule.RelayAgent.Kind.REMOTE_ID);
            case DHCP_SUBSCRID -> relayAgent(directive, MatchRule.RelayAgent.Kind.SUBSCRIBER_ID);
            case DHCP_NAME_MATCH -> rule(directive, ClientsReader::name);
            case DHCP_MATCH ->
                problems.attempt(() -> optionMatch.apply(directive)).ifPresent(read -> read.ifPresent(rules::add));
            case TAG_IF -> problems.attempt(() -> tagIf(directive)).ifPresent(tagIfs::add);
            default -> {
                // Not about clients.
            }
        }
    }

    private void rule(Directive directive, Function<Directive, MatchRule> reading) {
        problems.attempt(() -> reading.apply(directive)).ifPresent(rules::add);
    }

    private void relayAgent(Directive directive, MatchRule.RelayAgent.Kind kind) {
        rule(directive, each -> relayAgentRule(each, kind));
    }

    private static MatchRule vendorClass(Directive directive) {
        var parts = new Parts(directive);
        String tag = parts.tagToSet();
        OptionalInt enterprise = OptionalInt.empty();
        if (parts.hasMore() && parts.left() <= 2 && parts.peek().startsWith("enterprise:")) {
            Part number = parts.next().from("enterprise:".length());
            enterprise = OptionalInt.of((int) CNumber.leading(number.plain()));
            if (!parts.hasMore()) return new MatchRule.VendorClass(directive, tag, enterprise, Bytes.EMPTY);
        }
        if (parts.left() != 1) throw parts.refused(Refused.GENERAL);
        return new MatchRule.VendorClass(directive, tag, enterprise, text(parts.next()));
    }

    private static MatchRule userClass(Directive directive) {
        var parts = new Parts(directive);
        String tag = parts.tagToSet();
        if (parts.left() != 1) throw parts.refused(Refused.GENERAL);
        return new MatchRule.UserClass(directive, tag, text(parts.next()));
    }

    private static MatchRule hardware(Directive directive) {
        var parts = new Parts(directive);
        String tag = parts.tagToSet();
        if (parts.left() != 1) throw parts.refused(Refused.GENERAL);
        Part part = parts.next();
        Optional<HexText.Parsed> hex = HexText.parse(part.text(), LONGEST_HARDWARE_ADDRESS, true);
        if (hex.isEmpty() || part.text().isEmpty()) {
            throw part.refused(Refused.GENERAL);
        }
        HexText.Parsed parsed = hex.get();
        var pattern = new HardwarePattern(parsed.type(), parsed.octets(), parsed.wildcards());
        return new MatchRule.Hardware(directive, tag, pattern);
    }

    private static MatchRule relayAgentRule(Directive directive, MatchRule.RelayAgent.Kind kind) {
        var parts = new Parts(directive);
        String tag = parts.tagToSet();
        if (parts.left() != 1) throw parts.refused(Refused.GENERAL);
        Part part = parts.next();
        Optional<HexText.Parsed> hex =
                part.has(':') ? HexText.parse(part.text(), LONGEST_OPTION, false) : Optional.empty();
        Bytes value = hex.map(HexText.Parsed::octets).orElseGet(() -> text(part));
        return new MatchRule.RelayAgent(directive, tag, kind, value);
    }

    private static MatchRule name(Directive directive) {
        var parts = new Parts(directive);
        String tag = parts.tagToSet();
        if (!parts.hasMore()) throw parts.refused(Refused.GENERAL);
        String name = parts.rest().plain();
        boolean prefix = name.endsWith("*");
        return new MatchRule.Name(directive, tag, prefix ? name.substring(0, name.length() - 1) : name, prefix);
    }

    private static TagIf tagIf(Directive directive) {
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
