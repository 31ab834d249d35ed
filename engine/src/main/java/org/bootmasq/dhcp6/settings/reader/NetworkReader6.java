package org.bootmasq.dhcp6.settings.reader;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.CNumber;
import org.bootmasq.config.value.InterfacePattern;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Parts;
import org.bootmasq.dhcp6.settings.Policy6;
import org.bootmasq.dhcp6.settings.Relays6;
import org.bootmasq.dhcp6.settings.Subnets6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/** Reads the lines about relays, networks that share a link, and the server's own name. */
final class NetworkReader6 {
    private static final String BAD_RELAY = "Bad dhcp-relay";
    private static final String BAD_DUID = "bad DUID";

    private final Problems problems;

    NetworkReader6(Problems problems) {
        this.problems = problems;
    }

    /** Empty if it reaches nobody. */
    Optional<Relays6.Rule> relay(Directive directive) {
        List<Part> parts = Part.of(directive).list();
        Part first = parts.getFirst();
        if (parts.size() < 2) throw first.refused(BAD_RELAY);
        Ip6 local = first.ip6().orElseThrow(() -> first.refused(BAD_RELAY));
        List<Part> target = parts.get(1).split('#', 2);
        Optional<Ip6> server = target.getFirst().ip6();
        Relays6.Rule rule;
        if (server.isPresent()) {
            int port = target.size() > 1 ? (int) CNumber.leading(target.get(1).plain()) & 0xffff : Relays6.SERVER_PORT;
            Optional<InterfacePattern> device = parts.size() > 2
                    ? Optional.of(new InterfacePattern(parts.get(2).plain()))
                    : Optional.empty();
            Optional<Ip6> known = server.filter(address -> !address.isUnspecified());
            rule = new Relays6.Rule(directive, local, known, port, device);
        } else {
            if (parts.size() > 2 || target.getFirst().has('*'))
                throw parts.get(1).refused(BAD_RELAY);
            var device = new InterfacePattern(parts.get(1).plain());
            rule = new Relays6.Rule(directive, local, Optional.empty(), Relays6.SERVER_PORT, Optional.of(device));
        }
        // dnsmasq: such lines are taken and never relay anything.
        boolean reaches = !local.isLinkLocal()
                && !local.isUnspecified()
                && (rule.server().isPresent()
                        || rule.serverInterface()
                                .filter(NetworkReader6::isNamed)
                                .isPresent());
        if (reaches) return Optional.of(rule);
        problems.warning(first.place(), BAD_RELAY);
        return Optional.empty();
    }

    private static boolean isNamed(InterfacePattern device) {
        return !device.text().isEmpty() && !device.text().endsWith("*");
    }

    /** Empty if the line is for IPv4, or is refused by DHCPv4. */
    Optional<Subnets6.SharedNetwork6> sharedNetwork(Directive directive) {
        var parts = new Parts(directive);
        Part first = parts.next();
        Optional<Ip6> other = parts.left() == 1 ? Ip6.parse(parts.peek().text()) : Optional.empty();
        boolean ours = other.isPresent() && Ip4.parse(first.text()).isEmpty();
        if (!ours) return Optional.empty();
        Optional<Ip6> local = Ip6.parse(first.text());
        Optional<String> name = local.isPresent() ? Optional.empty() : Optional.of(first.plain());
        return Optional.of(new Subnets6.SharedNetwork6(directive, name, local, other.get()));
    }

    /** Who may ask, by one {@code leasequery} line with a value; empty if it is for IPv4, or is refused by DHCPv4. */
    Optional<Ip6Prefix> leaseQuerySource(Directive directive) {
        List<Part> parts = Part.of(directive).split('/', 2);
        Optional<Ip6> address = Ip6.parse(parts.getFirst().text());
        if (address.isEmpty()) return Optional.empty();
        int length =
                parts.size() == 1 ? Ip6Prefix.SINGLE : parts.get(1).number(0, Ip6Prefix.SINGLE, "bad prefix length");
        return Optional.of(new Ip6Prefix(address.get(), length));
    }

    Policy6.EnterpriseDuid duid(Directive directive) {
        List<Part> parts = Part.of(directive).list(2);
        Part first = parts.getFirst();
        if (parts.size() < 2) throw first.refused(BAD_DUID);
        int enterprise = first.number().orElseThrow(() -> first.refused(BAD_DUID));
        Bytes identifier = Bytes.EMPTY;
        for (String group : parts.get(1).plain().split("[:\\- ]", -1)) {
            if (!group.matches("[0-9A-Fa-f]*|\\*")) throw parts.get(1).refused(BAD_DUID);
            String digits = group.equals("*") ? "00" : group.length() % 2 == 0 ? group : "0" + group;
            identifier = identifier.plus(Bytes.ofHex(digits));
        }
        return new Policy6.EnterpriseDuid(enterprise, identifier);
    }
}
