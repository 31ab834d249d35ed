package org.bootmasq.dhcp4.settings.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Refused;
import org.bootmasq.config.value.CNumber;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Parts;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp4.settings.Policy;
import org.bootmasq.dhcp4.settings.RelayRule;
import org.bootmasq.dhcp4.settings.Relays;
import org.bootmasq.dhcp4.settings.ReplyRules;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** Reads the lines about relays, ports and delays. */
final class NetworkReader {
    private static final int DHCP_SERVER_PORT = 67;
    private static final int ALTERNATE_SERVER_PORT = 1067;
    private static final int ALTERNATE_CLIENT_PORT = 1068;

    private final Problems problems;

    NetworkReader(Problems problems) {
        this.problems = problems;
    }

    /** Empty if it reaches nobody. */
    Optional<RelayRule> relay(Directive directive) {
        boolean split = directive.option() == Option.DHCP_SPLIT_RELAY;
        String bad = split ? "Bad dhcp-split-relay" : "Bad dhcp-relay";
        var parts = new Parts(directive);
        Part first = parts.next();
        if (!parts.hasMore()) throw first.refused(bad);
        Part second = parts.next();
        String target = second.text();
        int hash = target.indexOf('#');
        String address = hash < 0 ? target : target.substring(0, hash);
        Optional<Ip4> server = Ip4.parse(address);
        boolean isInterface = server.isEmpty() && Ip6.parse(address).isEmpty();
        if (split && !parts.hasMore()) throw second.refused(bad);
        if (split && Ip6.parse(first.text()).isPresent()) throw first.refused(bad);
        if (split && Ip6.parse(address).isPresent()) throw second.refused(bad);
        if (isInterface && split && !address.isEmpty()) throw second.refused(bad);
        // dnsmasq: nothing between the commas is taken, and reaches nobody.
        boolean nobody = isInterface && !split && address.isEmpty() && !parts.hasMore();
        boolean misnamed = isInterface && !split && (second.has('*') || parts.hasMore());
        if (misnamed) throw second.refused(bad);
        Optional<Ip4> local = Ip4.parse(first.text());
        if (local.isEmpty() || (server.isEmpty() && !isInterface)) {
            // dnsmasq: families that do not go together, and what is no address, are taken and never relay anything.
            if (Ip6.parse(first.text()).isEmpty()) problems.warning(first.place(), bad);
            return Optional.empty();
        }
        int port = hash < 0 ? DHCP_SERVER_PORT : (int) CNumber.leading(target.substring(hash + 1)) & 0xffff;
        Optional<String> name = isInterface && !split && !nobody ? Optional.of(second.plain()) : Optional.empty();
        Optional<Ip4> serverSide = Optional.empty();
        if (parts.hasMore()) {
            Part third = parts.next();
            if (split) serverSide = Ip4.parse(third.text());
            if (serverSide.isEmpty() && !isInterface) name = Optional.of(third.plain());
            if (serverSide.isEmpty() && split && third.has('*')) throw third.refused(bad);
            if (serverSide.isEmpty() && split) name = Optional.of(third.plain());
        }
        Optional<Ip4> known = server.filter(ip -> !ip.isUnspecified() && !ip.equals(Ip4.BROADCAST));
        return Optional.of(new RelayRule(directive, local.get(), known, port, name, serverSide, split));
    }

    ReplyRules.ReplyDelay replyDelay(Directive directive) {
        var parts = new Parts(directive);
        TagExpression condition = parts.condition();
        boolean nothing = parts.left() == 1 && parts.peek().text().isEmpty();
        // dnsmasq: nothing behind the tags is no delay.
        if (nothing) return new ReplyRules.ReplyDelay(directive, condition, 0);
        if (parts.left() != 1 || !CNumber.isDigits(parts.peek().text())) {
            throw parts.refused(Refused.GENERAL);
        }
        long seconds = Math.min(Integer.MAX_VALUE, CNumber.leading(parts.next().text()));
        return new ReplyRules.ReplyDelay(directive, condition, (int) seconds);
    }

    Policy.Ports ports(Directive directive) {
        if (!directive.hasValue()) {
            return new Policy.Ports(ALTERNATE_SERVER_PORT, ALTERNATE_CLIENT_PORT);
        }
        var parts = new Parts(directive);
        List<Integer> ports = new ArrayList<>();
        while (parts.hasMore()) {
            Part part = ports.size() == 1 ? parts.rest() : parts.next();
            boolean valid = CNumber.isDigits(part.text()) && CNumber.leading(part.text()) <= 0xffff;
            if (!valid) throw part.refused("invalid port number");
            ports.add((int) CNumber.leading(part.text()));
        }
        return new Policy.Ports(ports.get(0), ports.size() > 1 ? ports.get(1) : ports.get(0) + 1);
    }

    /** The relays of one {@code dhcp-proxy} line. */
    List<Ip4> proxies(Directive directive) {
        if (!directive.hasValue()) return List.of();
        return Part.each(
                Part.of(directive).list(),
                part -> Ip4.parse(part.text()).orElseThrow(() -> part.refused("bad dhcp-proxy address")));
    }

    /** Who may ask, by one {@code leasequery} line with a value. */
    Optional<Relays.Network> leaseQuerySource(Directive directive) {
        var parts = new Parts(directive);
        Part part = parts.rest();
        int slash = part.text().indexOf('/');
        String address = slash < 0 ? part.text() : part.text().substring(0, slash);
        Optional<Ip4> ip = Ip4.parse(address);
        if (ip.isEmpty() && Ip6.parse(address).isPresent()) return Optional.empty();
        if (ip.isEmpty()) throw part.refused("bad leasequery address");
        String length = slash < 0 ? "32" : part.text().substring(slash + 1);
        boolean valid = CNumber.isDigits(length) && CNumber.leading(length) <= 32;
        if (!valid) throw part.refused("bad prefix length");
        return Optional.of(new Relays.Network(ip.get(), Ip4.maskOf(Integer.parseInt(length))));
    }
}
