package org.bootmasq.dhcp4;

import java.util.Optional;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Host;
import org.bootmasq.lease.Lease;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** DHCPDECLINE, DHCPRELEASE and leases that end (RFC 2131 sections 4.3.3 and 4.3.4). */
final class Endings {
    private Endings() {}

    /** Somebody else uses the address: it rests for ten minutes. */
    static void decline(Exchange exchange) {
        Optional<Ip4> address = exchange.request().address(OptionCode.REQUESTED_ADDRESS);
        if (address.isEmpty()
                || !isBySender(exchange, address.get())
                || !isForUs(exchange, exchange.networks().stream().findFirst())) return;
        Declined declined = exchange.server().allocator().declined();
        log(exchange, declined, address);
        boolean held = exchange.lease()
                .filter(own -> own.address().equals(address.get()))
                .isPresent();
        if (held) end(exchange, exchange.lease().get());
        boolean fixed = exchange.host()
                .flatMap(Host::address)
                .filter(address.get()::equals)
                .isPresent();
        Allocator allocator = exchange.server().allocator();
        int client = HardwareHash.of(exchange.identity().octets());
        // Only what was this client's to refuse: else one client could refuse the whole range.
        if (!held && !fixed && !allocator.offers().wasMade(address.get(), client)) return;
        if (!fixed) {
            allocator.declined(address.get(), client, exchange.networks(), exchange.nowMillis());
            return;
        }
        allocator.offers().remove(address.get());
        if (declined.contains(address.get(), exchange.nowMillis())) return;
        declined.addConfigured(address.get(), exchange.nowMillis());
        exchange.log().plainWarning("disabling DHCP static address " + address.get() + " for 10m");
    }

    /** Refusals cost their sender nothing: they may not fill the log. */
    private static void log(Exchange exchange, Declined declined, Optional<Ip4> address) {
        if (declined.mayLog(exchange.nowMillis())) {
            String message =
                    exchange.request().option(OptionCode.MESSAGE).map(Endings::printable).orElse("");
            exchange.log().refusal("DHCPDECLINE", address, message);
        } else if (declined.beganSilence()) {
            exchange.log()
                    .plainWarning("many addresses are declined, the last by " + exchange.identityText()
                            + ": no more lines about that for a while");
        }
    }

    static void release(Exchange exchange) {
        Ip4 address = exchange.request().ciaddr();
        Optional<Served> network = Networks.belonging(exchange.networks(), address, exchange.tags());
        if (network.isEmpty() || !isBySender(exchange, address) || !isForUs(exchange, network)) return;
        if (exchange.lease().filter(own -> own.address().equals(address)).isPresent()) {
            end(exchange, exchange.lease().get());
            exchange.log().packet("DHCPRELEASE", Optional.of(address), "");
        } else {
            exchange.log().refusal("DHCPRELEASE", Optional.of(address), "unknown lease");
        }
    }

    /**
     * Who has an address of its own gives up no other: a stranger could else end anybody's lease. Programs on this
     * machine may (dnsmasq's dhcp_release), and a relay speaks for its clients: from the address that it names, or
     * from one that is no client's.
     */
    private static boolean isBySender(Exchange exchange, Ip4 address) {
        Ip4 source = exchange.arrival().source();
        if (source.isUnspecified() || source.equals(address)) return true;
        Ip4 relay = exchange.request().giaddr();
        if (!relay.isUnspecified() && (source.equals(relay) || !isAClients(exchange, source))) return true;
        return exchange.server().networks().interfaces().stream().anyMatch(view -> view.has(source));
    }

    private static boolean isAClients(Exchange exchange, Ip4 source) {
        return exchange.networks().stream().anyMatch(network -> network.covers(source))
                || exchange.server().leases().isHeld(source);
    }

    private static boolean isForUs(Exchange exchange, Optional<Served> network) {
        return exchange.request()
                .address(OptionCode.SERVER_ID)
                .filter(exchange.serverId(network)::equals)
                .isPresent();
    }

    static void end(Exchange exchange, Lease lease) {
        exchange.server().endLease(lease.address()).ifPresent(change -> {
            exchange.save(change);
            exchange.server().allocator().forgetExhaustion();
            LeaseScript.ended(exchange.server(), exchange.effects(), lease);
        });
    }

    /** What RFC 4388 has us remember of a client's last message. */
    static Lease.Extra extra(Exchange exchange) {
        if (!exchange.settings().relays().leaseQuery().enabled()) return Lease.Extra.NONE;
        return new Lease.Extra(
                exchange.relayAgent().information().orElse(Bytes.EMPTY),
                exchange.request().option(OptionCode.VENDOR_CLASS).orElse(Bytes.EMPTY),
                exchange.nowSeconds());
    }

    /** Text from a client, fit for a log. */
    static String printable(Bytes value) {
        var text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            int c = value.at(i);
            if (c >= ' ' && c <= '~') text.append((char) c);
        }
        return text.toString();
    }
}
