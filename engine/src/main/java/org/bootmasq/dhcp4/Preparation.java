package org.bootmasq.dhcp4;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.dhcp4.settings.TagGate;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip4;

/** Finds out who asks and from where: networks, tags, host line, lease and name; the same for every kind of request. */
final class Preparation {
    private Preparation() {}

    /** @return whether any range serves the place where the request comes from */
    static boolean prepare(Exchange exchange) {
        exchange.networks(networks(exchange));
        if (exchange.networks().isEmpty()) {
            Optional<Ip4> subnet = exchange.relayAgent().subnet();
            Ip4 giaddr = exchange.request().giaddr();
            String where = subnet.map(Ip4::toString)
                    .orElse(giaddr.isUnspecified() ? exchange.interfaceName() : giaddr.toString());
            exchange.log()
                    .plainWarning("no address range available for DHCP request "
                            + (subnet.isPresent() ? "with subnet selector " : "via ") + where);
            exchange.refuse("no range for this network");
            return false;
        }
        logRequest(exchange);
        exchange.tags().add(exchange.interfaceName(), "interface");
        new TagRules(exchange).apply(exchange.server().matchRules());
        HostTags.judgeClientId(exchange);
        exchange.lease(exchange.server().leases().ofClient(exchange.hardware(), exchange.clientId()));
        exchange.resumeClientId();
        HostTags.find(exchange);
        return true;
    }

    /** After the name is known: may the client be served at all? */
    static void judge(Exchange exchange) {
        for (TagGate gate : exchange.settings().clients().ignore()) {
            if (gate.condition().matches(exchange.tags().all())) {
                exchange.ignore();
                if (exchange.trace().isOn()) {
                    exchange.trace().tell(new Trace.Refused("dhcp-ignore", Optional.of(gate.directive())));
                }
            } else if (exchange.trace().isOn()) {
                exchange.trace()
                        .tell(new Trace.LineNotApplied(
                                gate.directive(),
                                gate.condition().lacking(exchange.tags().all()),
                                "the client has not all its tags"));
            }
        }
    }

    private static List<Served> networks(Exchange exchange) {
        Networks networks = exchange.server().networks();
        List<Served> here = networks.on(exchange.view());
        Ip4 giaddr = exchange.request().giaddr();
        Optional<Ip4> subnet = exchange.relayAgent().subnet();
        Optional<Ip4> relay = giaddr.isUnspecified() ? Optional.empty() : Optional.of(giaddr);
        Optional<Ip4> elsewhere = subnet.or(() -> relay);
        ClientRelays known = exchange.server().relays();
        if (elsewhere.isPresent()) return networks.around(elsewhere.get(), exchange.fallbackAddress(), relay, known);
        Ip4 ciaddr = exchange.request().ciaddr();
        if (ciaddr.isUnspecified()) return here;
        for (Served network : here) {
            if (network.covers(ciaddr)) return here;
        }
        // A client that renews through routers has no relay, and is not on our wire.
        List<Served> around = networks.around(ciaddr, exchange.fallbackAddress(), Optional.empty(), known);
        return around.isEmpty() ? here : around;
    }

    private static void logRequest(Exchange exchange) {
        RequestLog log = exchange.log();
        if (!log.isDetailed()) return;
        for (Served network : exchange.networks()) {
            Range range = network.range();
            if (range.mode() == Range.Mode.DYNAMIC) {
                log.detail("available DHCP range: " + range.start() + " -- " + range.end());
            } else {
                log.detail("available DHCP subnet: " + range.start() + "/" + network.netmask());
            }
        }
        Dhcp4Message request = exchange.request();
        request.option(OptionCode.VENDOR_CLASS)
                .filter(value -> !value.isEmpty())
                .ifPresent(value -> log.detail("vendor class: " + Endings.printable(value)));
        request.option(OptionCode.USER_CLASS)
                .filter(value -> !value.isEmpty())
                .ifPresent(value -> log.detail("user class: " + Endings.printable(value)));
    }
}
