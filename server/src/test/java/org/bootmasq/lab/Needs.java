package org.bootmasq.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a test needs of the machine it runs on; where it is missing the test is skipped, visibly, with what to install.
 */
public final class Needs {
    private Needs() {}

    /** Network namespaces need root and iproute2. */
    public static void root() {
        boolean root;
        try {
            root = Objects.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"), 0);
        } catch (IOException | UnsupportedOperationException e) {
            root = false;
        }
        assumeTrue(root, "the lab makes network namespaces: run it as root");
        program("ip", "iproute2");
    }

    public static void program(String name, String debianPackage) {
        assumeTrue(onPath(name), name + " is missing: apt-get install " + debianPackage);
    }

    public static Path file(String path, String debianPackage) {
        assumeTrue(Files.exists(Path.of(path)), path + " is missing: apt-get install " + debianPackage);
        return Path.of(path);
    }

    static boolean onPath(String name) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "") + ":/usr/sbin:/sbin";
        return Stream.of(path.split(":", -1)).anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }
}
