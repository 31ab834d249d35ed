package org.bootmasq.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether what an option asks for is built. COMPATIBILITY.md shows the same table; a test keeps both equal.
 *
 * @param status how far it is
 * @param remark why not, or what there is to know; may be empty
 */
public record Feature(Status status, String remark) {
    /** How far the server is with an option. All options are read and checked in full, whatever their status. */
    public enum Status {
        BUILT("yes"),
        DHCP6("planned: DHCPv6"),
        RA("planned: RA"),
        DBUS("planned: D-Bus"),
        NEVER("never");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        /** As COMPATIBILITY.md writes it. */
        public String label() {
            return label;
        }
    }

    private static final Map<Option, Feature> TABLE = table();

    public static Feature of(Option option) {
        Feature feature = TABLE.get(option);
        return feature == null ? new Feature(Status.BUILT, "") : feature;
    }

    public boolean isBuilt() {
        return status == Status.BUILT;
    }

    /** The options of a configuration that are read but have no effect yet, each once, in the order of their first line. */
    public static List<Directive> unbuilt(Configuration configuration) {
        var first = new LinkedHashMap<Option, Directive>();
        for (Directive directive : configuration.directives()) {
            if (!of(directive.option()).isBuilt()) first.putIfAbsent(directive.option(), directive);
        }
        return List.copyOf(first.values());
    }

    /** One line that names them, or nothing if all is built: {@code not built yet and without effect: enable-ra (planned: RA)}. */
    public static Optional<String> warning(Configuration configuration) {
        var names = new ArrayList<String>();
        for (Directive directive : unbuilt(configuration)) {
            names.add(directive.option().longName() + " ("
                    + of(directive.option()).status().label() + ")");
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("not built yet and without effect: " + String.join(", ", names));
    }

    /** The line of COMPATIBILITY.md about an option. */
    public static String tableLine(Option option) {
        Feature feature = of(option);
        return "| `" + option.longName() + "` | " + feature.status().label() + " | " + feature.remark() + " |";
    }

    private static Map<Option, Feature> table() {
        var table = new EnumMap<Option, Feature>(Option.class);
        table.put(Option.DHCP_DUID, new Feature(Status.DHCP6, ""));
        table.put(Option.NO_DHCPV6_INTERFACE, new Feature(Status.DHCP6, ""));
        table.put(Option.QUIET_DHCP6, new Feature(Status.DHCP6, ""));
        table.put(Option.ENABLE_RA, new Feature(Status.RA, ""));
        table.put(Option.QUIET_RA, new Feature(Status.RA, ""));
        table.put(Option.RA_PARAM, new Feature(Status.RA, ""));
        table.put(Option.ENABLE_DBUS, new Feature(Status.DBUS, ""));
        table.put(Option.ENABLE_UBUS, new Feature(Status.NEVER, "OpenWrt's own bus, on devices too small for a JVM"));
        table.put(
                Option.DHCP_LUASCRIPT,
                new Feature(
                        Status.NEVER,
                        "refused, as by a dnsmasq without Lua: `dhcp-script` learns the same without an interpreter"
                                + " inside the server"));
        for (Option shared : List.of(
                Option.DHCP_RANGE, Option.DHCP_OPTION, Option.DHCP_HOST, Option.DHCP_MATCH, Option.DHCP_RELAY)) {
            table.put(shared, new Feature(Status.BUILT, "IPv6 forms are read and checked; planned: DHCPv6"));
        }
        table.put(
                Option.CONTROL_SOCKET,
                new Feature(
                        Status.BUILT,
                        "for `bootmasq reload` and `bootmasq leases`; for its owner only; unless said"
                                + " `/run/bootmasq/<name of the PID file>/control`"));
        table.put(
                Option.SAN_BOOT,
                new Feature(
                        Status.BUILT,
                        "`[tag:<tag>,]<iqn>[,keep-san]`: root path, initiator name, and no boot file, for gPXE and"
                                + " iPXE"));
        table.put(
                Option.SAN_ROOT,
                new Feature(
                        Status.BUILT,
                        "`<directory>[,<iqn prefix>:]` and the words of `san-target`: each `.img`, `.raw` and `.iso` is"
                                + " a target"));
        table.put(
                Option.SAN_TARGET,
                new Feature(
                        Status.BUILT,
                        "several lines with one name are its LUN 0, 1, ...; raw files and block devices only;"
                                + " `initiator=<name, * and ?>`, repeatable, names who may log in"));
        return table;
    }
}
