package org.bootmasq.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bootmasq.edge.log.Log;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md, read off the class files. */
class LayoutTest {
    private static final String ROOT = "org.bootmasq.";

    /** What each package may use of the others, itself aside. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("wire", Set.of()),
            Map.entry("config", Set.of("wire")),
            Map.entry("uci", Set.of("config", "wire")),
            Map.entry("lease", Set.of("config", "wire")),
            Map.entry("dhcp4", Set.of("lease", "config", "wire")),
            Map.entry("dhcp6", Set.of("lease", "config", "wire")),
            Map.entry("pxe", Set.of("dhcp4", "dhcp6", "config", "wire")),
            Map.entry("tftp", Set.of("config", "wire")),
            Map.entry("dns", Set.of("config", "wire")),
            Map.entry("scsi", Set.of("wire")),
            Map.entry("iscsi", Set.of("scsi", "config", "wire")),
            Map.entry("linux", Set.of()),
            Map.entry(
                    "edge",
                    Set.of(
                            "uci", "wire", "config", "lease", "dhcp4", "dhcp6", "pxe", "tftp", "dns", "scsi", "iscsi",
                            "linux")),
            Map.entry(
                    "server",
                    Set.of(
                            "uci", "edge", "wire", "config", "lease", "dhcp4", "dhcp6", "pxe", "tftp", "dns", "scsi",
                            "iscsi", "linux")),
            Map.entry(
                    "cli",
                    Set.of(
                            "uci", "server", "edge", "wire", "config", "lease", "dhcp4", "dhcp6", "pxe", "tftp", "dns",
                            "scsi", "iscsi", "linux")));

    /** An engine gets bytes, text and time, and gives effects: these would let it reach past that. */
    private static final List<String> OUTSIDE = List.of(
            "java.net.",
            "java.nio.file.",
            "java.nio.channels.",
            "java.io.File",
            "java.util.concurrent.Executor",
            "java.util.concurrent.ThreadLocalRandom",
            "java.util.Timer",
            "java.util.Random",
            "java.security.SecureRandom",
            "java.time.Clock",
            "java.lang.Process",
            "java.lang.foreign.");

    private static final Set<String> OUTSIDE_CALLS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.Thread.start",
            "java.lang.Thread.sleep",
            "java.lang.Thread.ofPlatform",
            "java.lang.Thread.ofVirtual",
            "java.time.Instant.now",
            "java.time.LocalDateTime.now");

    @Test
    void packagesUseOnlyWhatTheirArrowsAllow() throws Exception {
        var broken = new ArrayList<String>();
        for (Class<?> sample : List.of(Bytes.class, LinuxException.class, Log.class)) {
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
                    if (!to.equals(from) && !allowed.contains(to)) broken.add(compiled.name() + " uses " + used);
                }
            }
        }
        assertThat(broken).isEmpty();
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

    private static String area(String className) {
        String rest = className.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
