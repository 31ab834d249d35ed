package org.bootmasq.dhcp4.reply;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.dhcp.ChosenName;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.Moment;
import org.bootmasq.dhcp.Tags;
import org.bootmasq.dhcp4.ConfigText;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Identity;
import org.bootmasq.dhcp4.client.PxeClient;
import org.bootmasq.dhcp4.client.Request;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.ClientName;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.RelayAgent;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** Clients of which all is known, for tests of what is said to them. */
public final class Asking {
    private static final Ip4 OURS = Ip4.of("10.0.0.1");

    private Asking() {}

    /** Who sent this request from this network. */
    static Client client(
            Dhcp4Message request, RelayAgent relay, Served network, Set<String> tags, Optional<ClientName.Fqdn> fqdn) {
        Identity identity = Identity.of(request, false);
        var arrival = new Arrival(1, Ip4.UNSPECIFIED, 68, Ip4.BROADCAST, false, Bytes.EMPTY);
        var view = new InterfaceView("os0", 1, identity.hardware(), List.of());
        var asked = new Request(new Moment(0, 0), arrival, view, request, relay, identity, List.of(network));
        Tags known = Tags.none(List.of(), ClientTrace.NONE);
        for (String tag : tags) known = known.with(tag, "the test");
        return new Client(asked, identity, known, Optional.empty(), Optional.empty(), ChosenName.NONE, fqdn, false);
    }

    /** A trace that keeps what it is told. */
    public static ClientTrace telling(List<Trace.DhcpStep> steps) {
        Trace all = event -> steps.add(((Trace.DhcpEvent) event).step());
        return new ClientTrace(all, new Trace.DhcpClient("os0", "52:54:00:12:34:56", 7));
    }

    /** An offer of an hour in 10.0.0.0/24, where we are 10.0.0.1. */
    public static ReplyContext offer(Dhcp4Message request, Dhcp4Message base, Optional<PxeClient> pxe, String... tags) {
        Range range = ConfigText.settings("dhcp-range=10.0.0.50,10.0.0.60")
                .subnets()
                .ranges()
                .getFirst();
        var network = new Served(range, Ip4.of("255.255.255.0"), Ip4.of("10.0.0.255"), OURS, Optional.of(OURS));
        return new ReplyContext(
                client(request, RelayAgent.of(request), network, Set.of(tags), Optional.empty()),
                network,
                Optional.of(MessageType.OFFER),
                base,
                pxe,
                new ReplyContext.Names(Optional.empty(), Optional.empty()),
                ReplyContext.Terms.of(3600),
                _ -> Optional.empty());
    }
}
