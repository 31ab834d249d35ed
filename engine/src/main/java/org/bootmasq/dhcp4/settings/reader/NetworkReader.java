package org.bootmasq.dhcp4.settings.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.CNumber;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Fields;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.TagExpression;
import org.bootmasq.dhcp4.settings.DomainRule;
import org.bootmasq.dhcp4.settings.Policy;
import org.bootmasq.dhcp4.settings.RelayRule;
import org.bootmasq.dhcp4.settings.Relays;
import org.bootmasq.dhcp4.settings.ReplyRules;
import org.bootmasq.dhcp4.settings.Subnets;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** Reads the lines about domains, relays, ports and delays. */
final class NetworkReader {
    private static final String ERROR = "error";
    private static final int DHCP_SERVER_PORT = 67;
    private static final int ALTERNATE_SERVER_PORT = 1067;
    private static final int ALTERNATE_CLIENT_PORT = 1068;
    /** Of an interface's name on Linux (IFNAMSIZ less its NUL). */
    private static final int LONGEST_INTERFACE_NAME = 15;

    private final Problems problems;

    NetworkReader(Problems problems) {
        this.problems = problems;
    }

    /** Empty if its addresses are IPv6, or wrong. */
    Optional<DomainRule> domain(Directive directive) {
        var fields = new Fields(directive);
        String name = fields.next().text();
        if (!fields.hasMore()) {
            return Optional.of(new DomainRule(directive, name, new DomainRule.Scope.Everyone(), false));
        }
        Fields.Field scope = fields.next();
        if (scope.has('/')) return subnetDomain(fields, name, scope);
        Optional<Ip4> first = Ip4.parse(scope.raw());
        boolean first6 = Ip6.parse(scope.raw()).isPresent();
        if (first.isEmpty() && !first6) {
            boolean local = fields.hasMore() && fields.next().raw().equals("local");
            return Optional.of(new DomainRule(directive, name, new DomainRule.Scope.Interface(scope.text()), local));
        }
        Optional<Ip4> last = first;
        if (fields.hasMore()) {
            Fields.Field field = fields.next();
            last = Ip4.parse(field.raw());
            boolean sameFamily = first6 ? Ip6.parse(field.raw()).isPresent() : last.isPresent();
            if (!sameFamily) return wrong(fields, field, ERROR);
        }
        boolean local = fields.hasMore() && fields.next().raw().equals("local");
        if (first6) return Optional.empty();
        var range = new DomainRule.Scope.Addresses(first.orElseThrow(), last.orElseThrow());
        return Optional.of(new DomainRule(directive, name, range, local));
    }

    private Optional<DomainRule> subnetDomain(Fields fields, String name, Fields.Field scope) {
        int slash = scope.raw().indexOf('/');
        String address = scope.raw().substring(0, slash);
        String length = scope.raw().substring(slash + 1);
        boolean six = Ip6.parse(address).isPresent();
        Optional<Ip4> network = Ip4.parse(address);
        if ((network.isEmpty() && !six) || !CNumber.isDigits(length)) return wrong(fields, scope, ERROR);
        long bits = CNumber.leading(length);
        if (bits > (six ? 128 : 32)) return wrong(fields, scope, "bad prefix length");
        boolean local = false;
        if (fields.hasMore()) {
            Fields.Field field = fields.next();
            if (!field.raw().equals("local")) return wrong(fields, field, ERROR);
            local = true;
        }
        if (six) return Optional.empty();
        Ip4 mask = Ip4.maskOf((int) bits);
        Ip4 first = network.orElseThrow().and(mask);
        var range = new DomainRule.Scope.Addresses(first, first.or(mask.not()));
        return Optional.of(new DomainRule(fields.directive(), name, range, local));
    }

    /** Empty if it is for IPv6, or wrong. */
    Optional<RelayRule> relay(Directive directive) {
        boolean split = directive.option() == Option.DHCP_SPLIT_RELAY;
        String bad = split ? "Bad dhcp-split-relay" : "Bad dhcp-relay";
        var fields = new Fields(directive);
        Fields.Field first = fields.next();
        if (!fields.hasMore()) return wrong(fields, first, bad);
        Fields.Field second = fields.next();
        String target = second.raw();
        int hash = target.indexOf('#');
        String address = hash < 0 ? target : target.substring(0, hash);
        Optional<Ip4> server = Ip4.parse(address);
        boolean isInterface = server.isEmpty() && Ip6.parse(address).isEmpty();
        if (split && !fields.hasMore()) return wrong(fields, second, bad);
        if (isInterface && split && !address.isEmpty()) return wrong(fields, second, bad);
        // dnsmasq: nothing between the commas is taken, and reaches nobody.
        boolean nobody = isInterface && !split && address.isEmpty() && !fields.hasMore();
        boolean misnamed = isInterface && !split && (second.has('*') || fields.hasMore());
        if (misnamed) return wrong(fields, second, bad);
        Optional<Ip4> local = Ip4.parse(first.raw());
        if (local.isEmpty() || (server.isEmpty() && !isInterface)) {
            // dnsmasq: families that do not go together, and what is no address, are taken and never relay anything.
            if (Ip6.parse(first.raw()).isEmpty()) problems.warning(fields.origin(first), bad);
            return Optional.empty();
        }
        int port = hash < 0 ? DHCP_SERVER_PORT : (int) CNumber.leading(target.substring(hash + 1)) & 0xffff;
        Optional<String> name = isInterface && !split && !nobody ? Optional.of(second.text()) : Optional.empty();
        Optional<Ip4> serverSide = Optional.empty();
        if (fields.hasMore()) {
            Fields.Field third = fields.next();
            if (split) serverSide = Ip4.parse(third.raw());
            if (serverSide.isEmpty() && !isInterface) name = Optional.of(third.text());
            if (serverSide.isEmpty() && split && third.has('*')) return wrong(fields, third, bad);
            if (serverSide.isEmpty() && split) name = Optional.of(third.text());
        }
        Optional<Ip4> known = server.filter(ip -> !ip.isUnspecified() && !ip.equals(Ip4.BROADCAST));
        return Optional.of(new RelayRule(directive, local.get(), known, port, name, serverSide, split));
    }

    Optional<ReplyRules.ReplyDelay> replyDelay(Directive directive) {
        var fields = new Fields(directive);
        TagExpression condition = fields.condition();
        boolean nothing = fields.left() == 1 && fields.peek().raw().isEmpty();
        // dnsmasq: nothing behind the tags is no delay.
        if (nothing) return Optional.of(new ReplyRules.ReplyDelay(directive, condition, 0));
        if (fields.left() != 1 || !CNumber.isDigits(fields.peek().raw())) {
            return wrong(fields, fields.hasMore() ? fields.peek() : new Fields.Field("", 0), ERROR);
        }
        long seconds = Math.min(Integer.MAX_VALUE, CNumber.leading(fields.next().raw()));
        return Optional.of(new ReplyRules.ReplyDelay(directive, condition, (int) seconds));
    }

    Optional<Policy.Ports> ports(Directive directive) {
        if (!directive.hasValue()) {
            return Optional.of(new Policy.Ports(ALTERNATE_SERVER_PORT, ALTERNATE_CLIENT_PORT));
        }
        var fields = new Fields(directive);
        List<Integer> ports = new ArrayList<>();
        while (fields.hasMore()) {
            Fields.Field field = ports.size() == 1 ? fields.rest() : fields.next();
            boolean valid = CNumber.isDigits(field.raw()) && CNumber.leading(field.raw()) <= 0xffff;
            if (!valid) return wrong(fields, field, "invalid port number");
            ports.add((int) CNumber.leading(field.raw()));
        }
        return Optional.of(new Policy.Ports(ports.get(0), ports.size() > 1 ? ports.get(1) : ports.get(0) + 1));
    }

    Optional<Subnets.BridgeInterface> bridge(Directive directive) {
        var fields = new Fields(directive);
        Fields.Field name = fields.next();
        boolean fits =
                name.text().length() <= LONGEST_INTERFACE_NAME && !name.raw().isEmpty();
        if (!fields.hasMore() || !fits) return wrong(fields, name, "bad bridge-interface");
        List<String> aliases = new ArrayList<>();
        while (fields.hasMore()) aliases.add(fields.next().text());
        return Optional.of(new Subnets.BridgeInterface(directive, name.text(), aliases));
    }

    /** The relays of one {@code dhcp-proxy} line. */
    List<Ip4> proxies(Directive directive) {
        List<Ip4> relays = new ArrayList<>();
        if (!directive.hasValue()) return relays;
        var fields = new Fields(directive);
        while (fields.hasMore()) {
            Fields.Field field = fields.next();
            Optional<Ip4> relay = Ip4.parse(field.raw());
            if (relay.isPresent()) relays.add(relay.get());
            else fields.error(problems, field, "bad dhcp-proxy address");
        }
        return relays;
    }

    /** Who may ask, by one {@code leasequery} line with a value. */
    Optional<Relays.Network> leaseQuerySource(Directive directive) {
        var fields = new Fields(directive);
        Fields.Field field = fields.rest();
        int slash = field.raw().indexOf('/');
        String address = slash < 0 ? field.raw() : field.raw().substring(0, slash);
        Optional<Ip4> ip = Ip4.parse(address);
        if (ip.isEmpty() && Ip6.parse(address).isPresent()) return Optional.empty();
        if (ip.isEmpty()) return wrong(fields, field, "bad leasequery address");
        String length = slash < 0 ? "32" : field.raw().substring(slash + 1);
        boolean valid = CNumber.isDigits(length) && CNumber.leading(length) <= 32;
        if (!valid) return wrong(fields, field, "bad prefix length");
        return Optional.of(new Relays.Network(ip.get(), Ip4.maskOf(Integer.parseInt(length))));
    }

    private <T> Optional<T> wrong(Fields fields, Fields.Field field, String message) {
        fields.error(problems, field, message);
        return Optional.empty();
    }
}
