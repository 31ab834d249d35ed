package org.bootmasq.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Confined opening and inotify against a real directory. */
class FilesTest {
    @TempDir
    private Path temporary;

    private Path root;

    @BeforeEach
    void aTreeWithWaysOut() throws Exception {
        root = temporary.resolve("root");
        Files.createDirectories(root.resolve("sub"));
        Files.writeString(temporary.resolve("secret"), "secret");
        Files.writeString(root.resolve("sub/file"), "0123456789");
        Files.createSymbolicLink(root.resolve("inside"), Path.of("sub/file"));
        Files.createSymbolicLink(root.resolve("out"), Path.of("../secret"));
        Files.createSymbolicLink(root.resolve("absolute"), temporary.resolve("secret"));
        Files.createSymbolicLink(root.resolve("outdir"), Path.of(".."));
    }

    @Test
    void readsBelowAndNowhereElse() throws Exception {
        try (ConfinedFile directory = ConfinedFile.openDirectory(root.toString())) {
            for (String name : List.of("sub/file", "inside", "sub/../inside", "./sub//file")) {
                try (ConfinedFile file = directory.openBelow(name)) {
                    ByteBuffer heap = ByteBuffer.allocate(4);
                    assertThat(file.read(heap, 8)).as(name).isEqualTo(2);
                    assertThat(new String(heap.array(), 0, 2, UTF_8)).isEqualTo("89");
                    ByteBuffer direct = ByteBuffer.allocateDirect(20);
                    assertThat(file.read(direct, 0)).isEqualTo(10);
                    assertThat(direct.flip().get(9)).isEqualTo((byte) '9');
                }
            }
            for (String name :
                    List.of("../secret", "out", "absolute", "outdir/secret", "/etc/passwd", "sub/../../secret"))
                assertThatThrownBy(() -> directory.openBelow(name).close())
                        .as(name)
                        .isInstanceOfSatisfying(
                                LinuxException.class,
                                failure -> assertThat(failure.name()).isEqualTo("EXDEV"));
            assertThatThrownBy(() -> directory.openBelow("none").close()).hasMessage("open: No such file or directory");
            assertThatThrownBy(() -> directory.openBelow("sub/file\0x").close())
                    .hasMessage("open: No such file or directory");
            assertThatThrownBy(() -> directory.openBelow("x".repeat(65536)).close())
                    .hasMessage("open: File name too long");
        }
    }

    @Test
    void withoutOpenat2NoLinkIsFollowed() throws Exception {
        try (ConfinedFile directory = ConfinedFile.openDirectory(root.toString())) {
            directory.openStepwise("sub/file").close();
            for (String name : List.of("../secret", "out", "absolute", "outdir/secret", "/etc/passwd", "inside", ""))
                assertThatThrownBy(() -> directory.openStepwise(name).close())
                        .as(name)
                        .isInstanceOf(LinuxException.class);
        }
    }

    @Test
    void statusAgreesWithJava() throws Exception {
        Path path = root.resolve("sub/file");
        try (ConfinedFile file = ConfinedFile.open(path.toString())) {
            ConfinedFile.Status status = file.status();
            assertThat(status.isRegular()).isTrue();
            assertThat(status.size()).isEqualTo(10);
            assertThat(status.inode()).isEqualTo((long) Files.getAttribute(path, "unix:ino"));
            assertThat(status.uid()).isEqualTo((int) Files.getAttribute(path, "unix:uid"));
            assertThat(status.mode()).isEqualTo((int) Files.getAttribute(path, "unix:mode"));
            assertThat(status.modifiedSeconds())
                    .isEqualTo(Files.getLastModifiedTime(path).toMillis() / 1000);
        }
        try (ConfinedFile directory = ConfinedFile.openDirectory(root.toString())) {
            assertThat(directory.status().isDirectory()).isTrue();
        }
    }

    @Test
    void aDirectoryTellsItsChanges() throws Exception {
        try (Inotify inotify = new Inotify()) {
            int watch = inotify.watch(root.toString(), Inotify.CLOSE_WRITE | Inotify.MOVED_TO | Inotify.DELETE);
            assertThat(inotify.take()).isEmpty();
            Files.writeString(root.resolve("new"), "x");
            Files.writeString(root.resolve("sub/unwatched"), "x");
            Files.move(root.resolve("new"), root.resolve("moved"), StandardCopyOption.ATOMIC_MOVE);
            Files.delete(root.resolve("moved"));
            assertThat(Poll.await(inotify, Poll.IN, 1000)).isTrue();
            assertThat(inotify.take())
                    .containsExactly(
                            new Inotify.Event(watch, Inotify.CLOSE_WRITE, "new"),
                            new Inotify.Event(watch, Inotify.MOVED_TO, "moved"),
                            new Inotify.Event(watch, Inotify.DELETE, "moved"));
            inotify.unwatch(watch);
            assertThat(inotify.take()).singleElement().matches(event -> event.is(Inotify.IGNORED));
        }
    }
}
