package org.bootmasq.iso9660;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bootmasq.iso9660.ImageBuilder.DIRECTORY;
import static org.bootmasq.iso9660.ImageBuilder.FILE;
import static org.bootmasq.iso9660.ImageBuilder.MULTI_EXTENT;
import static org.bootmasq.iso9660.ImageBuilder.record;
import static org.bootmasq.iso9660.ImageBuilder.ucs2;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

class IsoImageTest {
    private static final int ROOT = 20;
    private static final Instant WRITTEN = Instant.parse("2003-02-01T03:05:06Z");

    /** An image whose root holds these records. */
    private static ImageBuilder plain(Bytes... records) {
        return new ImageBuilder(40)
                .descriptor(16, 1, ROOT, Sectors.SECTOR)
                .descriptor(17, 255, 0, 0)
                .directory(ROOT, Bytes.EMPTY, records);
    }

    private static AtPath lookup(Image image, String path) throws Exception {
        return IsoImage.open(image).lookup(path);
    }

    private static List<String> names(Image image, String path) throws Exception {
        return ((AtPath.Folder) lookup(image, path))
                .items().stream().map(AtPath.Item::name).toList();
    }

    @Test
    void aPlainNameHasNoVersionAndNoDotAtItsEnd() throws Exception {
        var image = plain(
                record("VMLINUZ.;1", 30, 5, FILE),
                record("A.TXT;12", 31, 6, FILE),
                record("B;C", 32, 7, FILE),
                record("NONE", 0, 0, FILE));
        assertThat(names(image, "/")).containsExactly("VMLINUZ", "A.TXT", "B;C", "NONE");
        assertThat(lookup(image, "/vmlinuz")).isEqualTo(new AtPath.File(List.of(new Extent(30 * 2048, 5)), 5, WRITTEN));
        assertThat(lookup(image, "NONE")).isEqualTo(new AtPath.File(List.of(), 0, WRITTEN));
        assertThat(lookup(image, "/VMLINUZ.;1")).isEqualTo(new AtPath.Missing());
    }

    @Test
    void ofSeveralVersionsTheFirstIsTold() throws Exception {
        var image = plain(record("A.TXT;2", 31, 6, FILE), record("A.TXT;1", 30, 5, FILE));
        assertThat(names(image, "/")).containsExactly("A.TXT");
        assertThat(((AtPath.File) lookup(image, "/a.txt")).size()).isEqualTo(6);
    }

    @Test
    void aNameWithTheRightLettersGoesBeforeOneWithOthers() throws Exception {
        var image = plain(record("readme", 30, 1, FILE), record("README", 31, 2, FILE));
        assertThat(((AtPath.File) lookup(image, "/README")).size()).isEqualTo(2);
        assertThat(((AtPath.File) lookup(image, "/ReadMe")).size()).isEqualTo(1);
    }

    @Test
    void pathsGoThroughFolders() throws Exception {
        var image = plain(record("CASPER", 21, 2048, DIRECTORY), record("TOP.;1", 30, 1, FILE))
                .directory(21, Bytes.EMPTY, record("INITRD.;1", 31, 9, FILE), record("DEEP", 22, 2048, DIRECTORY))
                .directory(22, Bytes.EMPTY);
        assertThat(lookup(image, "/casper/initrd")).isInstanceOf(AtPath.File.class);
        assertThat(lookup(image, "//casper/./deep/..//initrd")).isInstanceOf(AtPath.File.class);
        assertThat(lookup(image, "/../../top")).isInstanceOf(AtPath.File.class);
        assertThat(lookup(image, "/casper/initrd/")).isEqualTo(new AtPath.Missing());
        assertThat(lookup(image, "/casper/initrd/..")).isEqualTo(new AtPath.Missing());
        assertThat(lookup(image, "/casper/none")).isEqualTo(new AtPath.Missing());
        assertThat(lookup(image, "/casper/"))
                .isEqualTo(new AtPath.Folder(
                        List.of(
                                new AtPath.Item("INITRD", AtPath.Kind.FILE, 9, WRITTEN),
                                new AtPath.Item("DEEP", AtPath.Kind.FOLDER, 0, WRITTEN)),
                        true));
        assertThat(lookup(image, "/casper/deep")).isEqualTo(new AtPath.Folder(List.of(), true));
    }

    @Test
    void jolietsNamesAreUtf8() throws Exception {
        var image = plain(record("SHORT.TXT;1", 30, 5, FILE))
                .descriptor(17, 2, 21, 2048)
                .descriptor(18, 255, 0, 0)
                .directory(21, Bytes.EMPTY, record(ucs2("Größe 😀.txt;1"), 30, 5, FILE));
        String name = new String("Größe 😀.txt".getBytes(UTF_8), ISO_8859_1);
        assertThat(names(image, "/")).containsExactly(name);
        assertThat(lookup(image, "/" + name.replace('G', 'g'))).isInstanceOf(AtPath.File.class);
        assertThat(lookup(image, "/SHORT.TXT")).isEqualTo(new AtPath.Missing());
    }

    @Test
    void aFileOfSeveralSectionsIsOne() throws Exception {
        var image = plain(
                record("BIG.;1", 24, 2048, FILE | MULTI_EXTENT),
                record("BIG.;1", 25, 2048, FILE | MULTI_EXTENT),
                record("BIG.;1", 30, 100, FILE),
                record("NEXT.;1", 33, 1, FILE));
        var big = (AtPath.File) lookup(image, "/BIG");
        assertThat(big.size()).isEqualTo(4196);
        assertThat(big.extents()).containsExactly(new Extent(24 * 2048, 4096), new Extent(30 * 2048, 100));
        assertThat(big.range(0, 4196)).isEqualTo(big.extents());
        assertThat(big.range(4000, 150)).containsExactly(new Extent(24 * 2048 + 4000, 96), new Extent(30 * 2048, 54));
        assertThat(big.range(4096, 1000)).containsExactly(new Extent(30 * 2048, 100));
        assertThat(big.range(4196, 1)).isEmpty();
        assertThat(names(image, "/")).containsExactly("BIG", "NEXT");
    }

    @Test
    void octetsOfMoreThanFourGigabytesAreFound() throws Exception {
        long sections = 3L * 0xfffff800L;
        var small = plain(
                record("BIG.;1", 32, 0xfffff800, FILE | MULTI_EXTENT),
                record("BIG.;1", 32 + 0x1fffff, 0xfffff800, FILE | MULTI_EXTENT),
                record("BIG.;1", 32 + 2 * 0x1fffff, 0xfffff800, FILE | MULTI_EXTENT),
                record("BIG.;1", 32 + 3 * 0x1fffff, 1, FILE));
        var image = new Longer(small, 32L * 2048 + sections + 1);
        assertThat(lookup(image, "/BIG"))
                .isEqualTo(new AtPath.File(List.of(new Extent(32 * 2048, sections + 1)), sections + 1, WRITTEN));
        assertThatThrownBy(() -> lookup(new Longer(small, 32L * 2048 + sections), "/BIG"))
                .isInstanceOf(Malformed.class);
    }

    /** An image with zeros behind it. */
    private record Longer(ImageBuilder image, long size) implements Image {
        @Override
        public int read(long offset, ByteBuffer into) {
            return image.read(offset, into);
        }
    }

    @Test
    void whatIsNotThereInOnePieceIsRefused() throws Exception {
        var interleaved = ByteRecords.with(record("A.;1", 30, 5, FILE), 26, 1);
        var elsewhere = ByteRecords.with(record("B.;1", 30, 5, FILE), 28, 3);
        var fork = record("C.;1", 30, 5, 4);
        var image = plain(interleaved, elsewhere, fork, record("C.;1", 31, 6, FILE));
        assertThat(lookup(image, "/A")).isEqualTo(new AtPath.Unservable("It is interleaved"));
        assertThat(lookup(image, "/B")).isEqualTo(new AtPath.Unservable("It is on another volume"));
        assertThat(((AtPath.File) lookup(image, "/C")).size()).isEqualTo(6);
    }

    @Test
    void anExtendedAttributeRecordIsPassedOver() throws Exception {
        var image = plain(ByteRecords.with(record("A.;1", 30, 5, FILE), 1, 2));
        assertThat(((AtPath.File) lookup(image, "/A")).extents()).containsExactly(new Extent(32 * 2048, 5));
    }

    @Test
    void blocksMayBeSmallerThanSectors() throws Exception {
        // The root at block 80 of 512 octets is in sector 20.
        var image = plain().descriptor(16, 1, 80, 1024).put(16, 128, Bytes.ofInts(0, 2, 2, 0));
        image.put(20, record(ImageBuilder.SELF, 80, 1024, DIRECTORY), record(ImageBuilder.PARENT, 80, 1024, DIRECTORY));
        image.put(20, 512, record("A.;1", 121, 5, FILE));
        assertThat(((AtPath.File) lookup(image, "/A")).extents()).containsExactly(new Extent(121 * 512, 5));
    }

    @Test
    void directoriesOfManySectorsAreReadToTheirEnd() throws Exception {
        int sectors = 200;
        var image = new ImageBuilder(ROOT + sectors)
                .descriptor(16, 1, ROOT, sectors * 2048)
                .descriptor(17, 255, 0, 0);
        image.directory(ROOT, Bytes.EMPTY);
        int number = 0;
        for (int sector = ROOT + 1; sector < ROOT + sectors; sector++) {
            for (int at = 0; at + 44 <= 2048; at += 44)
                image.put(sector, at, record("N%07d;1".formatted(number++), 1, 1, FILE));
        }
        assertThat(names(image, "/")).hasSize(number).endsWith("N%07d".formatted(number - 1));
        assertThat(lookup(image, "/N%07d".formatted(number - 1))).isInstanceOf(AtPath.File.class);
    }

    @Test
    void namesThatLeadElsewhereAreNotThere() throws Exception {
        var image = plain(record("..", 30, 1, FILE), record("A/B", 30, 1, FILE), record("A\0", 30, 1, FILE));
        assertThat(names(image, "/")).isEmpty();
    }

    @Test
    void aDateThatIsNoneIsTheEpoch() throws Exception {
        var image = plain(ByteRecords.with(record("A.;1", 30, 5, FILE), 19, 13));
        assertThat(((AtPath.File) lookup(image, "/A")).modified()).isEqualTo(Instant.EPOCH);
    }
}
