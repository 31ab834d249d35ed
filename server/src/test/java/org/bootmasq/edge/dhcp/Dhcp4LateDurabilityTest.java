package org.bootmasq.edge.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp4.Dhcp4Server;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.reader.Dhcp4SettingsReader;
import org.bootmasq.edge.lease.LateDurability;
import org.bootmasq.lease.Lease4Table;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

/** The real engine over a store that answers later: what a reply waits for, and what waits for nobody. */
class Dhcp4LateDurabilityTest {
    private static final Ip4 SERVER = Ip4.of("192.168.7.1");

    private final LateDurability store = new LateDurability();
    /**
     * What goes out, as {@code ACK 192.168.7.50 for 1 3600 s}, with {@code from 4011} where it leaves from the PXE
     * port.
     */
    private final List<String> sent = new ArrayList<>();

    private final List<String> said = new ArrayList<>();
    private final List<String> named = new ArrayList<>();
    private final Set<String> held = new TreeSet<>();
    private final Dhcp4Server engine =
            new Dhcp4Server(settings(), new Lease4Table(), new Random(1), () -> KnownNames.NONE);
    private final DhcpEffects effects = new DhcpEffects(
            store,
            new Wire(),
            Outlet6.NONE,
            Optional.empty(),
            new DhcpEffects.Holders() {
                @Override
                public void acknowledged(IpAddress address, Set<String> tags) {
                    held.add(address.toString());
                }

                @Override
                public void ended(IpAddress address) {
                    held.remove(address.toString());
                }
            },
            (_, _, text) -> said.add(text.strip()));

    private long now = 1_800_000_000_000L;

    Dhcp4LateDurabilityTest() {
        var local = new InterfaceView.LocalAddress(SERVER, Ip4.maskOf(24), Ip4.of("192.168.7.255"));
        engine.interfacesChanged(
                List.of(new InterfaceView("eth0", 2, HardwareAddress.ethernet("02:00:00:00:00:01"), List.of(local))));
        effects.tell(
                changes -> changes.forEach(change -> named.add(change.address().toString())));
    }

    private static Dhcp4Settings settings() {
        var problems = new Problems();
        var lines = List.of(
                new Directive(Option.DHCP_RANGE, "192.168.7.50,192.168.7.99,1h", Origin.commandLine(1, "")),
                new Directive(Option.NO_PING, "", Origin.commandLine(2, "")));
        var settings = Dhcp4SettingsReader.read(new Configuration(lines), problems);
        assertThat(problems.errors()).isEmpty();
        return settings;
    }

    private final class Wire implements Outlet4 {
        @Override
        public void send(Effect.Send send, boolean pxePort) {
            try {
                Dhcp4Message message = Dhcp4Codec.decode(send.payload());
                String seconds = message.option(51)
                        .map(time -> " " + Integer.parseInt(time.hex(), 16) + " s")
                        .orElse("");
                sent.add(message.type().orElseThrow() + " " + message.yiaddr() + " for "
                        + message.chaddr().at(5) + seconds + (pxePort ? " from 4011" : ""));
            } catch (Malformed malformed) {
                throw new AssertionError(malformed);
            }
        }

        @Override
        public void ping(Effect.Ping ping) {}

        @Override
        public void flush() {}
    }

    /** A message of a client comes in alone. */
    private void says(int client, MessageType type, String address) {
        hears(client, type, address, false);
        effects.carryOut();
    }

    /** A message of a client comes in, in one batch with the next ones. */
    private void hears(int client, MessageType type, String address, boolean pxePort) {
        effects.add(engine.on(now, message(client, type, address)), pxePort);
    }

    private static Arrival message(int client, MessageType type, String address) {
        var options = new ArrayList<Dhcp4Option>();
        options.add(new Dhcp4Option(53, Bytes.ofInts(type.code())));
        Ip4 ciaddr = Ip4.UNSPECIFIED;
        if (type == MessageType.RELEASE) ciaddr = Ip4.of(address);
        else if (!address.isEmpty())
            options.add(new Dhcp4Option(50, Ip4.of(address).octets()));
        if (type != MessageType.DISCOVER) options.add(new Dhcp4Option(54, SERVER.octets()));
        var message = new Dhcp4Message(
                1,
                1,
                6,
                0,
                0x1000 + client,
                0,
                0,
                ciaddr,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Bytes.ofInts(0x52, 0x54, 0, 0, 0, client),
                Bytes.EMPTY,
                Bytes.EMPTY,
                true,
                options);
        return new Arrival(2, ciaddr, 68, Ip4.BROADCAST, false, Dhcp4Codec.encode(message));
    }

    @Test
    void anAcknowledgementWaitsAndOthersAreServedMeanwhile() {
        says(1, MessageType.REQUEST, "192.168.7.51");
        assertThat(sent).isEmpty();
        assertThat(said).as("the log says nothing that may not come true").isEmpty();
        assertThat(named).isEmpty();
        assertThat(held).isEmpty();

        says(2, MessageType.DISCOVER, "192.168.7.52");
        assertThat(sent).containsExactly("OFFER 192.168.7.52 for 2 3600 s");

        store.keeps();
        assertThat(sent).last().isEqualTo("ACK 192.168.7.51 for 1 3600 s");
        assertThat(named).containsExactly("192.168.7.51");
        assertThat(held).containsExactly("192.168.7.51");
        assertThat(said).last().asString().startsWith("DHCPACK(eth0) 192.168.7.51");
    }

    @Test
    void oneCommitForABatchAndRepliesInTheOrderOfTheCommits() {
        hears(1, MessageType.REQUEST, "192.168.7.51", false);
        hears(2, MessageType.REQUEST, "192.168.7.52", false);
        hears(3, MessageType.DISCOVER, "192.168.7.53", false);
        effects.carryOut();
        assertThat(store.outstanding()).isEqualTo(1);
        assertThat(sent).containsExactly("OFFER 192.168.7.53 for 3 3600 s");
        says(4, MessageType.REQUEST, "192.168.7.54");
        sent.clear();

        store.keepsYoungestFirst();
        assertThat(sent).isEmpty();
        store.keeps();
        assertThat(sent)
                .containsExactly(
                        "ACK 192.168.7.51 for 1 3600 s",
                        "ACK 192.168.7.52 for 2 3600 s",
                        "ACK 192.168.7.54 for 4 3600 s");
    }

    @Test
    void aReplyLeavesFromThePortThatWasAskedHoweverLateItIs() {
        hears(1, MessageType.REQUEST, "192.168.7.51", true);
        effects.carryOut();
        says(2, MessageType.REQUEST, "192.168.7.52");
        store.keeps();
        store.keeps();
        assertThat(sent).containsExactly("ACK 192.168.7.51 for 1 3600 s from 4011", "ACK 192.168.7.52 for 2 3600 s");
    }

    @Test
    void whereOneCommitFailsAClientHearsWhatIsDurableOrNothing() {
        says(1, MessageType.REQUEST, "192.168.7.51");
        store.keeps();
        now += 600_000;
        sent.clear();
        said.clear();
        named.clear();

        hears(1, MessageType.REQUEST, "192.168.7.51", false);
        hears(2, MessageType.REQUEST, "192.168.7.52", false);
        effects.carryOut();
        says(3, MessageType.REQUEST, "192.168.7.53");
        store.fails();
        assertThat(sent)
                .as("who renews has what is kept of the lease, who is new has nothing")
                .containsExactly("ACK 192.168.7.51 for 1 3000 s");
        assertThat(said).noneMatch(line -> line.contains("DHCPACK(eth0) 192.168.7.52"));
        assertThat(held).containsExactly("192.168.7.51");
        assertThat(named).isEmpty();

        store.keeps();
        assertThat(sent).as("the commit behind it is its own").last().isEqualTo("ACK 192.168.7.53 for 3 3600 s");
        assertThat(held).containsExactly("192.168.7.51", "192.168.7.53");
    }

    @Test
    void theEndOfALeaseIsToldBehindItsBeginning() {
        says(1, MessageType.REQUEST, "192.168.7.51");
        says(1, MessageType.RELEASE, "192.168.7.51");
        assertThat(store.outstanding()).isEqualTo(2);
        store.keeps();
        assertThat(held).containsExactly("192.168.7.51");
        store.keeps();
        assertThat(held).isEmpty();
        assertThat(store.kept(Ip4.of("192.168.7.51"))).isEmpty();
    }

    @Test
    void whatIsNotAnsweredWhenTheServerEndsIsNotAnsweredLater() {
        says(1, MessageType.REQUEST, "192.168.7.51");
        says(2, MessageType.REQUEST, "192.168.7.52");
        effects.close();
        assertThat(said).containsExactly("the server ends before 2 changes of leases are known to be kept");
        store.keeps();
        store.fails();
        assertThat(sent).isEmpty();
        assertThat(held).isEmpty();
        assertThat(named).isEmpty();
    }

    @Test
    void aStoreThatBreaksDownCountsAsNotDurable() {
        var broken = new DhcpEffects(
                (_, _) -> {
                    throw new IllegalStateException("no connection");
                },
                new Wire(),
                Outlet6.NONE,
                Optional.empty(),
                DhcpEffects.Holders.NONE,
                (_, _, text) -> said.add(text));
        broken.add(engine.on(now, message(1, MessageType.REQUEST, "192.168.7.51")));
        broken.add(engine.on(now, message(2, MessageType.DISCOVER, "192.168.7.52")));
        broken.carryOut();
        assertThat(sent).containsExactly("OFFER 192.168.7.52 for 2 3600 s");
        assertThat(said).anyMatch(line -> line.startsWith("dropped 1 changes of leases: "));
    }
}
