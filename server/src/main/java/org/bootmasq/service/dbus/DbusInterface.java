package org.bootmasq.service.dbus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dbus.BusObject;
import org.bootmasq.dbus.BusObject.Argument;
import org.bootmasq.dbus.BusObject.Member;
import org.bootmasq.dbus.BusObject.Method;
import org.bootmasq.dbus.BusObject.Signal;
import org.bootmasq.edge.file.WholeFile;

/** What the object on the bus has: names and types of dnsmasq's interface, in its order. */
public final class DbusInterface {
    /** Where the object is, whatever its interface is called. */
    public static final String PATH = "/uk/org/thekelleys/dnsmasq";

    private static final List<Path> MACHINE_IDS =
            List.of(Path.of("/etc/machine-id"), Path.of("/var/lib/dbus/machine-id"));

    private DbusInterface() {}

    /** @param name of the interface, as on the bus */
    public static BusObject object(String name) {
        return new BusObject(PATH, name, members(), DbusInterface::machineId);
    }

    private static List<Member> members() {
        var members = new ArrayList<Member>();
        members.add(method("ClearCache"));
        members.add(method("GetVersion", "out version s"));
        members.add(method("GetLoopServers", "out server as"));
        members.add(method("SetServers", "in servers av"));
        members.add(method("SetDomainServers", "in servers as"));
        members.add(method("SetServersEx", "in servers aas"));
        members.add(method("SetFilterWin2KOption", "in filterwin2k b"));
        members.add(method("SetFilterA", "in filter-a b"));
        members.add(method("SetFilterAAAA", "in filter-aaaa b"));
        members.add(method("SetLocaliseQueriesOption", "in localise-queries b"));
        members.add(method("SetBogusPrivOption", "in boguspriv b"));
        for (String event : List.of("Added", "Deleted", "Updated")) {
            members.add(new Signal("DhcpLease" + event, arguments("ipaddr s", "hwaddr s", "hostname s")));
        }
        members.add(method(
                "AddDhcpLease",
                "ipaddr s",
                "hwaddr s",
                "hostname ay",
                "clid ay",
                "lease_duration u",
                "ia_id u",
                "is_temporary b"));
        members.add(method("DeleteDhcpLease", "ipaddr s", "out success b"));
        members.add(method("GetMetrics", "out metrics a{su}"));
        // dnsmasq: it is an array of these.
        members.add(method("GetServerMetrics", "out metrics a{ss}"));
        members.add(method("ClearMetrics"));
        return members;
    }

    private static Method method(String name, String... arguments) {
        return new Method(name, arguments(arguments));
    }

    /** Each as its direction, where one is told, its name and its type. */
    private static List<Argument> arguments(String... texts) {
        var arguments = new ArrayList<Argument>();
        for (String text : texts) {
            String[] words = text.split(" ", -1);
            String direction = words.length > 2 ? words[0] : "";
            arguments.add(new Argument(words[words.length - 2], words[words.length - 1], direction));
        }
        return arguments;
    }

    private static String machineId() {
        for (Path file : MACHINE_IDS) {
            try {
                return WholeFile.latin1(file).strip();
            } catch (IOException _) {
                // The next one.
            }
        }
        return "";
    }
}
