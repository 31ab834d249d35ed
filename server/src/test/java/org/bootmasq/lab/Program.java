package org.bootmasq.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server that takes dnsmasq's command line: Bootmasq itself, or dnsmasq to try the lab out and to compare with. */
public record Program(String name, List<String> command) {
    public Program {
        command = List.copyOf(command);
    }

    /** The reference, as Debian installs it. */
    public static Program dnsmasq() {
        Needs.program("dnsmasq", "dnsmasq-base");
        return new Program("dnsmasq", List.of("dnsmasq"));
    }

    /**
     * {@code -Dbootmasq.program=...} or {@code $BOOTMASQ_PROGRAM} (a command line), else the launcher of this working
     * tree.
     */
    public static Program underTest() {
        String given = System.getProperty("bootmasq.program", System.getenv().getOrDefault("BOOTMASQ_PROGRAM", ""));
        if (!given.isBlank()) {
            return new Program("bootmasq", List.of(given.strip().split("\\s+", -1)));
        }
        Path launcher = root().resolve("bootmasq");
        assumeTrue(Files.isExecutable(launcher), launcher + " is missing: this is no working tree of Bootmasq");
        return new Program("bootmasq", List.of(launcher.toString()));
    }

    /** The folder of the working tree: the nearest one above with the module {@code engine}. */
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("engine/src")) && Files.isDirectory(folder.resolve("server/src"))) {
                return folder;
            }
        }
        return here;
    }

    /** The same with a heap of so many MB, if it is Bootmasq. */
    public Program withHeap(int megabytes) {
        List<String> all = new ArrayList<>(List.of("env", "BOOTMASQ_JAVA_OPTIONS=-Xmx" + megabytes + "m"));
        all.addAll(command);
        return new Program(name, all);
    }

    public List<String> with(List<String> arguments) {
        List<String> all = new ArrayList<>(command);
        all.addAll(arguments);
        return List.copyOf(all);
    }
}
