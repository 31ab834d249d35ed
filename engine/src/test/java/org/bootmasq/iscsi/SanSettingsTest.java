package org.bootmasq.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Option;
import org.bootmasq.config.OptionTrait;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.iscsi.SanSettings.Disk;
import org.bootmasq.iscsi.SanSettings.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SanSettingsTest {
    private final Problems problems = new Problems();

    private SanSettings read(String text) {
        return SanSettingsReader.read(Texts.read(text, problems), problems);
    }

    @Test
    void linesWithOneNameAreDisksOfOneTarget() {
        SanSettings settings = read("""
            san-target=iqn.2026-11.org.example:A,/d/one.img,size=10G
            san-target=iqn.2026-11.org.example:b,/d/b.img,ro
            san-target=iqn.2026-11.org.example:a,/dev/sdb,blocksize=4096,overlay=/d/o,tag:red,tag:!blue
            san-port=3261
            san-interface=eth0,br*
            """);
        assertThat(problems.errors()).isEmpty();
        assertThat(settings.targets())
                .extracting(Target::name)
                .containsExactly("iqn.2026-11.org.example:a", "iqn.2026-11.org.example:b");
        Target first = settings.targets().getFirst();
        assertThat(first.disks()).extracting(Disk::path).containsExactly("/d/one.img", "/dev/sdb");
        assertThat(first.disks().getFirst().size()).hasValue(10L << 30);
        assertThat(first.disks().get(1).blockSize()).isEqualTo(4096);
        assertThat(first.disks().get(1).overlay()).contains("/d/o");
        assertThat(first.guests().condition().matches(Set.of("red"))).isTrue();
        assertThat(first.guests().condition().matches(Set.of())).isFalse();
        assertThat(settings.targets().get(1).disks().getFirst().readOnly()).isTrue();
        assertThat(settings.port()).isEqualTo(3261);
        assertThat(settings.interfaces()).containsExactly("eth0", "br*");
        assertThat(settings.enabled()).isTrue();
        assertThat(read("").enabled()).isFalse();
        assertThat(read("").port()).isEqualTo(3260);
    }

    @Test
    void accounts() {
        SanSettings settings = read("""
            san-target=iqn.2026-11.org.example:a,/d/a,user=u,secret-file=/s,mutual-user=m,mutual-secret-file=/t
            san-boot=tag:lab,tag:!off,iqn.2026-11.org.example:a,keep-san
            san-boot=iqn.2026-11.org.example:b
            """);
        assertThat(problems.errors()).isEmpty();
        var account = settings.targets().getFirst().guests().account().orElseThrow();
        assertThat(account.user()).isEqualTo("u");
        assertThat(account.mutual().orElseThrow().secretFile()).isEqualTo("/t");
    }

    @Test
    void whoeverIsKeptOutIsKeptOutByALine() {
        var guests = read("""
            san-target=iqn.2026-11.org.example:a,/d/a,tag:red
            san-target=iqn.2026-11.org.example:a,/d/b,initiator=iqn.2000-01.x.y:one
            san-target=iqn.2026-11.org.example:a,/d/c,initiator=iqn.2000-01.x.y:two,tag:!blue
            """).targets().getFirst().guests();
        assertThat(problems.errors()).isEmpty();
        assertThat(guests.hides("iqn.2000-01.x.y:two", () -> Set.of("red"))).isEmpty();
        assertThat(told(guests.hides("iqn.2000-01.x.y:three", () -> {
                    throw new AssertionError("nobody needs the tags");
                })))
                .isEqualTo("line 2: no initiator= is for its name");
        assertThat(told(guests.hides("iqn.2000-01.x.y:one", Set::of)))
                .isEqualTo("line 1: the tag red is not set for its address");
        assertThat(told(guests.hides("iqn.2000-01.x.y:one", () -> Set.of("red", "blue"))))
                .isEqualTo("line 3: the tag blue is set for its address");
    }

    private static String told(Optional<SanSettings.Hiding> hiding) {
        return hiding.map(one -> "line " + one.line().origin().line() + ": " + one.reason())
                .orElse("");
    }

    @Test
    void initiatorsThatMayLogInAreNamedOrLikened() {
        SanSettings settings = read("""
            san-target=iqn.2026-11.org.example:a,/d/a,initiator=iqn.2000-01.x.Y:One,initiator=iqn.2000-01.x.y:lab-*-?
            san-target=iqn.2026-11.org.example:b,/d/b
            """);
        assertThat(problems.errors()).isEmpty();
        Target some = settings.targets().getFirst();
        assertThat(some.guests().isAnybody()).isFalse();
        assertThat(settings.targets().getLast().guests().isAnybody()).isTrue();
        assertThat(some.guests().admits("iqn.2000-01.x.y:one")).isTrue();
        assertThat(some.guests().admits("iqn.2000-01.x.y:one2")).isFalse();
        assertThat(some.guests().admits("iqn.2000-01.x.y:lab-a-b-7")).isTrue();
        assertThat(some.guests().admits("iqn.2000-01.x.y:lab-a-")).isFalse();
        assertThat(settings.targets().getLast().guests().admits("anybody")).isTrue();
    }

    @Test
    void everyImageInAFolderIsATarget() {
        var files = new Texts()
                .file("/i/Win 10.img", "")
                .file("/i/b.raw", "")
                .file("/i/c.iso", "")
                .file("/i/d.qcow2", "")
                .file("/i/notes.txt", "")
                .file("/i/.hidden.img", "");
        SanSettings configured = read("san-root=/i\n"
                + "san-root=/i,iqn.2000-01.x.y:n:,overlay=/o\n"
                + "san-target=iqn.2026-11.org.bootmasq:b,/other");
        SanSettings settings = SanSettingsReader.withRoots(configured, files, problems);
        assertThat(problems.errors()).isEmpty();
        assertThat(settings.targets())
                .extracting(Target::name)
                .containsExactly(
                        "iqn.2026-11.org.bootmasq:b",
                        "iqn.2026-11.org.bootmasq:win-10",
                        "iqn.2026-11.org.bootmasq:c",
                        "iqn.2000-01.x.y:n:win-10",
                        "iqn.2000-01.x.y:n:b",
                        "iqn.2000-01.x.y:n:c");
        assertThat(settings.target("iqn.2026-11.org.bootmasq:b")
                        .orElseThrow()
                        .disks()
                        .getFirst()
                        .path())
                .isEqualTo("/other");
        assertThat(settings.target("iqn.2026-11.org.bootmasq:c")
                        .orElseThrow()
                        .disks()
                        .getFirst()
                        .readOnly())
                .isTrue();
        assertThat(problems.warnings().getFirst().message()).contains("qemu-img convert -O raw /i/d.qcow2 /i/d.img");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "san-target=disk,/d | 12 | not an iSCSI name (iqn.<year>-<month>.<domain reversed>:<name>)",
                "san-target=iqn.2026-11.o:a | 12 | missing file or block device behind iqn.2026-11.o:a",
                "san-target=iqn.2026-11.o:a,/d/x.qcow2 | 28 | qcow2 is not read here; make it raw once: qemu-img"
                        + " convert -O raw /d/x.qcow2 /d/x.img",
                "san-target=iqn.2026-11.o:a,/d,rw | 31 | unknown word 'rw'",
                "san-target=iqn.2026-11.o:a,/d,blocksize=1024 | 41 | blocksize= is 512 or 4096",
                "san-target=iqn.2026-11.o:a,/d,size=10X | 36 | not a size",
                "san-target=iqn.2026-11.o:a,/d,size=0 | 36 | not a size",
                "san-target=iqn.2026-11.o:a,/d,size=99999999T | 36 | not a size",
                "san-target=iqn.2026-11.o:a,/d,size=1000 | 28 | size= is not a multiple of the block size",
                "san-target=iqn.2026-11.o:a,/d,overlay= | 31 | missing value",
                "san-target=iqn.2026-11.o:a,/d,user=x | 36 | user= and secret-file= belong together",
                "san-target=iqn.2026-11.o:a,/d,ro,overlay=/o | 28 | ro and overlay= exclude each other: with an"
                        + " overlay the disk itself is never written",
                "san-port=0 | 10 | error",
                "san-root=/d,nonsense: | 13 | not an iSCSI name"
            })
    void refused(String line, int column, String message) {
        read(line);
        assertThat(problems.errors()).hasSize(1);
        assertThat(problems.errors().getFirst().message()).isEqualTo(message);
        assertThat(problems.errors().getFirst().origin().column()).isEqualTo(column);
    }

    @Test
    void twoWritersOfOneFileAreRefused() {
        read("san-target=iqn.2026-11.o:a,/d\nsan-target=iqn.2026-11.o:b,/d,ro\nsan-target=iqn.2026-11.o:c,/d,ro\n");
        assertThat(problems.errors().stream().map(ErrorText::headline))
                .containsExactly(
                        "/d is served already at f:1, and one of the two would write to it at line 2 of f",
                        "/d is served already at f:1, and one of the two would write to it at line 3 of f");
    }

    @Test
    void ourOptionsDisturbNoneOfDnsmasqs() {
        assertThat(CommandLine.optionNamed("sa")).isEmpty();
        assertThat(CommandLine.optionNamed("san-port")).contains(Option.SAN_PORT);
        assertThat(Option.values())
                .filteredOn(option -> option.has(OptionTrait.Rule.OURS))
                .extracting(Option::longName)
                .filteredOn(name -> name.startsWith("san-"))
                .containsExactly("san-boot", "san-interface", "san-port", "san-root", "san-target");
    }
}
