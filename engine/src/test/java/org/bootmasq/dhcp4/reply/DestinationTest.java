package org.bootmasq.dhcp4.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.dhcp.Delivery;
import org.bootmasq.dhcp.Moment;
import org.bootmasq.dhcp4.ConfigText;
import org.bootmasq.dhcp4.client.Request;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Policy;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** RFC 2131 section 4.1, fourth paragraph, case by case. */
class DestinationTest {
    private static final HardwareAddress MAC = HardwareAddress.ethernet("52:54:00:00:00:01");
    private static final Ip4 NONE = Ip4.UNSPECIFIED;
    private static final Ip4 CLIENT = Ip4.of("10.0.0.5");
    private static final Ip4 RELAY = Ip4.of("10.0.9.1");

    private static Dhcp4Message message(int flags, Ip4 ciaddr, Ip4 yiaddr, Ip4 giaddr) {
        return new Dhcp4Message(
                1,
                1,
                6,
                0,
                7,
                0,
                flags,
                ciaddr,
                yiaddr,
                NONE,
                giaddr,
                MAC.octets(),
                Bytes.EMPTY,
                Bytes.EMPTY,
                true,
                List.of());
    }

    private static Delivery goes(MessageType type, Arrival arrival, Dhcp4Message reply) {
        var view = new InterfaceView("eth0", 1, MAC, List.of());
        Dhcp4Message asked = message(0, NONE, NONE, NONE).with(OptionCode.MESSAGE_TYPE, Bytes.ofInts(type.code()));
        Request request = Request.of(new Moment(0, 0), arrival, view, asked, ConfigText.settings());
        return Destination.of(request, reply, Policy.Ports.STANDARD);
    }

    private static Arrival from(Ip4 source, int port, boolean pxePort) {
        return new Arrival(1, source, port, Ip4.BROADCAST, pxePort, Bytes.EMPTY);
    }

    private static Delivery discovered(Dhcp4Message reply) {
        return goes(MessageType.DISCOVER, from(NONE, 68, false), reply);
    }

    @Test
    void aRelayHasTheReplyOnTheServersPort() {
        assertThat(discovered(message(0, NONE, CLIENT, RELAY))).isEqualTo(new Delivery.Unicast(RELAY, 67));
    }

    @Test
    void aClientWithoutAddressHasItAtItsLinkAddressOrByBroadcastWhereItAsks() {
        assertThat(discovered(message(0, NONE, CLIENT, NONE))).isEqualTo(new Delivery.Unresolved(CLIENT, MAC, 68));
        assertThat(discovered(message(Dhcp4Message.BROADCAST, NONE, CLIENT, NONE)))
                .isEqualTo(new Delivery.Broadcast(68));
        assertThat(discovered(message(0, NONE, NONE, NONE))).isEqualTo(new Delivery.Broadcast(68));
    }

    @Test
    void aClientWithAnAddressHasItThere() {
        Dhcp4Message reply = message(0, CLIENT, CLIENT, NONE);
        assertThat(discovered(reply)).isEqualTo(new Delivery.Unicast(CLIENT, 68));
        assertThat(goes(MessageType.REQUEST, from(CLIENT, 1068, false), reply))
                .as("a source that tallies is believed with its port")
                .isEqualTo(new Delivery.Unicast(CLIENT, 1068));
        assertThat(goes(MessageType.REQUEST, from(RELAY, 1068, false), reply))
                .isEqualTo(new Delivery.Unicast(CLIENT, 68));
        assertThat(goes(MessageType.INFORM, from(RELAY, 1068, false), reply))
                .as("for INFORM any source is")
                .isEqualTo(new Delivery.Unicast(RELAY, 1068));
    }

    @Test
    void onThePxePortTheSenderHasItBack() {
        Dhcp4Message reply = message(0, CLIENT, NONE, NONE);
        assertThat(goes(MessageType.REQUEST, from(CLIENT, 4011, true), reply))
                .isEqualTo(new Delivery.Unicast(CLIENT, 4011));
        assertThat(goes(MessageType.REQUEST, from(NONE, 4011, true), reply)).isEqualTo(new Delivery.Broadcast(68));
    }
}
