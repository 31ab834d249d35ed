package org.bootmasq.oracle.ip6;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bootmasq.lab.Lab;
import org.bootmasq.lab.Packet6;
import org.bootmasq.lab.PacketSocket;
import org.bootmasq.lab.Program;
import org.bootmasq.lab.Server;
import org.bootmasq.lab.Station6;
import org.bootmasq.oracle.Case;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * A namespace for one of the two servers, with {@code lan0} (2001:db8:1::1/64) and {@code up0} (2001:db8:9::1/64), the
 * same addresses and hardware addresses for both servers, and frames on the other ends. Notes in a case change it:
 * {@code #address DEVICE ADDRESS ...} adds one, {@code #bare DEVICE} leaves out the usual one.
 */
final class Twin implements AutoCloseable {
    static final List<String> DEVICES = List.of("lan0", "up0");
    static final Ip6 LAN_LINK_LOCAL = ip6("fe80::ff:fe00:101");
    static final Bytes LAN_MAC = Bytes.ofHex("020000000101");
    static final Bytes UP_MAC = Bytes.ofHex("020000000901");

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> USUAL = List.of("2001:db8:1::1/64", "2001:db8:9::1/64");

    private final Program program;
    private final Lab lab = Lab.empty();
    private final List<Station6> stations = new ArrayList<>();

    Twin(Program program) {
        this.program = program;
        String server = lab.serverNamespace();
        String outside = lab.namespace("c");
        String defaults =
                "cd /proc/sys/net/ipv6/conf; for i in all default; do echo 0 >$i/disable_ipv6; echo 0 >$i/accept_ra;"
                        + " echo 0 >$i/accept_dad; echo 0 >$i/router_solicitations; done";
        inside(server, defaults);
        lab.cable(server, "lan0", LAN_MAC.colonHex(), outside, "c0", "02:00:00:00:01:fe");
        lab.cable(server, "up0", UP_MAC.colonHex(), outside, "c1", "02:00:00:00:09:fe");
        for (int cable = 0; cable < DEVICES.size(); cable++) {
            Station6 station = new Station6(PacketSocket.open(outside, "c" + cable));
            station.answer(Host::neighbour);
            stations.add(station);
        }
        lab.ip(server, Host.known().flatMap(Twin::known).toArray(String[]::new));
    }

    /** The kernel's neighbour table knows these hosts, so the server need not ask for their hardware addresses. */
    private static Stream<String> known(Host host) {
        return DEVICES.stream()
                .map(device -> "neigh add " + host.linkLocal() + " lladdr "
                        + host.mac().colonHex() + " dev " + device + " nud permanent");
    }

    static Ip6 ip6(String text) {
        return Ip6.parse(text).orElseThrow();
    }

    private void inside(String namespace, String script) {
        if (lab.run(namespace, SOON, "sh", "-ec", script).awaitExit(SOON) != 0) {
            throw new IllegalStateException("failed: " + script);
        }
    }

    /** Gives the interfaces the addresses of a case, and forgets the neighbours that were asked for. */
    void prepare(Case subject) {
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < DEVICES.size(); i++) {
            String device = DEVICES.get(i);
            commands.add("addr flush dev " + device + " scope global");
            commands.add("link set " + device + " up mtu 1500");
            if (!subject.notes("bare").contains(device)) {
                commands.add("addr add " + USUAL.get(i) + " dev " + device + " nodad");
            }
        }
        for (String note : subject.notes("address")) {
            String[] words = note.split(" ", 3);
            String rest = words.length > 2 ? " " + words[2] : "";
            commands.add("addr add " + words[1] + " dev " + words[0] + " nodad" + rest);
        }
        if (!subject.notes("bare").contains("lan0")) {
            commands.add(
                    "neigh replace " + Host.RELAY + " lladdr " + Host.RELAY_MAC.colonHex() + " dev lan0 nud permanent");
            commands.add("route replace 2001:db8:5::/48 via " + Host.RELAY + " dev lan0");
        }
        if (!subject.notes("bare").contains("up0")) {
            for (String server : List.of("2001:db8:9::2", "2001:db8:9::3")) {
                commands.add(
                        "neigh replace " + server + " lladdr " + Host.RELAY_MAC.colonHex() + " dev up0 nud permanent");
            }
        }
        commands.add("neigh flush all");
        ip(commands.toArray(String[]::new));
    }

    /** Carries out {@code ip} commands in the server's namespace. */
    void ip(String... commands) {
        lab.ip(lab.serverNamespace(), commands);
    }

    Server start(Case subject, String leases) {
        Server server = leases.isEmpty()
                ? Server.start(lab, program, files(subject.text()))
                : Server.startWithLeases(lab, program, files(subject.text()), leases);
        while (next(0).isPresent()) {
            // What the kernel said while the server started.
        }
        return server;
    }

    private String files(String text) {
        if (!text.contains("@FILES@")) return text;
        lab.write("hosts.d/one", "02:00:00:00:02:01,[2001:db8:1::71],fromdir\n");
        lab.write("opts.d/one", "option6:ntp-server,[2001:db8:1::99]\n");
        lab.write("ethers", "02:00:00:00:02:02 ether\n");
        return text.replace("@FILES@", lab.folder().toString());
    }

    void send(int cable, Packet6 packet) {
        stations.get(cable).send(packet);
    }

    /** The next packet on either cable, empty when none comes in time. */
    Optional<Transcript.Seen> next(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        do {
            for (int cable = 0; cable < stations.size(); cable++) {
                int on = cable;
                Optional<Packet6> packet = stations.get(cable).receive(millis > 0 && cable == 0 ? 1 : 0);
                if (packet.isPresent()) return packet.map(one -> new Transcript.Seen(on, one));
            }
        } while (System.nanoTime() < deadline);
        return Optional.empty();
    }

    @Override
    public void close() {
        stations.forEach(Station6::close);
        lab.close();
    }
}
