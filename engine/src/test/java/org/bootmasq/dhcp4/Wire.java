package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.lease.Lease4Table;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;

/** A server on eth0 with 192.168.7.1/24, clients, and a clock that tests step. */
final class Wire {
    static final String SERVER = "192.168.7.1";
    static final int ETH0 = 2;

    final Dhcp4Server server;
    KnownNames names = KnownNames.NONE;
    long now = 1_800_000_000_000L;
    List<Effect> effects = List.of();

    Wire(String... lines) {
        this(new Lease4Table(), lines);
    }

    Wire(Lease4Table leases, String... lines) {
        server = new Dhcp4Server(ConfigText.settings(lines), leases, new Random(1), () -> names);
        var address = new LocalAddress(Ip4.of(SERVER), Ip4.maskOf(24), Ip4.of("192.168.7.255"));
        var hardware = HardwareAddress.ethernet("02:00:00:00:00:01");
        server.interfacesChanged(List.of(new InterfaceView("eth0", ETH0, hardware, List.of(address))));
    }

    Client client(int number) {
        return new Client("52:54:00:00:00:%02x".formatted(number));
    }

    Client machine(String mac) {
        return new Client(mac);
    }

    /** Another configuration from now on. */
    void configured(String... lines) {
        server.reconfigure(ConfigText.settings(String.join("\n", lines) + "\n"));
    }

    void passes(long millis) {
        now += millis;
        effects = server.onTimer(now);
    }

    /** The only message sent, if one was. */
    Optional<Dhcp4Message> reply() {
        List<Effect.Send> sent = sends();
        assertThat(sent).hasSizeLessThan(2);
        return sent.stream().findFirst().map(send -> decoded(send.payload()));
    }

    List<Effect.Send> sends() {
        return of(Effect.Send.class).toList();
    }

    <T extends Effect> Stream<T> of(Class<T> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast);
    }

    List<String> log() {
        return of(Effect.Log.class).map(line -> line.text().strip()).toList();
    }

    void offers(String address) {
        assertThat(reply().flatMap(Dhcp4Message::type)).contains(MessageType.OFFER);
        assertThat(reply().orElseThrow().yiaddr()).isEqualTo(Ip4.of(address));
    }

    void acknowledges(String address) {
        assertThat(reply().flatMap(Dhcp4Message::type)).as("%s", log()).contains(MessageType.ACK);
        assertThat(reply().orElseThrow().yiaddr()).isEqualTo(Ip4.of(address));
        assertThat(server.leases().isHeld(Ip4.of(address))).isTrue();
    }

    void refuses(String reason) {
        assertThat(reply().flatMap(Dhcp4Message::type)).contains(MessageType.NAK);
        assertThat(reply().orElseThrow().option(56).orElseThrow().latin1()).isEqualTo(reason);
    }

    void isSilent() {
        assertThat(sends()).isEmpty();
    }

    static Dhcp4Message decoded(Bytes packet) {
        try {
            return Dhcp4Codec.decode(packet);
        } catch (Malformed malformed) {
            throw new AssertionError(malformed);
        }
    }

    /** A machine; its next message carries the options added since the last. */
    final class Client {
        private final HardwareAddress hardware;
        private final List<Dhcp4Option> extra = new ArrayList<>();
        private Ip4 giaddr = Ip4.UNSPECIFIED;
        private int flags;
        private Optional<Ip4> source = Optional.empty();

        private Client(String mac) {
            hardware = HardwareAddress.ethernet(mac);
        }

        Client with(int code, Bytes value) {
            extra.add(new Dhcp4Option(code, value));
            return this;
        }

        Client with(int code, String text) {
            return with(code, Bytes.latin1(text));
        }

        Client relayedBy(String relay) {
            giaddr = Ip4.of(relay);
            return this;
        }

        /** Sends from an address that is not the one it speaks of. */
        Client from(String address) {
            source = Optional.of(Ip4.of(address));
            return this;
        }

        Client wantingBroadcast() {
            flags = Dhcp4Message.BROADCAST;
            return this;
        }

        void discovers() {
            sends(MessageType.DISCOVER, "0.0.0.0");
        }

        void selects(String address) {
            with(50, Ip4.of(address).octets()).with(54, Ip4.of(SERVER).octets());
            sends(MessageType.REQUEST, "0.0.0.0");
        }

        void selectsElsewhere(String address) {
            with(50, Ip4.of(address).octets()).with(54, Ip4.of("192.168.7.2").octets());
            sends(MessageType.REQUEST, "0.0.0.0");
        }

        void reboots(String address) {
            with(50, Ip4.of(address).octets());
            sends(MessageType.REQUEST, "0.0.0.0");
        }

        void renews(String address) {
            sends(MessageType.REQUEST, address);
        }

        void declines(String address) {
            with(50, Ip4.of(address).octets()).with(54, Ip4.of(SERVER).octets());
            sends(MessageType.DECLINE, "0.0.0.0");
        }

        void releases(String address) {
            with(54, Ip4.of(SERVER).octets());
            sends(MessageType.RELEASE, address);
        }

        void informs(String address) {
            sends(MessageType.INFORM, address);
        }

        void sends(MessageType type, String ciaddr) {
            List<Dhcp4Option> options = new ArrayList<>();
            options.add(new Dhcp4Option(53, Bytes.ofInts(type.code())));
            options.addAll(extra);
            deliver(options, ciaddr);
        }

        void bootp() {
            deliver(List.copyOf(extra), "0.0.0.0");
        }

        private void deliver(List<Dhcp4Option> options, String ciaddr) {
            var message = new Dhcp4Message(
                    Dhcp4Message.BOOTREQUEST,
                    hardware.type(),
                    hardware.octets().length(),
                    0,
                    0x1234,
                    0,
                    flags,
                    Ip4.of(ciaddr),
                    Ip4.UNSPECIFIED,
                    Ip4.UNSPECIFIED,
                    giaddr,
                    hardware.octets(),
                    Bytes.EMPTY,
                    Bytes.EMPTY,
                    true,
                    options);
            extra.clear();
            boolean unicast = !ciaddr.equals("0.0.0.0");
            effects = server.on(
                    now,
                    new Arrival(
                            ETH0,
                            source.orElse(giaddr.isUnspecified() ? Ip4.of(ciaddr) : giaddr),
                            68,
                            unicast ? Ip4.of(SERVER) : Ip4.BROADCAST,
                            false,
                            Dhcp4Codec.encode(message)));
        }
    }
}
