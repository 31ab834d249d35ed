package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A client of the laboratory for programs that are used to have a machine to themselves: folders of the laboratory
 * stand where {@code /etc}, {@code /run}, {@code /var/lib} and {@code /var/log} are, it has a name of its own, and a
 * {@code /sys} that cannot be written, by which such programs see that no udev runs.
 */
final class OwnMachine {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ENTER = """
        for each in etc run var/lib var/log; do mkdir -p "$1/$each"; done
        for each in passwd group nsswitch.conf ld.so.cache; do cp "/etc/$each" "$1/etc/"; done
        echo "$2" >"$1/etc/hostname"
        printf '127.0.0.1 localhost\\n::1 localhost\\n' >"$1/etc/hosts"
        echo 00112233445566778899aabbccddeeff >"$1/etc/machine-id"
        for each in etc run var/lib var/log; do mount --bind "$1/$each" "/$each"; done
        mount --bind /sys /sys
        mount -o remount,bind,ro /sys
        hostname "$2"
        echo ready
        exec sleep infinity
        """;

    private final Lab lab;
    private final String namespace;
    private final Path folder;
    private final Running inside;

    /** A machine with {@code eth0}, which has this hardware address and no other, on the server's bridge. */
    OwnMachine(Lab lab, String hardwareAddress, String name) {
        this.lab = lab;
        namespace = lab.client(hardwareAddress);
        folder = lab.folder().resolve(name);
        inside = lab.start(namespace, "unshare", "--mount", "--uts", "sh", "-ec", ENTER, "sh", folder.toString(), name);
        assertThat(inside.awaitText(text -> text.contains("ready"), SOON))
                .as(inside.toString())
                .isTrue();
    }

    /** Its network namespace. */
    String namespace() {
        return namespace;
    }

    /** Writes a file that it has by this absolute name; programs insist that none but root may read some of them. */
    void write(String name, String text) {
        Path file = lab.write(folder.getFileName() + name, text);
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a file holds that it has by this absolute name; nothing while there is none. */
    String read(String name) {
        try {
            return Files.readString(Path.of(folder + name));
        } catch (IOException notYet) {
            return "";
        }
    }

    /** Starts a program on it. */
    Running start(String... command) {
        List<String> all =
                new ArrayList<>(List.of("nsenter", "--target", Long.toString(inside.pid()), "--mount", "--uts", "--"));
        all.addAll(List.of(command));
        return lab.start(namespace, all);
    }

    /** What a program printed that ran on it to its end, whatever its exit status. */
    String say(String... command) {
        Running running = start(command);
        running.awaitExit(SOON);
        return running.text();
    }

    /** Runs what must go well. */
    void carryOut(String... command) {
        Running running = start(command);
        assertThat(running.awaitExit(SOON)).as(running.toString()).isZero();
    }
}
