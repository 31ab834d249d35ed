package org.bootmasq.edge.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.linux.Credentials;
import org.bootmasq.tftp.FileBlocks;
import org.bootmasq.tftp.TftpFiles.Opening;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TftpFoldersTest {
    @TempDir
    private Path folder = Path.of("");

    private final TftpFolders files = new TftpFolders(false, new TftpReadAhead.Pool());

    @BeforeEach
    void layOut() throws IOException, InterruptedException {
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve("sub"));
        Files.createDirectory(folder.resolve("root2"));
        for (String name : new String[] {"root/boot", "root/sub/x", "root2/secret", "outside", "root/é"})
            Files.setPosixFilePermissions(
                    Files.writeString(folder.resolve(OctetPath.of(OctetPath.octets(name))), name),
                    PosixFilePermissions.fromString("rw-r--r--"));
        Files.createSymbolicLink(root.resolve("relative"), Path.of("sub/x"));
        Files.createSymbolicLink(root.resolve("absolute"), root.resolve("boot"));
        Files.createSymbolicLink(root.resolve("out"), folder.resolve("outside"));
        Files.createSymbolicLink(root.resolve("out2"), Path.of("../outside"));
        Files.createSymbolicLink(root.resolve("outfolder"), folder.resolve("root2"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(root.resolve("null"), Path.of("/dev/null"));
        Files.createSymbolicLink(root.resolve("self"), Path.of("/proc/self/root/etc/passwd"));
        new ProcessBuilder("mkfifo", "-m", "666", root.resolve("fifo").toString())
                .start()
                .waitFor();
    }

    /** Each name, and what opening it comes to. */
    @ParameterizedTest
    @CsvSource({
        "boot, Opened",
        "sub/x, Opened",
        "sub//x, Opened",
        "./boot, Opened",
        "é, Opened",
        "relative, Opened",
        "absolute, Opened",
        "out, Forbidden",
        "out2, Forbidden",
        "outfolder/secret, Forbidden",
        "../outside, Forbidden",
        "../root2/secret, Forbidden",
        "sub/../../outside, Forbidden",
        "null, Forbidden",
        "self, Forbidden",
        "fifo, Forbidden",
        ".., Forbidden",
        "none, Missing",
        "dangling, Missing",
        "..., Missing",
        "....//outside, Missing",
        "boot/x, Not a directory",
        "boot/, Not a directory",
        "sub, Is a directory",
        "sub/, Is a directory",
        "., Is a directory",
        "'', Is a directory",
        "loop, Too many levels of symbolic links"
    })
    void nothingLeadsOutOfTheRoot(String name, String expected) {
        assertThat(inWords(open(files, name))).isEqualTo(expected);
    }

    @Test
    void aNameCanBeTooLong() {
        assertThat(inWords(open(files, "a".repeat(300)))).isEqualTo("File name too long");
        assertThat(inWords(open(files, "a/".repeat(32_000)))).isEqualTo("File name too long");
    }

    @Test
    void aSiblingThatSharesTheNamesBeginningIsOutside() {
        assertThat(inWords(files.open(folder + "/root", folder + "/root/../root2/secret")))
                .isEqualTo("Forbidden");
    }

    @Test
    void whatIsNotForAllIsNotForTheNetwork() throws IOException {
        assumeTrue(Credentials.effectiveUid() == 0, "only root can read what it must not send");
        Files.setPosixFilePermissions(folder.resolve("root/boot"), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(inWords(open(files, "boot"))).isEqualTo("Forbidden");
    }

    @Test
    void secureKeepsAServerThatIsNotRootToItsOwnFiles() throws IOException {
        var secure = new TftpFolders(true, new TftpReadAhead.Pool());
        assertThat(inWords(open(secure, "boot"))).isEqualTo("Opened");
        boolean root = Credentials.effectiveUid() == 0;
        assertThat(inWords(secure.open("", "/etc/passwd"))).isEqualTo(root ? "Opened" : "Forbidden");
        if (!root) return;
        Files.setAttribute(folder.resolve("root/boot"), "unix:uid", 65_534);
        assertThat(inWords(open(secure, "boot"))).isEqualTo("Opened");
        Files.setPosixFilePermissions(folder.resolve("root/sub/x"), PosixFilePermissions.fromString("rw-------"));
        assertThat(inWords(open(secure, "sub/x"))).isEqualTo("Forbidden");
    }

    @Test
    void aFileThatIsWrittenToCannotBeReadOn() throws IOException, FileBlocks.Unreadable {
        Path path = Files.write(folder.resolve("root/big"), new byte[200_000]);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        FileBlocks blocks = opened("big");
        assertThat(blocks.read(0, ByteBuffer.allocate(512))).isEqualTo(512);
        Files.write(path, new byte[100_000]);
        assertThat(blocks.read(512, ByteBuffer.allocate(512))).isEqualTo(512);
        assertThatThrownBy(() -> blocks.read(70_000, ByteBuffer.allocate(512)))
                .isInstanceOf(FileBlocks.Unreadable.class)
                .hasMessage("File has changed");
        blocks.close();
    }

    @Test
    void aFileThatIsReplacedIsReadToItsEnd() throws IOException, FileBlocks.Unreadable {
        Path path = Files.write(folder.resolve("root/big"), new byte[200_000]);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        FileBlocks blocks = opened("big");
        Files.delete(path);
        Files.write(path, new byte[1]);
        assertThat(blocks.read(199_000, ByteBuffer.allocate(1000))).isEqualTo(1000);
        blocks.close();
    }

    private FileBlocks opened(String name) {
        return open(files, name) instanceof Opening.Opened(FileBlocks blocks) ? blocks : fail(name);
    }

    private static FileBlocks fail(String name) {
        throw new AssertionError(name + " was not opened");
    }

    private Opening open(TftpFolders with, String name) {
        return with.open(folder + "/root", folder + "/root/" + OctetPath.octets(name));
    }

    private static String inWords(Opening opening) {
        return switch (opening) {
            case Opening.Opened(FileBlocks blocks) -> {
                blocks.close();
                yield "Opened";
            }
            case Opening.Missing() -> "Missing";
            case Opening.Forbidden() -> "Forbidden";
            case Opening.Failed(String reason) -> reason;
        };
    }
}
