package org.bootmasq.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bootmasq.edge.log.Log;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md, read off the class files. */
class LayoutTest {
    private static final String ROOT = "org.bootmasq.";

    /** A class of each module. */
    private static final List<Class<?>> MODULES = List.of(Bytes.class, LinuxException.class, Log.class);

    private static final Set<String> ENGINE = Set.of(
            "wire",
            "net",
            "config",
            "config.*",
            "uci",
            "lease",
            "pxe",
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
            "scsi",
            "iscsi",
            "trace");

    /** The engine, and what carries it out. */
    private static final Set<String> EDGES = with(ENGINE, "edge", "edge.*", "linux");

    /** What each protocol's folder in {@code edge} may use. */
    private static final Set<String> PROTOCOL =
            Set.of("edge", "edge.log", "edge.file", "linux", "trace", "config", "config.*", "wire");

    /** What each package may use of the others, itself aside; a name with {@code .*} means its sub-packages too. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
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
            Map.entry("pxe", Set.of("wire")),
            Map.entry("dhcp", Set.of("trace", "lease", "net", "config", "config.*", "wire")),
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
            Map.entry("ra", Set.of("ra.*", "dhcp.six", "net", "config.*", "wire")),
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
            Map.entry("scsi", Set.of("wire")),
            Map.entry("iscsi", Set.of("scsi", "trace", "config", "config.*", "wire")),
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
            Map.entry("edge.dns", with(PROTOCOL, "dns", "dns.*", "net")),
            Map.entry("edge.tftp", with(PROTOCOL, "edge.script", "tftp")),
            Map.entry("edge.san", with(PROTOCOL, "iscsi", "scsi", "net")),
            Map.entry("report", ENGINE),
            Map.entry("service.process", EDGES),
            Map.entry("service.source", EDGES),
            Map.entry("service.command", EDGES),
            Map.entry("service.dhcp", EDGES),
            Map.entry("service.dns", with(EDGES, "service.process")),
            Map.entry("service", with(EDGES, "service.*")),
            Map.entry("cli", with(EDGES, "cli.*", "service", "service.*", "report")),
            Map.entry("cli.uci", with(EDGES, "service", "service.*", "report")),
            Map.entry("cli.explain", with(EDGES, "cli.uci", "service", "service.*", "report")),
            Map.entry("cli.demo", with(EDGES, "cli.explain", "service", "service.*", "report")));

    /** An engine gets bytes, text and time, and gives effects: these would let it reach past that. */
    private static final List<String> OUTSIDE = List.of(
            "java.net.",
            "java.nio.file.",
            "java.nio.channels.",
            "java.io.File",
            "java.util.concurrent.",
            "java.util.Timer",
            "java.util.Random",
            "java.security.SecureRandom",
            "java.time.Clock",
            "java.lang.Process",
            "java.lang.Thread",
            "java.lang.foreign.");

    private static final Set<String> OUTSIDE_CALLS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.time.Instant.now",
            "java.time.LocalDateTime.now");

    @Test
    void packagesUseOnlyWhatTheirArrowsAllow() throws Exception {
        var broken = new ArrayList<String>();
        for (Class<?> sample : MODULES) {
            for (var compiled : ClassFiles.beside(sample)) {
                String from = area(compiled.name());
                Set<String> allowed = ARROWS.get(from);
                if (allowed == null) {
                    broken.add(compiled.name() + " lies in a package that the house does not know");
                    continue;
                }
                for (String used : compiled.uses()) {
                    if (!used.startsWith(ROOT)) continue;
                    String to = area(used);
                    if (!to.equals(from) && !mayUse(allowed, to)) broken.add(compiled.name() + " uses " + used);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void noClassesUseEachOtherInACircle() throws Exception {
        var all = new ArrayList<ClassFiles.Compiled>();
        for (Class<?> sample : MODULES) all.addAll(ClassFiles.beside(sample));
        assertThat(Circles.among(all)).isEmpty();
    }

    @Test
    void aCircleIsSeenAndASealedFamilyIsNone() {
        var classes = List.of(
                compiled("p.One", Set.of("q.Two$Inner"), Set.of()),
                compiled("q.Two", Set.of(), Set.of()),
                compiled("q.Two$Inner", Set.of("q.Two", "q.Three"), Set.of()),
                compiled("q.Three", Set.of("p.One"), Set.of()),
                compiled("q.User", Set.of("p.One", "r.Shape"), Set.of()),
                compiled("r.Shape", Set.of("r.Round"), Set.of("r.Round")),
                compiled("r.Round", Set.of("r.Shape"), Set.of()));
        assertThat(Circles.among(classes)).containsExactly(Set.of("p.One", "q.Two", "q.Three"));
    }

    private static ClassFiles.Compiled compiled(String name, Set<String> uses, Set<String> permits) {
        return new ClassFiles.Compiled(name, name.substring(0, name.lastIndexOf('.')), uses, Set.of(), permits, false);
    }

    @Test
    void enginesHaveNoSocketFileThreadOrClock() throws Exception {
        var broken = new ArrayList<String>();
        for (var compiled : ClassFiles.beside(Bytes.class)) {
            for (String used : compiled.uses()) {
                if (OUTSIDE.stream().anyMatch(used::startsWith)) broken.add(compiled.name() + " uses " + used);
            }
            for (String call : compiled.calls()) {
                if (OUTSIDE_CALLS.contains(call)) broken.add(compiled.name() + " calls " + call);
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void enginesHaveNoLocks() throws Exception {
        var locking = new ArrayList<String>();
        for (var compiled : ClassFiles.beside(Bytes.class)) if (compiled.locks()) locking.add(compiled.name());
        assertThat(locking).as("classes with synchronized or volatile").isEmpty();
        assertThat(ClassFiles.beside(Log.class))
                .as("elsewhere both are there to be seen")
                .anyMatch(ClassFiles.Compiled::locks);
    }

    @Test
    void onlyTheLinuxModuleReachesNativeCode() throws Exception {
        var broken = new ArrayList<String>();
        for (var compiled : ClassFiles.beside(Log.class)) {
            for (String call : compiled.calls()) {
                if (call.startsWith("java.lang.foreign.Linker.")) broken.add(compiled.name() + " calls " + call);
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void theRulesCanSeeABreach() throws Exception {
        var names = new ArrayList<String>();
        for (var compiled : ClassFiles.beside(LinuxException.class)) {
            if (compiled.uses().stream().anyMatch(used -> used.startsWith("java.lang.foreign."))) {
                names.add(compiled.name());
            }
        }
        assertThat(names).as("classes that use the foreign-function interface").isNotEmpty();
    }

    /** The package, without what all have in common; classes inside classes belong to their file's. */
    private static String area(String className) {
        return className.substring(ROOT.length(), className.lastIndexOf('.'));
    }

    private static boolean mayUse(Set<String> allowed, String area) {
        return allowed.contains(area)
                || area.contains(".") && allowed.contains(area.substring(0, area.indexOf('.')) + ".*");
    }

    private static Set<String> with(Set<String> some, String... more) {
        var all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }
}
