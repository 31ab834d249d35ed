package org.bootmasq.iso9660;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.iso9660.ImageBuilder.DIRECTORY;
import static org.bootmasq.iso9660.ImageBuilder.FILE;
import static org.bootmasq.iso9660.ImageBuilder.ROCK_RIDGE;
import static org.bootmasq.iso9660.ImageBuilder.SHARING;
import static org.bootmasq.iso9660.ImageBuilder.both;
import static org.bootmasq.iso9660.ImageBuilder.component;
import static org.bootmasq.iso9660.ImageBuilder.continuation;
import static org.bootmasq.iso9660.ImageBuilder.link;
import static org.bootmasq.iso9660.ImageBuilder.mode;
import static org.bootmasq.iso9660.ImageBuilder.name;
import static org.bootmasq.iso9660.ImageBuilder.record;
import static org.bootmasq.iso9660.ImageBuilder.use;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

class RockRidgeTest {
    private static final int ROOT = 20;
    private static final Bytes NONE = Bytes.EMPTY;

    private static ImageBuilder image(Bytes... records) {
        return announced(SHARING.plus(ROCK_RIDGE), records);
    }

    private static ImageBuilder announced(Bytes selfUse, Bytes... records) {
        return new ImageBuilder(40)
                .descriptor(16, 1, ROOT, Sectors.SECTOR)
                .descriptor(17, 255, 0, 0)
                .directory(ROOT, selfUse, records);
    }

    private static AtPath lookup(Image image, String path) throws Exception {
        return IsoImage.open(image).lookup(path);
    }

    private static List<String> names(Image image) throws Exception {
        return ((AtPath.Folder) lookup(image, "/"))
                .items().stream().map(AtPath.Item::name).toList();
    }

    @Test
    void namesAreTakenExactly() throws Exception {
        var image = image(record("VMLINUZ.;1", 30, 5, FILE, name("vmlinuz-6.1;2."), mode(0100644)));
        assertThat(names(image)).containsExactly("vmlinuz-6.1;2.");
        assertThat(lookup(image, "/vmlinuz-6.1;2.")).isInstanceOf(AtPath.File.class);
        assertThat(lookup(image, "/VMLINUZ-6.1;2.")).isEqualTo(new AtPath.Missing());
        assertThat(lookup(image, "/VMLINUZ")).isEqualTo(new AtPath.Missing());
    }

    @Test
    void namesGoOnInOtherEntriesAndAreas() throws Exception {
        Bytes begun = use("NM", Bytes.ofInts(1).plus(Bytes.latin1("one-")));
        Bytes further = use("NM", Bytes.ofInts(1).plus(Bytes.latin1("two-")));
        Bytes second = further.plus(continuation(36, 8, 9));
        var image = image(record("ONE.;1", 30, 5, FILE, begun, continuation(35, 100, second.length())))
                .put(35, 100, second)
                .put(36, 8, name("last"));
        assertThat(names(image)).containsExactly("one-two-last");
    }

    @Test
    void rockRidgeIsThereOnlyWhereTheRootSaysSo() throws Exception {
        Bytes named = record("A.;1", 30, 5, FILE, name("other"));
        assertThat(names(announced(NONE, named))).containsExactly("A");
        assertThat(names(announced(SHARING, named))).containsExactly("A");
        assertThat(names(announced(ROCK_RIDGE, named))).containsExactly("A");
        assertThat(names(announced(SHARING.plus(mode(040755)), named))).containsExactly("other");
        Bytes announcedElsewhere = SHARING.plus(continuation(35, 0, ROCK_RIDGE.length()));
        assertThat(names(announced(announcedElsewhere, named).put(35, ROCK_RIDGE)))
                .containsExactly("other");
    }

    @Test
    void octetsOfOthersBeforeTheEntriesArePassedOver() throws Exception {
        Bytes others = Bytes.owning(new byte[14]);
        Bytes self = others.plus(Bytes.ofHex("53 50 07 01 be ef 0e")).plus(ROCK_RIDGE);
        assertThat(names(announced(self, record("A.;1", 30, 5, FILE, others, name("other")))))
                .containsExactly("other");
    }

    @Test
    void rockRidgeGoesBeforeJoliet() throws Exception {
        var image = image(record("A.;1", 30, 5, FILE, name("rock")))
                .descriptor(17, 2, 21, 2048)
                .descriptor(18, 255, 0, 0)
                .directory(21, NONE, record(ImageBuilder.ucs2("joliet"), 30, 5, FILE));
        assertThat(names(image)).containsExactly("rock");
    }

    @Test
    void linksAreFollowedWithinTheImage() throws Exception {
        var image = image(
                        record("D", 21, 2048, DIRECTORY, name("d")),
                        record("F.;1", 30, 5, FILE, name("file")),
                        record("L1.;1", 0, 0, FILE, name("to-d"), mode(0120777), link(component(0, "d"))),
                        record("L2.;1", 0, 0, FILE, name("gone"), mode(0120777), link(component(0, "no"))))
                .directory(
                        21,
                        NONE,
                        record(
                                "L1.;1",
                                0,
                                0,
                                FILE,
                                name("up"),
                                mode(0120777),
                                link(component(4, ""), component(0, "file"))),
                        record(
                                "L2.;1",
                                0,
                                0,
                                FILE,
                                name("root"),
                                mode(0120777),
                                link(component(8, ""), component(0, "file"))),
                        record(
                                "L3.;1",
                                0,
                                0,
                                FILE,
                                name("out"),
                                mode(0120777),
                                link(component(4, ""), component(4, ""), component(4, ""), component(0, "file"))),
                        record(
                                "L4.;1",
                                0,
                                0,
                                FILE,
                                name("joined"),
                                mode(0120777),
                                use("SL", Bytes.ofInts(1).plus(component(2, "")).plus(component(4, ""))),
                                link(component(1, "fi"), component(0, "le"))));
        AtPath file = lookup(image, "/file");
        assertThat(file).isInstanceOf(AtPath.File.class);
        for (String path : List.of("/to-d/up", "/d/root", "/d/out", "/d/joined"))
            assertThat(lookup(image, path)).as(path).isEqualTo(file);
        assertThat(lookup(image, "/gone")).isEqualTo(new AtPath.Missing());
        assertThat(lookup(image, "/to-d/")).isEqualTo(lookup(image, "/d"));
        assertThat(((AtPath.Folder) lookup(image, "/")).items())
                .extracting(AtPath.Item::kind)
                .containsExactly(AtPath.Kind.FOLDER, AtPath.Kind.FILE, AtPath.Kind.LINK, AtPath.Kind.LINK);
    }

    @Test
    void linksThatLeadInACircleEnd() throws Exception {
        var image = image(
                record("A.;1", 0, 0, FILE, name("a"), mode(0120777), link(component(0, "b"), component(0, "x"))),
                record("B.;1", 0, 0, FILE, name("b"), mode(0120777), link(component(0, "a"), component(0, "y"))));
        assertThat(lookup(image, "/a")).isEqualTo(new AtPath.Unservable("Too many symbolic links"));
    }

    @Test
    void fortyLinksAreFollowedAndNoMore() throws Exception {
        var chain = new Bytes[42];
        chain[0] = record("F.;1", 30, 5, FILE, name("0"));
        for (int i = 1; i < chain.length; i++)
            chain[i] = record("L", 0, 0, FILE, name("" + i), link(component(0, "" + (i - 1))));
        var image = new ImageBuilder(40).descriptor(16, 1, ROOT, 4096).descriptor(17, 255, 0, 0);
        image.directory(ROOT, SHARING.plus(ROCK_RIDGE), Arrays.copyOf(chain, 30));
        image.put(ROOT + 1, Arrays.copyOfRange(chain, 30, chain.length));
        assertThat(lookup(image, "/40")).isInstanceOf(AtPath.File.class);
        assertThat(lookup(image, "/41")).isEqualTo(new AtPath.Unservable("Too many symbolic links"));
    }

    @Test
    void aDirectoryThatWasMovedIsWhereItBelongs() throws Exception {
        var image = image(
                        record("DEEP", 0, 0, FILE, name("deep"), use("CL", both(22))),
                        record("RR_MOVED", 21, 2048, DIRECTORY, name("rr_moved")))
                .directory(21, NONE, record("DEEP", 22, 2048, DIRECTORY, name("deep"), use("RE", NONE)))
                .directory(22, use("PL", both(ROOT)), record("F.;1", 30, 5, FILE, name("file")));
        assertThat(lookup(image, "/deep/file")).isInstanceOf(AtPath.File.class);
        assertThat(lookup(image, "/deep/../deep/file")).isInstanceOf(AtPath.File.class);
        assertThat(lookup(image, "/rr_moved")).isEqualTo(new AtPath.Folder(List.of(), true));
        assertThat(((AtPath.Folder) lookup(image, "/")).items()).allMatch(item -> item.kind() == AtPath.Kind.FOLDER);
    }

    @Test
    void timesAreThoseOfTheContents() throws Exception {
        Bytes brief = Bytes.ofInts(3)
                .plus(Bytes.ofInts(70, 1, 1, 0, 0, 0, 0))
                .plus(Bytes.ofInts(126, 11, 30, 21, 0, 0, 0xf8));
        Bytes digits = Bytes.latin1("2026113021000050").plus(Bytes.ofInts(4));
        var image = image(
                record("A.;1", 30, 5, FILE, name("brief"), use("TF", brief)),
                record(
                        "B.;1",
                        30,
                        5,
                        FILE,
                        name("long"),
                        use("TF", Bytes.ofInts(0x82).plus(digits))),
                record(
                        "C.;1",
                        30,
                        5,
                        FILE,
                        name("other"),
                        use("TF", Bytes.ofInts(4).plus(Bytes.ofInts(70, 1, 1, 0, 0, 0, 0)))));
        assertThat(((AtPath.Folder) lookup(image, "/")).items())
                .extracting(AtPath.Item::modified)
                .containsExactly(
                        Instant.parse("2026-11-30T23:00:00Z"),
                        Instant.parse("2026-11-30T20:00:00Z"),
                        Instant.parse("2003-02-01T03:05:06Z"));
    }

    @Test
    void whatIsNoFileIsNotServed() throws Exception {
        var image = image(
                record("A.;1", 0, 0, FILE, name("device"), mode(0060600)),
                record("B.;1", 30, 5, FILE, name("zipped"), use("ZF", Bytes.ofHex("707a 040f 0000000000000000"))));
        assertThat(lookup(image, "/device")).isEqualTo(new AtPath.Unservable("It is no file"));
        assertThat(lookup(image, "/device/x")).isEqualTo(new AtPath.Missing());
        assertThat(lookup(image, "/zipped")).isEqualTo(new AtPath.Unservable("It is compressed"));
    }
}
