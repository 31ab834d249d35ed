package org.bootmasq.iso9660;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bootmasq.iso9660.ImageBuilder.DIRECTORY;
import static org.bootmasq.iso9660.ImageBuilder.FILE;
import static org.bootmasq.iso9660.ImageBuilder.MULTI_EXTENT;
import static org.bootmasq.iso9660.ImageBuilder.ROCK_RIDGE;
import static org.bootmasq.iso9660.ImageBuilder.SHARING;
import static org.bootmasq.iso9660.ImageBuilder.both;
import static org.bootmasq.iso9660.ImageBuilder.component;
import static org.bootmasq.iso9660.ImageBuilder.continuation;
import static org.bootmasq.iso9660.ImageBuilder.link;
import static org.bootmasq.iso9660.ImageBuilder.name;
import static org.bootmasq.iso9660.ImageBuilder.record;
import static org.bootmasq.iso9660.ImageBuilder.ucs2;
import static org.bootmasq.iso9660.ImageBuilder.use;

import java.nio.ByteBuffer;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

/** Images that were made to do harm: whatever they say, the answer comes soon, and it is one of those that are told. */
class HostileImageTest {
    private static final int ROOT = 20;

    /** The last octet of which anything is said in the rich image. */
    static final int USED = 36 * Sectors.SECTOR - 1;

    private static ImageBuilder image(Bytes... records) {
        return new ImageBuilder(40)
                .descriptor(16, 1, ROOT, Sectors.SECTOR)
                .descriptor(17, 255, 0, 0)
                .directory(ROOT, SHARING.plus(ROCK_RIDGE), records);
    }

    /** Everything in one image that has a rule to break. */
    static ImageBuilder rich() {
        return image(
                        record("D", 21, 2048, DIRECTORY, name("d")),
                        record(
                                "L.;1",
                                0,
                                0,
                                FILE,
                                name("link"),
                                link(component(0, "d"), component(1, "fi"), component(0, "le"))),
                        record("B.;1", 24, 2048, MULTI_EXTENT, name("big")),
                        record("B.;1", 26, 9, FILE, name("big")),
                        record("C", 0, 0, FILE, name("child"), use("CL", both(22))),
                        record(
                                "N.;1",
                                30,
                                5,
                                FILE,
                                continuation(35, 0, 10),
                                use("TF", Bytes.ofInts(2, 90, 1, 1, 0, 0, 0, 0))))
                .descriptor(17, 2, 23, 2048)
                .descriptor(18, 255, 0, 0)
                .directory(21, Bytes.EMPTY, record("F.;1", 30, 5, FILE, name("file")))
                .directory(22, Bytes.EMPTY, record("F.;1", 30, 5, FILE, name("file")))
                .directory(23, Bytes.EMPTY, record(ucs2("file"), 30, 5, FILE))
                .put(35, name("named"));
    }

    /** Looks at it from all sides; whatever it answers must be true of any image. */
    static void answers(Image image, String... paths) {
        try {
            var opened = IsoImage.open(image);
            for (String path : paths) {
                try {
                    if (opened.lookup(path) instanceof AtPath.File file) {
                        long sum = 0;
                        for (Extent extent : file.extents()) {
                            assertThat(extent.offset()).isNotNegative();
                            assertThat(extent.length()).isPositive();
                            assertThat(extent.offset() + extent.length()).isLessThanOrEqualTo(image.size());
                            sum += extent.length();
                        }
                        assertThat(sum).isEqualTo(file.size());
                    }
                } catch (Malformed broken) {
                    assertThat(broken.rule()).isNotEmpty();
                }
            }
        } catch (Malformed broken) {
            assertThat(broken.rule()).isNotEmpty();
        } catch (Image.Unreadable e) {
            throw new AssertionError("nothing beyond the image is asked for", e);
        }
    }

    static final String[] PATHS = {"/", "/d/file", "/link", "/big", "/child/file", "/named", "/file", "/d"};

    @Test
    void theRichImageIsOneWithAllThat() throws Exception {
        var opened = IsoImage.open(rich());
        for (String path : new String[] {"/d/file", "/link", "/big", "/child/file", "/named"})
            assertThat(opened.lookup(path)).as(path).isInstanceOf(AtPath.File.class);
    }

    @Test
    void anImageMayEndAnywhere() {
        int whole = 40 * Sectors.SECTOR;
        for (int length = 0; length <= whole; length += length > 36 * 2048 ? 512 : 7)
            answers(rich().length(length), PATHS);
    }

    @Test
    void anyOctetMayBeAnother() {
        byte[] good = rich().array();
        var image = rich();
        for (int at = 16 * Sectors.SECTOR; at <= USED; at++) {
            // Between sectors that are in use nothing is read.
            if (good[at] == 0 && at % Sectors.SECTOR > 700) continue;
            for (int other : new int[] {0, 0x22, 0x80, 0xff, good[at] + 1, good[at] - 1}) {
                image.set(at, other);
                answers(image, PATHS);
            }
            image.set(at, good[at]);
        }
    }

    @Test
    void areasThatContinueOneAnotherInACircleEnd() {
        var image = image(record("A.;1", 30, 5, FILE, continuation(35, 0, 28))).put(35, continuation(35, 0, 28));
        assertThatThrownBy(() -> IsoImage.open(image).lookup("/a"))
                .isInstanceOf(Malformed.class)
                .hasMessage("System use areas continue without end: sector 35 at octet 0");
        assertThat(image.octetsRead()).isLessThan(100_000);
    }

    @Test
    void aDirectoryMayHoldItself() throws Exception {
        var image = image(record("D", ROOT, 2048, DIRECTORY, name("d")), record("F.;1", 30, 5, FILE, name("f")));
        assertThat(IsoImage.open(image).lookup("/d/d/d/d/f")).isInstanceOf(AtPath.File.class);
        assertThat(IsoImage.open(image).lookup("d/".repeat(255) + "f")).isInstanceOf(AtPath.File.class);
        assertThat(IsoImage.open(image).lookup("d/".repeat(256) + "f")).isEqualTo(new AtPath.Missing());
    }

    @Test
    void aDirectoryMayBeMovedToAFile() {
        var image = image(record("C", 0, 0, FILE, name("c"), use("CL", both(30))));
        assertThatThrownBy(() -> IsoImage.open(image).lookup("/c/x")).isInstanceOf(Malformed.class);
    }

    @Test
    void aDirectoryIsNoLargerThanOneThatAnybodyHas() {
        var vast = new Repeated(image().descriptor(16, 1, ROOT, DirectoryReader.LARGEST + 1), 1L << 40);
        assertThatThrownBy(() -> IsoImage.open(vast).lookup("/x"))
                .isInstanceOf(Malformed.class)
                .hasMessage("A directory is too large: sector 20 at octet 0");
    }

    /** A directory of 64 MB, each of whose records leads to other places. */
    @Test
    void whoLeadsAstrayIsNotFollowedForLong() throws Exception {
        Bytes record = record("A", 0, 0, FILE, continuation(5, 0, 28));
        var image = image(record("D", 21, DirectoryReader.LARGEST, DIRECTORY, name("d")));
        image.put(5, continuation(6, 0, 28)).put(6, continuation(7, 0, 6)).put(7, name("x"));
        Bytes full = Bytes.EMPTY;
        while (full.length() + record.length() <= Sectors.SECTOR) full = full.plus(record);
        image.put(21, full);
        var vast = new Repeated(image, 1L << 40);
        assertThatThrownBy(() -> IsoImage.open(vast).lookup("/d/y"))
                .isInstanceOf(Malformed.class)
                .hasMessageStartingWith("The image is too tangled");
        assertThat(image.octetsRead()).isLessThan(130L << 20);
    }

    @Test
    void ofAFolderWithoutEndTheFirstAreTold() throws Exception {
        var image = image(record("D", 21, DirectoryReader.LARGEST, DIRECTORY, name("d")));
        Bytes full = Bytes.EMPTY;
        for (int i = 0; i < 50; i++)
            full = full.plus(record("A", 0, 0, FILE, Bytes.latin1("").plus(name("" + i % 2))));
        var folder = (AtPath.Folder)
                IsoImage.open(new Repeated(image.put(21, full), 1L << 40)).lookup("/d");
        assertThat(folder.whole()).isFalse();
        assertThat(folder.items()).hasSize(AtPath.Folder.MOST);
    }

    /** An image whose sector 21 is that of all places behind it too. */
    private record Repeated(ImageBuilder image, long size) implements Image {
        @Override
        public int read(long offset, ByteBuffer into) {
            int before = into.position();
            while (into.hasRemaining()) {
                long at = offset + into.position() - before;
                long sector = at / Sectors.SECTOR;
                int start = (int) (at % Sectors.SECTOR);
                int length = Math.min(into.remaining(), Sectors.SECTOR - start);
                int limit = into.limit();
                into.limit(into.position() + length);
                image.read(Math.min(sector, 21) * Sectors.SECTOR + start, into);
                into.limit(limit);
            }
            return into.position() - before;
        }
    }

    @Test
    void anImageThatBecomesShorterIsUnreadable() throws Exception {
        var image = image();
        var opened = IsoImage.open(new Image() {
            @Override
            public long size() {
                return 40 * Sectors.SECTOR;
            }

            @Override
            public int read(long offset, ByteBuffer into) {
                return offset < image.size() ? image.read(offset, into) : 0;
            }
        });
        image.length(ROOT * Sectors.SECTOR + 100);
        assertThatThrownBy(() -> opened.lookup("/x"))
                .isInstanceOf(Image.Unreadable.class)
                .hasMessage("The image has become shorter");
    }

    @Test
    void namesAndTargetsHaveAnEnd() {
        Bytes part = use("NM", Bytes.ofInts(1).plus(Bytes.latin1("n".repeat(150))));
        var image = image(record("A", 30, 5, FILE, part, continuation(35, 0, part.length())))
                .put(35, part);
        assertThatThrownBy(() -> IsoImage.open(image).lookup("/x"))
                .isInstanceOf(Malformed.class)
                .hasMessageStartingWith("A name is too long");
    }
}
