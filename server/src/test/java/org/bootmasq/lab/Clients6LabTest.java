package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Programs that configure whole machines, in the three ways that networks with IPv6 are run: by DHCPv6, by
 * advertisements with information beside, and by a prefix for a router. Each outlives a restart of the server and
 * follows it to another prefix.
 */
final class Clients6LabTest {
    private static final String BEHIND = "2001:db8:f00::1/48 dev up0";

    private final Ip6Lab lab = new Ip6Lab();
    private final String servers = lab.lab().serverNamespace();

    enum Which {
        NETWORKD,
        NETWORK_MANAGER,
        DIBBLER;

        Client6 on(Ip6Lab lab) {
            return switch (this) {
                case NETWORKD -> new NetworkdClient(lab);
                case NETWORK_MANAGER -> new NmClient(lab);
                case DIBBLER -> new DibblerClient(lab);
            };
        }
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    /** The address of a device that is in a network, and is not on its way out. */
    private String address(Client6 client, String device, String network, Server server) {
        Pattern address =
                Pattern.compile("inet6 (" + network + "[0-9a-f:]*)/(?!.*deprecated).*\\n.*preferred_lft (?!0)");
        String seen = lab.await(
                () -> addresses(client, device),
                text -> address.matcher(text).find(),
                client,
                lab.say(client.machine().namespace(), "ip", "-6", "route"),
                server);
        Matcher found = address.matcher(seen);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private String addresses(Client6 client, String device) {
        client.settle();
        return lab.addresses(client.machine().namespace(), device);
    }

    private String digs(Client6 client, String... question) {
        return lab.digs(client.machine().namespace(), question);
    }

    private void isNamed(Client6 client, String address, Server server) {
        String name = Client6.NAME + ".lab.example";
        lab.await(() -> digs(client, name, "AAAA"), text -> text.contains(address), client, server);
        assertThat(digs(client, "-x", address)).isEqualTo(name + ".");
    }

    private void learns(Client6 client, String part, Server server) {
        lab.await(client::learnt, text -> text.contains(part), client, server);
    }

    /** The device has an address no more, or for what is open alone. */
    private void isLeft(Client6 client, String device, String address, Server server) {
        Pattern held = Pattern.compile("inet6 " + address + "/(?!.*deprecated)");
        lab.await(() -> addresses(client, device), text -> !held.matcher(text).find(), client, server);
    }

    @ParameterizedTest
    @EnumSource
    void holdsAnAddressAndGivesOnAPrefix(Which which) {
        String[] lines = {
            "domain=lab.example",
            "enable-ra",
            "dhcp-range=::100,::1ff,constructor:br0,64,1h",
            "dhcp-option=option6:domain-search,lab.example",
            "dhcp-pd=0:0:0:8000::/49,56-60,constructor:up0,1h"
        };
        lab.lab().ip(servers, "link add up0 type veth peer name up1", "link set up0 up", "link set up1 up");
        lab.turnOn(servers, "up0");
        lab.lab().ip(servers, "addr add " + BEHIND + " nodad");
        Client6 client = which.on(lab);
        String address;
        String inside;
        try (Server server = lab.serve(lines)) {
            lab.lastsShortly(BEHIND);
            client.start(Client6.Wish.LEASES);
            address = address(client, "eth0", "2001:db8:77::1", server);
            lab.awaitEcho(address, client, server);
            isNamed(client, address, server);
            learns(client, Ip6Lab.OWN, server);
            learns(client, "lab.example", server);
            inside = address(client, "lan1", "2001:db8:f00:", server);
            lab.await(this::routes, text -> text.contains(" via "), client, server);
            lab.awaitEcho(inside, client, server, routes());
            lab.awaitLog(server, "DHCPRENEW(br0)", client);
        }
        assertThat(routes()).as("while no server runs").contains(" via ");
        try (Server server = lab.serve(lines)) {
            lab.awaitLog(server, "DHCPREPLY(br0) 2001:db8:f00:", client);
            assertThat(address(client, "eth0", "2001:db8:77::1", server)).isEqualTo(address);
            assertThat(address(client, "lan1", "2001:db8:f00:", server)).isEqualTo(inside);
            lab.awaitEcho(inside, client, server, routes());
            isNamed(client, address, server);

            lab.lastAsTheyAre();
            lab.replace(Ip6Lab.OWN + "/64 dev br0", "2001:db8:78::1/64 dev br0");
            lab.replace(BEHIND, "2001:db8:e00::1/48 dev up0");
            String next = address(client, "lan1", "2001:db8:e00:", server);
            lab.awaitEcho(next, client, server, routes());
            isLeft(client, "lan1", inside, server);
            client.comeBack();
            String other = address(client, "eth0", "2001:db8:78::1", server);
            lab.awaitEcho(other, client, server);
            isNamed(client, other, server);
            isLeft(client, "eth0", address, server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void makesItsAddressAndLearnsTheRest(Which which) {
        Client6 client = which.on(lab);
        try (Server server = lab.serve(
                "domain=lab.example",
                "no-ping",
                "dhcp-range=192.168.77.100,192.168.77.150,1h",
                "dhcp-range=::,constructor:br0,ra-names,ra-stateless,64,1h",
                "dhcp-option=tag:router-advert,option6:dns-server,[::]",
                "dhcp-option=tag:!router-advert,option6:dns-server,[2001:db8::53]",
                "dhcp-option=option6:domain-search,lab.example")) {
            client.start(Client6.Wish.INFORMATION);
            String made = address(client, "eth0", "2001:db8:77::ff:fe00:a", server);
            lab.awaitEcho(made, client, server);
            lab.awaitLog(server, "DHCPINFORMATION-REQUEST(br0)", client);
            assertThat(server.toString()).doesNotContain("DHCPSOLICIT");
            if (client.asksByDhcp4()) isNamed(client, made, server);

            lab.replace(Ip6Lab.OWN + "/64 dev br0", "2001:db8:78::1/64 dev br0");
            lab.awaitEcho(address(client, "eth0", "2001:db8:78::ff:fe00:a", server), client, server);
            isLeft(client, "eth0", made, server);
            learns(client, client.usesInformation() ? "2001:db8::53" : "2001:db8:78::1", server);
            learns(client, "lab.example", server);
        }
    }

    private String routes() {
        return lab.say(servers, "ip", "-6", "route", "show", "proto", "147");
    }
}
