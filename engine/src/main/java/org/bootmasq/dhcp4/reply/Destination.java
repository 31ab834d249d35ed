package org.bootmasq.dhcp4.reply;

import org.bootmasq.dhcp.Delivery;
import org.bootmasq.dhcp4.client.Request;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.settings.Policy;

/** Where a reply goes. */
final class Destination {
    /** An ARP entry holds no longer link address. */
    private static final int LONGEST_HARDWARE = 14;

    private Destination() {}

    /** RFC 2131 section 4.1, fourth paragraph; PXE clients on port 4011 hear back on their own port. */
    static Delivery of(Request request, Dhcp4Message reply, Policy.Ports ports) {
        Arrival arrival = request.arrival();
        if (arrival.pxePort()) {
            return arrival.source().isUnspecified()
                    ? new Delivery.Broadcast(ports.client())
                    : new Delivery.Unicast(arrival.source(), arrival.sourcePort());
        }
        if (!reply.giaddr().isUnspecified()) return new Delivery.Unicast(reply.giaddr(), ports.server());
        if (!reply.ciaddr().isUnspecified()) {
            boolean inform =
                    request.message().type().filter(MessageType.INFORM::equals).isPresent();
            boolean trusted = !arrival.source().isUnspecified() && arrival.sourcePort() != 0;
            // dnsmasq: a source that tallies with ciaddr is believed with its port; for INFORM, any source is.
            if (trusted && (inform || arrival.source().equals(reply.ciaddr()))) {
                return new Delivery.Unicast(arrival.source(), arrival.sourcePort());
            }
            return new Delivery.Unicast(reply.ciaddr(), ports.client());
        }
        boolean reachable = reply.hlen() > 0 && reply.hlen() <= LONGEST_HARDWARE && reply.htype() != 0;
        if ((reply.flags() & Dhcp4Message.BROADCAST) != 0
                || !reachable
                || reply.yiaddr().isUnspecified()) {
            return new Delivery.Broadcast(ports.client());
        }
        return new Delivery.Unresolved(reply.yiaddr(), request.sender().hardware(), ports.client());
    }
}
