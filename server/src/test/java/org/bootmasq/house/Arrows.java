package org.bootmasq.house;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which package may use which: the arrows of ARCHITECTURE.md. */
final class Arrows {
    static final Set<String> ENGINE = Set.of(
            "wire",
            "net",
            "config",
            "config.*",
            "uci",
            "lease",
            "pxe",
            "dbus",
            "dhcp",
            "dhcp.*",
            "dhcp4",
            "dhcp4.*",
            "dhcp6",
            "dhcp6.*",
            "ra",
            "ra.*",
            "dns",
            "dns.*",
            "tftp",
            "http",
            "scsi",
            "iscsi",
            "iso9660",
            "template",
            "probe",
            "trace");

    /** The engine, and what carries it out. */
    private static final Set<String> EDGES = with(ENGINE, "edge", "edge.*", "linux");

    /** What each protocol's folder in {@code edge} may use. */
    private static final Set<String> PROTOCOL =
            Set.of("edge", "edge.log", "edge.file", "linux", "trace", "config", "config.*", "wire");

    /** What each package may use of the others, itself aside; a name with {@code .*} means its sub-packages too. */
    static final Map<String, Set<String>> OF_PACKAGES = Map.ofEntries(
            // engine
            Map.entry("wire", Set.of()),
            Map.entry("net", Set.of("wire")),
            Map.entry("config", Set.of("wire")),
            Map.entry("config.value", Set.of("config", "wire")),
            Map.entry("config.reader", Set.of("config.value", "config", "wire")),
            Map.entry("config.settings", Set.of("config.value", "config", "wire")),
            Map.entry("trace", Set.of("config", "config.*", "wire")),
            Map.entry("uci", Set.of("config", "config.*", "wire")),
            Map.entry("lease", Set.of("config", "config.*", "wire")),
            Map.entry("pxe", Set.of("config", "config.*", "wire")),
            Map.entry("dhcp", Set.of("trace", "lease", "net", "config", "config.*", "wire")),
            Map.entry("dhcp.boot", Set.of("dhcp", "pxe", "trace", "config", "config.*", "wire")),
            Map.entry("dhcp.host", Set.of("dhcp", "config", "config.*", "wire")),
            Map.entry("dhcp.match", Set.of("dhcp.host", "dhcp", "config", "config.*", "wire")),
            Map.entry("dhcp.name", Set.of("dhcp.host", "dhcp", "config", "config.*", "wire")),
            Map.entry("dhcp.six", Set.of("dhcp", "config", "config.*", "wire")),
            Map.entry("dhcp4.message", Set.of("dhcp", "pxe", "wire")),
            Map.entry(
                    "dhcp4.settings",
                    Set.of("dhcp4.message", "dhcp", "dhcp.*", "pxe", "lease", "net", "config", "config.*", "wire")),
            Map.entry(
                    "dhcp4.settings.reader",
                    Set.of(
                            "dhcp4.settings",
                            "dhcp4.message",
                            "dhcp",
                            "dhcp.*",
                            "pxe",
                            "lease",
                            "net",
                            "config",
                            "config.*",
                            "wire")),
            Map.entry(
                    "dhcp4.client",
                    Set.of(
                            "dhcp4.settings",
                            "dhcp4.message",
                            "dhcp",
                            "dhcp.*",
                            "trace",
                            "pxe",
                            "lease",
                            "net",
                            "config",
                            "config.*",
                            "wire")),
            Map.entry(
                    "dhcp4.address",
                    Set.of(
                            "dhcp4.client",
                            "dhcp4.settings",
                            "dhcp4.message",
                            "dhcp",
                            "dhcp.*",
                            "trace",
                            "lease",
                            "net",
                            "config",
                            "config.*",
                            "wire")),
            Map.entry(
                    "dhcp4.reply",
                    Set.of(
                            "dhcp4.address",
                            "dhcp4.client",
                            "dhcp4.settings",
                            "dhcp4.message",
                            "dhcp",
                            "dhcp.*",
                            "trace",
                            "pxe",
                            "lease",
                            "net",
                            "config",
                            "config.*",
                            "wire")),
            Map.entry(
                    "dhcp4",
                    Set.of("dhcp4.*", "dhcp", "dhcp.*", "trace", "pxe", "lease", "net", "config", "config.*", "wire")),
            Map.entry("dhcp6.message", Set.of("wire")),
            Map.entry("dhcp6.settings", Set.of("dhcp6.message", "dhcp", "dhcp.*", "config", "config.*", "wire")),
            Map.entry(
                    "dhcp6.settings.reader",
                    Set.of("dhcp6.settings", "dhcp6.message", "dhcp", "dhcp.*", "config", "config.*", "wire")),
            Map.entry(
                    "dhcp6.client",
                    Set.of(
                            "dhcp6.settings",
                            "dhcp6.message",
                            "dhcp",
                            "dhcp.*",
                            "trace",
                            "pxe",
                            "lease",
                            "net",
                            "config",
                            "config.*",
                            "wire")),
            Map.entry(
                    "dhcp6.address",
                    Set.of(
                            "dhcp6.client",
                            "dhcp6.settings",
                            "dhcp6.message",
                            "dhcp",
                            "dhcp.*",
                            "trace",
                            "lease",
                            "net",
                            "config",
                            "config.*",
                            "wire")),
            Map.entry(
                    "dhcp6.prefix",
                    Set.of(
                            "dhcp6.address",
                            "dhcp6.client",
                            "dhcp6.settings",
                            "dhcp6.message",
                            "dhcp",
                            "dhcp.*",
                            "trace",
                            "lease",
                            "net",
                            "config",
                            "config.*",
                            "wire")),
            Map.entry(
                    "dhcp6.reply",
                    Set.of(
                            "dhcp6.address",
                            "dhcp6.client",
                            "dhcp6.settings",
                            "dhcp6.message",
                            "dhcp",
                            "dhcp.*",
                            "trace",
                            "lease",
                            "net",
                            "config",
                            "config.*",
                            "wire")),
            Map.entry(
                    "dhcp6",
                    Set.of("dhcp6.*", "dhcp", "dhcp.*", "trace", "pxe", "lease", "net", "config", "config.*", "wire")),
            Map.entry("ra.message", Set.of("wire")),
            Map.entry("ra.settings", Set.of("ra.message", "dhcp", "dhcp.six", "net", "config", "config.*", "wire")),
            Map.entry("ra", Set.of("ra.*", "dhcp.six", "net", "trace", "config", "config.*", "wire")),
            Map.entry("dns.message", Set.of("config", "config.*", "wire")),
            Map.entry("dns.settings", Set.of("dns.message", "net", "config", "config.*", "wire")),
            Map.entry("dns.query", Set.of("trace", "dns.settings", "dns.message", "net", "config", "config.*", "wire")),
            Map.entry(
                    "dns.local",
                    Set.of("dns.query", "dns.settings", "dns.message", "net", "config", "config.*", "wire")),
            Map.entry(
                    "dns.cache",
                    Set.of(
                            "dns.local",
                            "dns.query",
                            "dns.settings",
                            "dns.message",
                            "net",
                            "config",
                            "config.*",
                            "wire")),
            Map.entry(
                    "dns.auth",
                    Set.of(
                            "dns.local",
                            "dns.query",
                            "dns.settings",
                            "dns.message",
                            "net",
                            "config",
                            "config.*",
                            "wire")),
            Map.entry("dns.dnssec", Set.of("dns.settings", "dns.message", "config", "config.*", "wire")),
            Map.entry(
                    "dns.forward",
                    Set.of(
                            "dns.dnssec",
                            "dns.query",
                            "dns.settings",
                            "dns.message",
                            "net",
                            "config",
                            "config.*",
                            "wire")),
            Map.entry("dns", Set.of("dns.*", "net", "config", "config.*", "wire")),
            Map.entry("tftp", Set.of("trace", "config", "config.*", "wire")),
            Map.entry("http", Set.of("iso9660", "trace", "config", "config.*", "wire")),
            Map.entry("dbus", Set.of("wire")),
            Map.entry("iso9660", Set.of("wire")),
            Map.entry("scsi", Set.of("wire")),
            Map.entry("iscsi", Set.of("scsi", "trace", "config", "config.*", "wire")),
            Map.entry(
                    "probe",
                    Set.of("dhcp4.message", "dhcp6.message", "dns.message", "dhcp.boot", "tftp", "pxe", "wire")),
            Map.entry("template", Set.of("pxe", "config", "config.*", "wire")),
            // linux
            Map.entry("linux", Set.of()),
            // server
            Map.entry("edge.file", Set.of("linux")),
            Map.entry("edge.log", Set.of("edge.file", "linux", "wire")),
            Map.entry("edge", Set.of("edge.log", "edge.file", "linux", "net", "config", "config.*", "wire")),
            Map.entry("edge.lease", Set.of("edge", "edge.log", "edge.file", "linux", "lease", "wire")),
            Map.entry("edge.script", Set.of("edge", "edge.log", "edge.file", "linux", "dhcp", "lease", "wire")),
            Map.entry(
                    "edge.dhcp",
                    Set.of(
                            "edge.lease",
                            "edge.script",
                            "edge",
                            "edge.log",
                            "edge.file",
                            "linux",
                            "dhcp4",
                            "dhcp4.*",
                            "dhcp6",
                            "dhcp6.*",
                            "dhcp",
                            "dhcp.*",
                            "lease",
                            "net",
                            "config",
                            "config.*",
                            "wire")),
            Map.entry("edge.ra", Set.of("edge", "edge.log", "edge.file", "linux", "ra", "ra.*", "net", "wire")),
            Map.entry("edge.dbus", Set.of("edge", "edge.log", "linux", "dbus", "wire")),
            Map.entry("edge.dns", with(PROTOCOL, "dns", "dns.*", "net")),
            Map.entry("edge.tftp", with(PROTOCOL, "edge.script", "tftp")),
            Map.entry("edge.http", with(PROTOCOL, "http", "iso9660", "template", "pxe", "lease", "net")),
            Map.entry("edge.http.mirror", with(PROTOCOL, "edge.http", "http")),
            Map.entry("edge.san", with(PROTOCOL, "iscsi", "scsi", "net")),
            Map.entry("edge.probe", Set.of("edge", "linux", "probe", "dhcp4.message", "pxe", "wire")),
            Map.entry("report", ENGINE),
            Map.entry("report.machine", ENGINE),
            Map.entry("service.process", EDGES),
            Map.entry("service.source", EDGES),
            Map.entry("service.command", with(EDGES, "report", "report.machine")),
            Map.entry("service.dbus", with(EDGES, "service.command", "service.process")),
            Map.entry("service.dhcp", EDGES),
            Map.entry("service.dns", with(EDGES, "service.process")),
            Map.entry("service.rehearsal", with(EDGES, "service", "service.dhcp", "service.dns")),
            Map.entry("service", with(EDGES, "service.*", "report.machine")),
            Map.entry("cli", with(EDGES, "cli.*", "service", "service.*", "report")),
            Map.entry("cli.uci", with(EDGES, "service", "service.*", "report")),
            Map.entry("cli.explain", with(EDGES, "cli.uci", "service", "service.*", "report")),
            Map.entry("cli.probe", with(EDGES, "cli.explain", "report")),
            Map.entry("cli.demo", with(EDGES, "cli.explain", "service", "service.*", "report")));

    private Arrows() {}

    private static Set<String> with(Set<String> some, String... more) {
        var all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }
}
