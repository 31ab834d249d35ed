package org.bootmasq.dhcp4.client;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.Moment;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.RelayAgent;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.Relays;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Ip4;

/**
 * The first step of a decision: what was asked, when and where.
 *
 * @param at when it arrived
 * @param view the interface on which it counts as arriving
 * @param relay what a relay says; its override is the address that stands for us as server, whoever says so
 * @param sender by what the message identifies its sender
 * @param networks the ranges that serve the place where it comes from, in the order in which they are tried; none until
 *     they have been found
 */
public record Request(
        Moment at,
        Arrival arrival,
        InterfaceView view,
        Dhcp4Message message,
        RelayAgent relay,
        Identity sender,
        List<Served> networks) {
    /** A message that arrived, of which nothing else is known yet. */
    public static Request of(
            Moment at, Arrival arrival, InterfaceView view, Dhcp4Message message, Dhcp4Settings settings) {
        RelayAgent relay = RelayAgent.of(message);
        if (relay.override().isEmpty() && standsForUs(settings.relays().proxy(), message.giaddr())) {
            relay = relay.withOverride(message.giaddr());
        }
        Identity sender = Identity.of(message, settings.has(Option.DHCP_IGNORE_CLID));
        return new Request(at, arrival, view, message, relay, sender, List.of());
    }

    /** {@code dhcp-proxy}: the relay stands for us, so that all of a client's messages go through it. */
    private static boolean standsForUs(Relays.Proxy proxy, Ip4 giaddr) {
        return proxy.enabled()
                && !giaddr.isUnspecified()
                && (proxy.relays().isEmpty() || proxy.relays().contains(giaddr));
    }

    Request from(List<Served> found) {
        return new Request(at, arrival, view, message, relay, sender, found);
    }

    Request answeredAs(Ip4 serverId) {
        return new Request(at, arrival, view, message, relay.withOverride(serverId), sender, networks);
    }

    /** Our address on the arriving interface, where no network gives a better one. */
    public Ip4 fallbackAddress() {
        return view.firstAddress().orElse(Ip4.UNSPECIFIED);
    }

    /** What option 54 of the reply says (RFC 2131 section 4.1; RFC 5107 lets a relay override it). */
    public Ip4 serverId(Optional<Served> network) {
        return relay.override().orElseGet(() -> network.map(Served::local).orElse(fallbackAddress()));
    }
}
