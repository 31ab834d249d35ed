package org.bootmasq.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bootmasq.edge.log.Log;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md, read off the class files. */
class LayoutTest {
    private static final String ROOT = "org.bootmasq.";

    /** A class of each module. */
    private static final List<Class<?>> MODULES = List.of(Bytes.class, LinuxException.class, Log.class);

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
                Set<String> allowed = Arrows.OF_PACKAGES.get(from);
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
}
