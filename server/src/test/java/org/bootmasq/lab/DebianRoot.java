package org.bootmasq.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A Debian system of the smallest kind in a folder of a laboratory, without a service manager. Programs run in it as
 * root and in a namespace of the laboratory; each has a /proc that is mounted in a mount namespace of its own, and so
 * goes when the program ends, however it ends.
 */
final class DebianRoot {
    private static final String RELEASE = "bookworm";
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final Lab lab;
    private final Path folder;

    private DebianRoot(Lab lab, Path folder) {
        this.lab = lab;
        this.folder = folder;
    }

    /** A copy of the system that debootstrap made once for this working tree. */
    static DebianRoot copy(Lab lab) throws IOException {
        Path fresh = fresh();
        Path folder = lab.folder().resolve("root");
        finish(Running.start(lab.folder(), List.of("cp", "-a", "--reflink=auto", fresh.toString(), folder.toString())));
        return new DebianRoot(lab, folder);
    }

    private static Path fresh() throws IOException {
        Path fresh = Program.root().resolve("server/target/" + RELEASE);
        if (Files.isDirectory(fresh)) return fresh;
        Needs.program("debootstrap", "debootstrap");
        Path partial = fresh.resolveSibling(RELEASE + ".partial");
        Running debootstrap = Running.start(
                Program.root(),
                List.of(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "rm -rf \"$3\" && exec debootstrap \"$@\"",
                        "sh",
                        "--variant=minbase",
                        RELEASE,
                        partial.toString()));
        int status = debootstrap.awaitExit(Duration.ofMinutes(8));
        assumeTrue(status == 0, "no Debian mirror within reach: " + debootstrap);
        return Files.move(partial, fresh);
    }

    private static void finish(Running running) {
        if (running.awaitExit(AT_MOST) != 0) throw new IllegalStateException("failed: " + running);
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    String read(String name) throws IOException {
        return Files.readString(path(name));
    }

    void write(String name, String text) throws IOException {
        Path file = path(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    void program(String name, String script) throws IOException {
        write(name, "#!/bin/sh\n" + script);
        if (!path(name).toFile().setExecutable(true, false))
            throw new IOException("cannot make " + name + " a program");
    }

    /** Starts a program, the laboratory stops it. Its process id is that of the result. */
    Running start(String... words) {
        return lab.start(lab.serverNamespace(), command(words));
    }

    /** Starts a program in the network of the machine itself; whoever starts it stops it. */
    Running startOutside(String... words) {
        return Running.start(lab.folder(), command(words));
    }

    private List<String> command(String... words) {
        var command = new ArrayList<>(List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t proc proc \"$1/proc\" && exec chroot \"$@\"",
                "sh",
                folder.toString(),
                "env",
                "-i",
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                "LC_ALL=C",
                "DEBIAN_FRONTEND=noninteractive"));
        command.addAll(List.of(words));
        return command;
    }

    /** Runs a program to its end. */
    Running run(String... words) {
        Running running = start(words);
        running.awaitExit(AT_MOST);
        return running;
    }

    /** All files and folders but those with which any work with packages leaves traces. */
    List<String> files() {
        Predicate<String> trace = name -> name.startsWith("var/lib/dpkg/")
                || name.startsWith("var/log/")
                || name.startsWith("var/cache/")
                || name.startsWith("etc/") && name.endsWith("-");
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(path -> folder.relativize(path).toString())
                    .filter(trace.negate())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
