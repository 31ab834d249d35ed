package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.edge.ControlSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever has become the server's user has laid out links in its folder before root starts the server again. */
final class LaidOutFilesLabTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int NOBODY = 65534;

    private final Lab lab = Lab.open();

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static void give(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
    }

    private Running start(Path folder, Path socket) {
        Path configuration = lab.write("conf", """
            no-ping
            port=0
            leasequery
            dhcp-range=192.168.77.100,192.168.77.150,1h
            user=nobody
            dhcp-leasefile=%1$s/leases
            log-facility=%1$s/log
            pid-file=%1$s/pid
            dumpfile=%1$s/dump
            dumpmask=0xffff
            san-target=iqn.2026-11.org.example:disk,%1$s/disk,size=1M
            san-target=iqn.2026-11.org.example:over,%2$s,overlay=%1$s/overlays
            control-socket=%3$s
            """.formatted(folder, lab.write("image", "\0".repeat(4096)), socket));
        List<String> command = Program.underTest().with(List.of("-k", "-C", configuration.toString()));
        return lab.start(lab.serverNamespace(), command);
    }

    private static boolean answers(Path socket) {
        try {
            return ControlSocket.ask(socket, List.of("leases", "list")).ok();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void await(Running server, Path socket) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!answers(socket) && server.isAlive() && System.nanoTime() < end) Thread.sleep(50);
        assertThat(answers(socket)).as(server.toString()).isTrue();
    }

    @Test
    void rootFollowsNoLinkAndGivesAwayNoFileOfItsOwn() throws Exception {
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path folder = Files.createDirectory(lab.folder().resolve("var"));
        give(folder);
        var secrets = new ArrayList<Path>();
        List<String> names = List.of(
                "leases",
                "leases.journal",
                "leases.journal2",
                "leases.leasequery",
                "leases.new",
                "log",
                "pid",
                "dump",
                "disk");
        for (String name : names) {
            Path secret = lab.write("secrets/" + name, "root's");
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
            give(Files.createSymbolicLink(folder.resolve(name), secret));
            secrets.add(secret);
        }
        Path secretFolder = Files.createDirectory(lab.folder().resolve("secrets/folder"));
        give(Files.createSymbolicLink(folder.resolve("overlays"), secretFolder));
        Path socket = folder.resolve("control");
        Running server = start(folder, socket);
        await(server, socket);
        for (Path secret : secrets) {
            assertThat(secret).hasContent("root's");
            assertThat(uid(secret)).as(secret.toString()).isZero();
            assertThat(Files.getPosixFilePermissions(secret)).hasSize(2);
        }
        assertThat(secretFolder).isEmptyDirectory();
        for (String name : List.of("leases", "leases.journal", "log", "pid", "dump", "disk", "overlays", "control")) {
            assertThat(uid(folder.resolve(name))).as(name).isEqualTo(NOBODY);
        }
        for (String name : List.of("leases.journal", "leases.leasequery", "log", "dump", "disk", "control")) {
            Object mode = Files.getAttribute(folder.resolve(name), "unix:mode", LinkOption.NOFOLLOW_LINKS);
            assertThat((Integer) mode & 07).as(name).isZero();
        }
    }

    @Test
    void theLogIsOpenedAgainByTheUserThatTheServerBecame() throws Exception {
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path folder = Files.createDirectory(lab.folder().resolve("var"));
        give(folder);
        Path socket = folder.resolve("control");
        Running server = start(folder, socket);
        await(server, socket);
        Path log = folder.resolve("log");
        Files.move(log, folder.resolve("log.1"));
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        ProcessBuilder kill = new ProcessBuilder("kill", "-USR2", Long.toString(pid));
        assertThat(kill.start().waitFor()).isZero();
        long end = System.nanoTime() + SOON.toNanos();
        while (!Files.exists(log) && System.nanoTime() < end) Thread.sleep(20);
        assertThat(uid(log)).isEqualTo(NOBODY);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-r-----");
        assertThat(Files.readString(folder.resolve("log.1"))).doesNotContain("cannot open log");
    }

    @Test
    void nobodyAttachesToTheServer() throws Exception {
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path folder = Files.createDirectory(lab.folder().resolve("var"));
        give(folder);
        Path socket = folder.resolve("control");
        Running server = start(folder, socket);
        await(server, socket);
        String pid = Files.readString(folder.resolve("pid")).strip();
        Path jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd");
        Running attach = lab.run(lab.serverNamespace(), SOON, jcmd.toString(), pid, "VM.version");
        assertThat(attach.awaitExit(SOON)).as(attach.toString()).isNotZero();
        assertThat(attach.text()).doesNotContain("OpenJDK 64-Bit Server VM");
        assertThat(server.isAlive()).isTrue();
    }
}
