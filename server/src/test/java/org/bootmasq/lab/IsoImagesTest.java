package org.bootmasq.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bootmasq.iso9660.AtPath;
import org.bootmasq.iso9660.Extent;
import org.bootmasq.iso9660.Image;
import org.bootmasq.iso9660.IsoImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images as two programs make them: every file's path, octets and time are those of the tree it was made of, or, where
 * names are not the tree's, those that libarchive finds.
 */
final class IsoImagesTest {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
    private static final List<String> XORRISO = List.of("xorriso", "-as", "mkisofs", "-quiet", "--norock");
    private static final List<String> GENISOIMAGE = List.of("genisoimage", "-quiet");

    /** Long names, names in UTF-8, deep and large directories, links: by a shell, which knows no locale. */
    private static final String TREE = """
        set -eu
        mkdir -p tree/casper tree/many tree/a/b/c/d/e/f/g/h/i/j
        cd tree
        seq 100000 >casper/vmlinuz
        : >empty
        echo deep >a/b/c/d/e/f/g/h/i/j/deep.txt
        echo shallow >a/b/two.dots.txt
        i=0
        while [ $i -lt 1500 ]; do
            echo $i >many/some-package-with-a-rather-long-name_$i.deb
            i=$((i + 1))
        done
        name=$(printf '%0245d' 7)
        echo long >$name.txt
        printf 'octets\\n' >"$(printf 'Gr\\303\\266\\303\\237e \\360\\237\\230\\200.txt')"
        touch -d '1999-12-31 23:59:58 UTC' empty
        touch -d '2026-06-01 12:00:00 UTC' casper/vmlinuz
        """;

    private static final String LINKS = """
        ln -s vmlinuz casper/kernel
        ln -s ../casper/kernel many/kernel
        ln -s ../../casper a/b/boot
        ln -s ./../many/./../a/b/boot/../casper/vmlinuz casper/far
        ln -s nowhere casper/dangling
        ln -s round casper/trip
        ln -s trip casper/round
        ln -s "../$name.txt" casper/long
        ln -s "./$(printf 'x/../%.0s' 1 2 3)../$name.txt" many/lost
        mkdir x
        ln -s "$(printf './%.0s' $(seq 150))vmlinuz" casper/dots
        """;

    private static final String LINKED =
            "mkdir -p tree/d; echo one >tree/one; ln -s /one tree/d/abs; ln -s / tree/root";

    @TempDir
    private Path folder;

    @BeforeEach
    void needTheReader() {
        Needs.program("xorriso", "xorriso");
        Needs.program("genisoimage", "genisoimage");
        Needs.program("bsdtar", "libarchive-tools");
    }

    @Test
    void rockRidgeShowsTheTree() throws Exception {
        run(List.of("sh", "-c", TREE + LINKS));
        Map<String, String> tree = tree("tree");
        assertThat(tree)
                .containsKeys("casper/kernel", "a/b/boot/far", "casper/dots", "many/kernel")
                .hasSize(1530);
        assertThat(image(XORRISO, "-R")).isEqualTo(tree);
        assertThat(image(XORRISO, "-R", "-J", "-joliet-long")).isEqualTo(tree);
        assertThat(image(GENISOIMAGE, "-R", "-D")).isEqualTo(tree);
        // What is too deep is moved to another place, and looks as if it was not.
        var moved = image(GENISOIMAGE, "-R", "-J", "-joliet-long");
        assertThat(moved).contains(entry("rr_moved", "folder"));
        moved.remove("rr_moved");
        assertThat(moved).isEqualTo(tree);
    }

    @Test
    void linksFromTheRootLeadToTheImages() throws Exception {
        for (var maker : List.of(XORRISO, GENISOIMAGE)) {
            run(List.of("sh", "-c", LINKED));
            make(maker, "-R");
            run(List.of("rm", "-r", "tree"));
            try (var image = new ImageFile(folder.resolve("image.iso"))) {
                var opened = IsoImage.open(image);
                assertThat(opened.lookup("/d/abs"))
                        .isInstanceOf(AtPath.File.class)
                        .isEqualTo(opened.lookup("/one"));
                assertThat(opened.lookup("/root/root/d/abs")).isEqualTo(opened.lookup("/one"));
            }
        }
    }

    @Test
    void jolietShowsWhatLibarchiveFinds() throws Exception {
        // Of longer names libarchive takes a part.
        run(List.of("sh", "-c", TREE.replace("%0245d", "%090d")));
        for (var maker : List.of(XORRISO, GENISOIMAGE)) {
            Map<String, String> found = image(maker, "-J", "-joliet-long", "-D");
            assertThat(found)
                    .containsKeys("casper/vmlinuz", "a/b/c/d/e/f/g/h/i/j/deep.txt")
                    .hasSizeGreaterThan(1505);
            assertThat(found).isEqualTo(libarchives());
        }
    }

    @Test
    void plainNamesAreThoseThatLibarchiveFinds() throws Exception {
        run(List.of("sh", "-c", TREE));
        for (var maker : List.of(XORRISO, GENISOIMAGE)) {
            for (String level : List.of("1", "2", "3")) {
                Map<String, String> found = image(maker, "-D", "-iso-level", level);
                assertThat(found).containsKey("CASPER/VMLINUZ").hasSizeGreaterThan(1505);
                assertThat(found).isEqualTo(libarchives());
                try (var image = new ImageFile(folder.resolve("image.iso"))) {
                    assertThat(IsoImage.open(image).lookup("/casper/vmlinuz")).isInstanceOf(AtPath.File.class);
                }
            }
        }
    }

    private void make(List<String> maker, String... options) throws IOException {
        var command = new ArrayList<>(maker);
        command.addAll(List.of("-input-charset", "utf-8"));
        command.addAll(List.of(options));
        command.addAll(List.of("-o", "image.iso", "tree"));
        Files.deleteIfExists(folder.resolve("image.iso"));
        run(command);
    }

    /** What we find in the image that a program makes of the tree. */
    private Map<String, String> image(List<String> maker, String... options) throws Exception {
        make(maker, options);
        var found = new TreeMap<String, String>();
        try (var image = new ImageFile(folder.resolve("image.iso"))) {
            collect(image, IsoImage.open(image), "", found);
        }
        return found;
    }

    private static void collect(ImageFile file, IsoImage image, String path, Map<String, String> found)
            throws Exception {
        var listed = (AtPath.Folder) image.lookup("/" + path);
        assertThat(listed.whole()).isTrue();
        for (AtPath.Item item : listed.items()) {
            String inside = path.isEmpty() ? item.name() : path + "/" + item.name();
            switch (image.lookup("/" + inside)) {
                case AtPath.File content -> {
                    if (item.kind() == AtPath.Kind.FILE) assertThat(item.size()).isEqualTo(content.size());
                    found.put(
                            inside,
                            file.hash(content) + " " + content.modified().getEpochSecond());
                }
                case AtPath.Folder _ -> {
                    found.put(inside, "folder");
                    collect(file, image, inside, found);
                }
                case AtPath.Missing _, AtPath.Unservable _ ->
                    assertThat(item.kind()).as(inside).isEqualTo(AtPath.Kind.LINK);
            }
        }
    }

    /** What libarchive takes out of the image. */
    private Map<String, String> libarchives() throws IOException {
        run(List.of("sh", "-c", "rm -rf out; mkdir out; LC_ALL=C.UTF-8 bsdtar -x -f image.iso -C out"));
        return tree("out");
    }

    /** Paths of a folder with each file's hash and time, through links as far as they lead somewhere. */
    private Map<String, String> tree(String name) throws IOException {
        // Links that lead nowhere make find(1) complain, and end with another status.
        run(List.of("sh", "-c", """
            cd %s
            find -L . -mindepth 1 -type d -printf '%%P\\0' >../folders
            find -L . -type f -printf '%%T@ %%P\\0' >../times
            find -L . -type f -exec sha256sum -z {} + >../hashes
            true
            """.formatted(name)));
        var tree = new TreeMap<String, String>();
        for (String path : records("folders")) tree.put(path, "folder");
        for (String line : records("hashes")) tree.put(line.substring(68), line.substring(0, 64));
        for (String line : records("times")) {
            String time = line.substring(0, line.indexOf('.'));
            tree.compute(line.substring(line.indexOf(' ') + 1), (_, hash) -> hash + " " + time);
        }
        return tree;
    }

    private List<String> records(String file) throws IOException {
        String all = Files.readString(folder.resolve(file), ISO_8859_1);
        return all.isEmpty() ? List.of() : List.of(all.split("\0"));
    }

    private void run(List<String> command) {
        Running running = Running.start(folder, command);
        assertThat(running.awaitExit(LONG_ENOUGH)).as(running.toString()).isZero();
    }

    private record ImageFile(FileChannel channel, long size) implements Image, AutoCloseable {
        ImageFile(Path file) throws IOException {
            this(FileChannel.open(file), Files.size(file));
        }

        @Override
        public int read(long offset, ByteBuffer into) throws Unreadable {
            try {
                return channel.read(into, offset);
            } catch (IOException e) {
                throw new Unreadable(e.toString());
            }
        }

        String hash(AtPath.File file) {
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                for (Extent extent : file.extents()) {
                    var octets = ByteBuffer.allocate((int) extent.length());
                    while (octets.hasRemaining()) channel.read(octets, extent.offset() + octets.position());
                    digest.update(octets.flip());
                }
                return HexFormat.of().formatHex(digest.digest());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
