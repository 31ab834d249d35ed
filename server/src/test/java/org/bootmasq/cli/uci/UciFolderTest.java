package org.bootmasq.cli.uci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bootmasq.lab.Needs;
import org.bootmasq.linux.DiskFile;
import org.bootmasq.linux.OwnProcess;
import org.bootmasq.uci.UciChange;
import org.bootmasq.uci.UciFailure;
import org.bootmasq.uci.UciFault;
import org.bootmasq.uci.UciPackage;
import org.bootmasq.uci.UciParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit puts a whole new file in the place of the old one, whatever happens meanwhile. */
class UciFolderTest {
    private static final int HOSTS = 3000;
    private static final int KILLS = 8;

    @TempDir
    private Path root;

    private Path file;

    @BeforeEach
    void files() throws IOException {
        file = Files.createDirectory(root.resolve("config")).resolve("dhcp");
        Files.writeString(
                file,
                "config dhcp 'lan'\n\toption start '0'\n"
                        + IntStream.range(0, HOSTS)
                                .mapToObj("config host\n\toption name 'h%d'\n"::formatted)
                                .collect(Collectors.joining()));
    }

    private static UciFolder folder(Path root) {
        return new UciFolder(
                root.resolve("config"), root.resolve("none"), List.of(), root.resolve("save"), true, Optional.empty());
    }

    private static void set(UciFolder folder, int start) throws UciFailure, UciFault {
        UciPackage all = folder.load("dhcp");
        var change = new UciChange(UciChange.Kind.SET, "dhcp", "lan", "start", "" + start);
        if (change.applyTo(all)) folder.keep("dhcp", all, change);
    }

    /** Commits one number after the other, and prints each that is committed. */
    static final class Committer {
        private Committer() {}

        public static void main(String[] arguments) throws UciFailure, UciFault {
            UciFolder folder = folder(Path.of(arguments[0]));
            for (int start = Integer.parseInt(arguments[1]); start < Integer.parseInt(arguments[2]); start++) {
                set(folder, start);
                folder.commit("dhcp");
                System.out.println(start);
            }
        }
    }

    private List<String> committer(int from, int to) {
        String classPath = Stream.of(UciFolderTest.class, UciFolder.class, DiskFile.class, UciChange.class)
                .map(each ->
                        each.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(":"));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Committer.class.getName(),
                root.toString(),
                "" + from,
                "" + to);
    }

    private int start() throws IOException, UciFault {
        UciPackage all = UciParser.parse("dhcp", "dhcp", Files.readString(file));
        assertThat(all.ofType("host")).hasSize(HOSTS);
        assertThat(all.ofType("host").getLast().single("name").orElseThrow().text())
                .isEqualTo("h" + (HOSTS - 1));
        return Integer.parseInt(
                all.section("lan").orElseThrow().single("start").orElseThrow().text());
    }

    @Test
    void killedAtAnyMomentThereIsTheOldFileOrTheNew() throws Exception {
        int from = 1;
        for (int round = 0; round < KILLS; round++) {
            Process committer = new ProcessBuilder(committer(from, Integer.MAX_VALUE))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int last = from - 1;
            try (BufferedReader out = committer.inputReader(StandardCharsets.US_ASCII)) {
                for (int i = 0; i < 3; i++) last = Integer.parseInt(out.readLine());
                committer.waitFor(3 * round + 1, TimeUnit.MILLISECONDS);
                // Not the process itself, which would close what it still had said.
                committer.toHandle().destroyForcibly();
                for (String line = out.readLine(); line != null; line = out.readLine()) last = Integer.parseInt(line);
                committer.waitFor();
            }
            assertThat(start()).isIn(last, last + 1);
            assertThat(folder(root).packages()).containsExactly("dhcp");
            from = last + 2;
        }
    }

    /** A power cut keeps what was synced, and of renames only those whose directory was. */
    @Test
    void theNewFileIsOnTheDiskBeforeItTakesTheName() throws Exception {
        Needs.program("strace", "strace");
        Path trace = root.resolve("trace");
        List<String> command = new ArrayList<>(List.of(
                "strace",
                "-f",
                "-y",
                "-o",
                trace.toString(),
                "-e",
                "trace=write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,ftruncate,fchmod,chmod,fchmodat"));
        command.addAll(committer(1, 2));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        var steps = new ArrayList<String>();
        for (String line : Files.readAllLines(trace)) {
            String call = line.replaceFirst("^[0-9]+ +", "").replaceFirst("\\(.*", "");
            boolean scratch = line.contains("/config/.uci-");
            if (call.contains("rename")) steps.add("rename");
            else if (scratch && call.endsWith("sync")) steps.add("sync file");
            else if (scratch && call.contains("write")) steps.add("write");
            else if (scratch && call.contains("chmod")) steps.add("mode");
            else if (line.contains("/config>") && call.endsWith("sync")) steps.add("sync directory");
            else if (line.contains("/save/dhcp>") && call.contains("truncate")) steps.add("forget changes");
        }
        assertThat(steps.stream().distinct())
                .containsExactly("write", "mode", "sync file", "rename", "sync directory", "forget changes");
        assertThat(steps.lastIndexOf("write")).isLessThan(steps.indexOf("sync file"));
        assertThat(start()).isEqualTo(1);
    }

    @Test
    void ownerModeAndLinkStay() throws Exception {
        Needs.root();
        Path real = root.resolve("real");
        Files.move(file, real);
        Files.createSymbolicLink(file, real);
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        OwnProcess.chown(real.toString(), 65534, 65533);
        set(folder(root), 7);
        folder(root).commit("dhcp");
        assertThat(start()).isEqualTo(7);
        assertThat(file).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-r-----");
        assertThat(Files.readAttributes(real, "unix:uid,gid"))
                .containsEntry("uid", 65534)
                .containsEntry("gid", 65533);
    }

    @Test
    void whoeverHoldsTheLockIsWaitedFor() throws Exception {
        set(folder(root), 8);
        Thread committing;
        try (DiskFile other = DiskFile.open(file.toString(), false)) {
            other.lock(true);
            committing = Thread.ofPlatform().start(() -> {
                try {
                    folder(root).commit("dhcp");
                } catch (UciFailure | UciFault e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(committing.join(java.time.Duration.ofMillis(300))).isFalse();
            assertThat(start()).isZero();
        }
        committing.join();
        assertThat(start()).isEqualTo(8);
    }
}
