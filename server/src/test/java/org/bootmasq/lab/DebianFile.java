package org.bootmasq.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Packages of Debian's that would change this machine if they were installed: fetched once for this working tree. */
final class DebianFile {
    /** Where they are, each as {@code NAME.deb}. */
    static final Path FOLDER = Program.root().resolve("server/target/packages");

    private static final Duration AT_MOST = Duration.ofMinutes(2);
    private static final String FETCH = """
            mkdir -p "$1" && cd "$1" && [ -e "$2.deb" ] || { apt-get -q download "$2" && mv "$2"_*.deb "$2.deb"; }
            """;

    private DebianFile() {}

    static Path fetch(Lab lab, String name) {
        Needs.program("apt-get", "apt");
        Needs.program("dpkg-deb", "dpkg");
        Running fetch = Running.start(lab.folder(), List.of("sh", "-c", FETCH, "sh", FOLDER.toString(), name));
        assumeTrue(fetch.awaitExit(AT_MOST) == 0, "no Debian mirror within reach: " + fetch);
        return FOLDER.resolve(name + ".deb");
    }
}
