package org.bootmasq.dhcp4;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.client.Outcome;
import org.bootmasq.dhcp4.client.Request;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.dhcp4.settings.Relays;
import org.bootmasq.lease.Lease4;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/** DHCPLEASEQUERY (RFC 4388): what a relay may learn of leases by address, hardware address or client identifier. */
final class LeaseQueries {
    private final ServerState server;
    private final Request request;
    private final Outcome outcome;
    private final Dhcp4Message query;

    private LeaseQueries(ServerState server, Request request, Outcome outcome) {
        this.server = server;
        this.request = request;
        this.outcome = outcome;
        this.query = request.message();
    }

    static void answer(ServerState server, Request request, Outcome outcome) {
        Relays.LeaseQuery settings = server.settings().relays().leaseQuery();
        Dhcp4Message query = request.message();
        // RFC 4388 section 6.3: a query comes from a relay, which says where the answer goes.
        if (!settings.enabled() || query.giaddr().isUnspecified()) return;
        Ip4 source = request.arrival().source();
        if (!settings.allows(source)) {
            outcome.warning("DHCPLEASEQUERY from " + source + " not permitted");
            return;
        }
        new LeaseQueries(server, request, outcome).answer();
    }

    private void answer() {
        List<Lease4> leases = leases();
        outcome.packet("DHCPLEASEQUERY", Optional.of(query.ciaddr()).filter(a -> !a.isUnspecified()), "");
        if (!leases.isEmpty()) {
            active(leases);
        } else if (isManaged(query.ciaddr())) {
            send(MessageType.LEASEUNASSIGNED, query.ciaddr(), request.sender().hardware(), new ArrayList<>());
        } else {
            send(MessageType.LEASEUNKNOWN, query.ciaddr(), request.sender().hardware(), new ArrayList<>());
        }
    }

    /** By address, else client identifier, else hardware address (RFC 4388 section 6.1); the most recent first. */
    private List<Lease4> leases() {
        if (!query.ciaddr().isUnspecified()) {
            return server.leases().byAddress(query.ciaddr()).stream().toList();
        }
        Optional<Bytes> clientId = query.option(OptionCode.CLIENT_ID);
        if (clientId.isPresent()) {
            return server.leases().ofClientId(clientId.get()).stream().toList();
        }
        return server.leases().ofHardware(request.sender().hardware()).stream()
                .sorted((a, b) ->
                        Long.compare(b.extra().lastTransaction(), a.extra().lastTransaction()))
                .toList();
    }

    private boolean isManaged(Ip4 address) {
        for (Range range : server.settings().subnets().ranges()) {
            if (range.contains(address)) return true;
        }
        return !server.settings().clients().hosts().withAddress(address).isEmpty();
    }

    private void active(List<Lease4> leases) {
        Lease4 lease = leases.getFirst();
        List<Dhcp4Option> options = new ArrayList<>();
        long left = Math.min(lease.remaining(request.at().unixSeconds()), LeaseTime.INFINITE);
        if (asks(OptionCode.LEASE_TIME)) options.add(seconds(OptionCode.LEASE_TIME, left));
        if (asks(OptionCode.RENEWAL_TIME)) options.add(seconds(OptionCode.RENEWAL_TIME, left / 2));
        if (asks(OptionCode.REBINDING_TIME)) options.add(seconds(OptionCode.REBINDING_TIME, left * 7 / 8));
        if (!lease.clientId().isEmpty()) options.add(new Dhcp4Option(OptionCode.CLIENT_ID, lease.clientId()));
        if (asks(OptionCode.CLIENT_LAST_TRANSACTION_TIME) && lease.extra().lastTransaction() > 0) {
            options.add(seconds(
                    OptionCode.CLIENT_LAST_TRANSACTION_TIME,
                    request.at().unixSeconds() - lease.extra().lastTransaction()));
        }
        if (asks(OptionCode.VENDOR_CLASS) && !lease.extra().vendorClass().isEmpty()) {
            options.add(new Dhcp4Option(OptionCode.VENDOR_CLASS, lease.extra().vendorClass()));
        }
        if (leases.size() > 1) {
            var others = new ByteWriter(4 * leases.size());
            for (Lease4 other : leases.subList(1, leases.size())) others.ip4(other.address());
            options.add(new Dhcp4Option(OptionCode.ASSOCIATED_IP, others.bytes()));
        }
        if (asks(OptionCode.RELAY_AGENT_INFORMATION)
                && !lease.extra().agentInformation().isEmpty()) {
            options.add(new Dhcp4Option(
                    OptionCode.RELAY_AGENT_INFORMATION, lease.extra().agentInformation()));
        }
        send(MessageType.LEASEACTIVE, lease.address(), lease.hardware(), options);
    }

    private boolean asks(OptionCode code) {
        return query.option(OptionCode.PARAMETER_REQUEST_LIST)
                .filter(list -> list.contains(Bytes.ofInts(code.code())))
                .isPresent();
    }

    private static Dhcp4Option seconds(OptionCode code, long value) {
        return new Dhcp4Option(code, new ByteWriter(16).i32((int) value).bytes());
    }

    private void send(MessageType type, Ip4 address, HardwareAddress hardware, List<Dhcp4Option> options) {
        List<Dhcp4Option> all = new ArrayList<>();
        all.add(new Dhcp4Option(OptionCode.MESSAGE_TYPE, Bytes.ofInts(type.code())));
        all.add(new Dhcp4Option(
                OptionCode.SERVER_ID, request.serverId(Optional.empty()).octets()));
        all.addAll(options);
        Dhcp4Message reply = new Dhcp4Message(
                Dhcp4Message.BOOTREPLY,
                hardware.type(),
                hardware.octets().length(),
                0,
                query.xid(),
                0,
                query.flags(),
                address,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                query.giaddr(),
                hardware.octets(),
                Bytes.EMPTY,
                Bytes.EMPTY,
                true,
                all);
        outcome.packet(type.logName(), Optional.of(address), "");
        server.replies().send(reply, request, outcome);
    }
}
