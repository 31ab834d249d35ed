package org.bootmasq.lab;

import java.util.Optional;

/** systemd-networkd, without the rest of systemd and without D-Bus, which it can do without. */
final class NetworkdClient implements Client6 {
    private static final String FOLDER = "/run/systemd/netif";

    private final OwnMachine machine;
    private Optional<Running> running = Optional.empty();

    NetworkdClient(Ip6Lab lab) {
        Needs.file("/lib/systemd/systemd-networkd", "systemd");
        machine = new OwnMachine(lab.lab(), HARDWARE, NAME);
        lab.turnOn(machine.namespace(), "eth0");
        lab.lab()
                .ip(
                        machine.namespace(),
                        "link add lan1 type veth peer name lan2",
                        "link set lan1 up",
                        "link set lan2 up");
        lab.turnOn(machine.namespace(), "lan1");
    }

    @Override
    public void start(Wish wish) {
        machine.write("/etc/systemd/network/eth0.network", """
            [Match]
            Name=eth0
            [Network]
            DHCP=%s
            IPv6AcceptRA=yes
            LinkLocalAddressing=ipv6
            [DHCPv6]
            PrefixDelegationHint=::/60
            UseDomains=yes
            [IPv6AcceptRA]
            UseDomains=yes
            """.formatted(wish == Wish.INFORMATION ? "yes" : "ipv6"));
        machine.write("/etc/systemd/network/lan1.network", """
            [Match]
            Name=lan1
            [Network]
            ConfigureWithoutCarrier=yes
            LinkLocalAddressing=ipv6
            DHCPPrefixDelegation=%s
            [DHCPPrefixDelegation]
            SubnetId=1
            Token=::5
            """.formatted(wish == Wish.LEASES ? "yes" : "no"));
        machine.carryOut(
                "sh",
                "-ec",
                "chmod -R a+rX /etc; mkdir -p %1$s/links %1$s/leases %1$s/lldp; chown -R systemd-network: %1$s"
                        .formatted(FOLDER));
        running = Optional.of(machine.start(
                "env", "SYSTEMD_LOG_LEVEL=debug", "SYSTEMD_LOG_TARGET=console", "/lib/systemd/systemd-networkd"));
    }

    @Override
    public OwnMachine machine() {
        return machine;
    }

    @Override
    public String learnt() {
        return machine.say("sh", "-c", "cat " + FOLDER + "/state " + FOLDER + "/links/*");
    }

    @Override
    public boolean usesInformation() {
        return false;
    }

    @Override
    public boolean asksByDhcp4() {
        return true;
    }

    @Override
    public String toString() {
        return "systemd-networkd\n" + running.map(Running::text).orElse("");
    }
}
