package org.bootmasq.lab;

import java.util.Optional;

/** NetworkManager with its own DHCPv6 client, and a D-Bus that starts nothing, so that no script of its runs either. */
final class NmClient implements Client6 {
    private static final String BUS = """
        <busconfig>
          <type>system</type>
          <listen>unix:path=/run/dbus/system_bus_socket</listen>
          <auth>EXTERNAL</auth>
          <policy context="default">
            <allow user="*"/> <allow own="*"/> <allow send_destination="*"/> <allow receive_sender="*"/>
          </policy>
        </busconfig>
        """;

    private final OwnMachine machine;
    private Optional<Running> running = Optional.empty();

    NmClient(Ip6Lab lab) {
        Needs.program("NetworkManager", "network-manager");
        Needs.program("dbus-daemon", "dbus");
        machine = new OwnMachine(lab.lab(), HARDWARE, NAME);
        lab.turnOn(machine.namespace(), "eth0");
        lab.lab().ip(machine.namespace(), "link add lan1 type veth peer name lan2", "link set lan2 up");
    }

    @Override
    public void start(Wish wish) {
        machine.write("/etc/bus.conf", BUS);
        machine.write("/etc/NetworkManager/NetworkManager.conf", """
            [main]
            plugins=keyfile
            dhcp=internal
            dns=default
            rc-manager=unmanaged
            hostname-mode=none
            auth-polkit=root-only
            no-auto-default=*
            [logging]
            level=DEBUG
            domains=DHCP6,IP6,DEVICE
            """);
        machine.write("/etc/NetworkManager/system-connections/eth0.nmconnection", """
            [connection]
            id=eth0
            type=ethernet
            interface-name=eth0
            [ipv4]
            method=%s
            [ipv6]
            method=auto
            addr-gen-mode=0
            """.formatted(
                        wish == Wish.INFORMATION ? "auto" : "disabled"));
        if (wish == Wish.LEASES) {
            machine.write("/etc/NetworkManager/system-connections/lan1.nmconnection", """
                [connection]
                id=lan1
                type=ethernet
                interface-name=lan1
                [ipv4]
                method=disabled
                [ipv6]
                method=shared
                """);
        }
        machine.carryOut("mkdir", "-p", "/run/dbus", "/var/lib/NetworkManager");
        Running bus = machine.start(
                "dbus-daemon", "--config-file=/etc/bus.conf", "--nofork", "--nopidfile", "--print-address");
        bus.awaitText(text -> text.contains("unix:"), Ip6Lab.SOON);
        running = Optional.of(machine.start("NetworkManager", "--debug", "--log-level=DEBUG"));
    }

    @Override
    public OwnMachine machine() {
        return machine;
    }

    @Override
    public String learnt() {
        return machine.say("nmcli", "-t", "-f", "IP6,DHCP6", "device", "show", "eth0");
    }

    @Override
    public boolean usesInformation() {
        return true;
    }

    @Override
    public boolean asksByDhcp4() {
        return true;
    }

    @Override
    public String toString() {
        return "NetworkManager\n" + running.map(Running::text).orElse("");
    }
}
