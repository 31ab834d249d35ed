package org.bootmasq.lab;

import java.util.Optional;

/** dibbler-client, which leaves advertisements to the kernel and writes what it learns into its resolv.conf. */
final class DibblerClient implements Client6 {
    /** It leads the way to a prefix to {@code lan1}, and leaves addresses to whoever advertises it there. */
    private static final String SETTLE = """
        ways=$(ip -6 route show dev lan1 proto boot)
        have=$(ip -6 -o addr show dev lan1 scope global)
        for prefix in $(echo "$ways" | sed -n 's,^\\([0-9a-f:]*\\)::/56 .*,\\1,p'); do
            case $have in *" ${prefix}::5/64 "*) ;; *) ip addr add "${prefix}::5/64" dev lan1 ;; esac
        done
        for address in $(echo "$have" | sed -n 's,.* inet6 \\([0-9a-f:]*\\)::5/64 .*,\\1,p'); do
            case $ways in *"${address}::/56 "*) ;; *) ip addr del "${address}::5/64" dev lan1 ;; esac
        done
        """;

    private final Ip6Lab lab;
    private final OwnMachine machine;
    private Optional<Running> running = Optional.empty();

    DibblerClient(Ip6Lab lab) {
        Needs.program("dibbler-client", "dibbler-client");
        this.lab = lab;
        machine = new OwnMachine(lab.lab(), HARDWARE, NAME);
        lab.turnOn(machine.namespace(), "eth0", "accept_ra=1");
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
        machine.write("/etc/resolv.conf", "");
        machine.write("/etc/dibbler/client.conf", """
            log-mode short
            log-level 7
            duid-type duid-ll
            downlink-prefix-ifaces "lan1"
            iface "eth0" {
              %s
              option dns-server
              option domain
            }
            """.formatted(
                        switch (wish) {
                            case INFORMATION -> "stateless";
                            case LEASES -> "ia\n  pd\n  option fqdn " + NAME + ".lab.example";
                        }));
        machine.carryOut("mkdir", "-p", "/var/lib/dibbler", "/var/log/dibbler");
        running = Optional.of(machine.start("dibbler-client", "run"));
    }

    @Override
    public OwnMachine machine() {
        return machine;
    }

    @Override
    public void settle() {
        lab.say(machine.namespace(), "sh", "-c", SETTLE);
    }

    /** It confirms what it had before when it was ended without warning. */
    @Override
    public void comeBack() {
        lab.say(
                machine.namespace(),
                "kill",
                "-KILL",
                Long.toString(running.orElseThrow().pid()));
        running = Optional.of(machine.start("dibbler-client", "run"));
    }

    @Override
    public String learnt() {
        return machine.read("/etc/resolv.conf");
    }

    @Override
    public boolean usesInformation() {
        return true;
    }

    @Override
    public boolean asksByDhcp4() {
        return false;
    }

    @Override
    public String toString() {
        return "dibbler-client\n" + running.map(Running::text).orElse("");
    }
}
