package org.bootmasq.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What explain prints: whole texts beside this class, and each warning. */
class ExplainTest {
    private static final String MAC = "52:54:00:12:34:56";
    private static final String RANGE = "dhcp-range=192.168.1.100,192.168.1.200\n";
    private static final String HOW_TO = RANGE + """
        enable-tftp
        tftp-root=ROOT
        dhcp-match=gpxe,175
        dhcp-boot=net:#gpxe,gpxe.pxe
        dhcp-boot=pxelinux.0
        """;
    private static final String SAN = RANGE + """
        dhcp-match=gpxe,175
        dhcp-boot=net:#gpxe,gpxe.pxe,,192.168.1.9
        dhcp-option=175,8:1:1
        dhcp-option=net:gpxe,17,"iscsi:192.168.1.1::::iqn.2026-11.org.example:disk"
        san-target=iqn.2026-11.org.example:disk,ROOT/disk.img,size=1M
        """;
    private static final String BY_ARCHITECTURE = RANGE + """
        dhcp-host=52:54:00:12:34:56,set:lab,192.168.1.50,node1
        dhcp-match=set:efi64,option:client-arch,7
        dhcp-userclass=set:ipxe,iPXE
        tag-if=set:efirom,tag:efi64,tag:!ipxe
        dhcp-boot=tag:efirom,snponly.efi,,192.168.1.9
        dhcp-boot=tag:!efi64,tag:!ipxe,undionly.kpxe,,192.168.1.9
        dhcp-boot=tag:ipxe,http://192.168.1.9/boot.ipxe
        """;

    private static final String PROXY = """
        dhcp-range=192.168.1.0,proxy,255.255.255.0
        enable-tftp
        tftp-root=ROOT
        pxe-prompt="Press F8",3
        pxe-service=x86PC,"Boot pxelinux",pxelinux
        pxe-service=x86PC,"Own disk",0
        pxe-service=X86-64_EFI,"Boot iPXE",snponly.efi
        """;

    private static final String RIVALS = """
        enable-tftp
        tftp-root=ROOT
        dhcp-range=set:lab,192.168.1.50,192.168.1.150,12h
        dhcp-range=tag:blue,192.168.1.160,192.168.1.170,12h
        dhcp-range=192.168.6.50,192.168.6.150,12h
        dhcp-host=52:54:00:12:34:57,other,192.168.1.77
        dhcp-host=52:54:00:*:*:*,set:qemu
        dhcp-host=52:54:00:12:34:56,tag:night,192.168.1.21
        dhcp-host=52:54:00:12:34:56,set:mine,192.168.1.20,box
        dhcp-boot=pxelinux.0
        """;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"how-to,0", "san,0", "by-architecture,7", "by-architecture,0", "proxy,0", "proxy,7", "rivals,0"})
    void tellsEachStageAndTheLinesBehindIt(String name, int architecture) throws IOException {
        file("gpxe.pxe", "\u00ea\u0005");
        file("pxelinux.0", "\u00fa\u00fc");
        String text = switch (name) {
            case "how-to" -> HOW_TO;
            case "san" -> SAN;
            case "proxy" -> PROXY;
            case "rivals" -> RIVALS;
            default -> BY_ARCHITECTURE;
        };
        String printed = explain(text, "--arch", Integer.toString(architecture));
        assertGolden(name + "-" + architecture + ".txt", printed);
    }

    @Test
    void tellsTheSameAsJson() throws IOException {
        file("gpxe.pxe", "\u00ea\u0005");
        file("pxelinux.0", "\u00fa\u00fc");
        String printed = explain(HOW_TO, "--json");
        assertJson(printed);
        assertGolden("how-to.json", printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--gpxe", "--ipxe"})
    void beginsWithTheStageThatRunsAlready(String stage) throws IOException {
        assertThat(explain(SAN, stage))
                .contains("Stage 1: " + stage.substring(2, 3))
                .contains("tag          gpxe: ")
                .doesNotContain("Stage 2")
                .doesNotContain("This will not work");
    }

    @Test
    void pointsIntoUciFiles() throws IOException {
        Path config = Files.createDirectories(folder.resolve("config"));
        Files.writeString(config.resolve("dhcp"), """
            config dnsmasq
            config boot
            \toption filename 'http://192.168.1.1/x'
            config dhcp
            \toption interface 'lan'
            """);
        Files.writeString(config.resolve("network"), """
            config interface 'lan'
            \toption device 'br-lan'
            \toption proto 'static'
            \toption ipaddr '192.168.1.1/24'
            """);
        var bytes = new ByteArrayOutputStream();
        var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertThat(Explain.run(new String[] {"--mac", MAC, "--uci", config.toString()}, stream, stream))
                .isZero();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("config/dhcp:3", "http://192.168.1.1/x", "config/dhcp:4");
    }

    @Test
    void warnsOfABootLoop() throws IOException {
        assertThat(explain(RANGE + "dhcp-boot=gpxe.pxe,,192.168.1.9\n"))
                .contains("boot loop: gPXE is told to load gpxe.pxe");
    }

    @Test
    void warnsOfAUrlThatThisStageCannotLoad() throws IOException {
        String http = RANGE + "dhcp-boot=http://192.168.1.9/boot.efi\n";
        assertThat(explain(http, "--arch", "7"))
                .contains("wrong protocol: PXE ROM cannot load http://192.168.1.9/boot.efi");
        assertThat(explain(http, "--arch", "16")).doesNotContain("wrong protocol");
        assertThat(explain(RANGE + "dhcp-boot=boot.efi,,192.168.1.9\n", "--arch", "16"))
                .contains("no URL: this machine");
        String https = RANGE + "dhcp-boot=https://192.168.1.9/menu.gpxe\n";
        assertThat(explain(https, "--gpxe")).contains("wrong protocol: gPXE cannot load https:");
        assertThat(explain(https, "--ipxe")).doesNotContain("wrong protocol");
        assertThat(explain(RANGE + "dhcp-boot=\"http://a b/c\"\n", "--ipxe"))
                .contains("no URL: iPXE cannot make sense");
    }

    @Test
    void looksForTheFileOfAUrlToOurTftpServer() throws IOException {
        String text = RANGE + "enable-tftp\ntftp-root=ROOT\ndhcp-boot=tftp://192.168.1.1/menu.ipxe\n";
        assertThat(explain(text, "--ipxe")).contains("missing file: ROOT/menu.ipxe is not there");
        file("menu.ipxe", "#!ipxe\n");
        assertThat(explain(text, "--ipxe")).doesNotContain("This will not work");
    }

    @Test
    void readsABootFileFromOption67() throws IOException {
        String text = RANGE + "enable-tftp\ntftp-root=ROOT\ndhcp-option-force=67,http://192.168.1.9/boot.efi\n";
        assertThat(explain(text, "--arch", "7"))
                .contains("wrong protocol: PXE ROM cannot load http://192.168.1.9/boot.efi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"52-54-00-12-34-56", "5254.0012.3456", "525400123456"})
    void aHardwareAddressMayBeWrittenOtherwise(String mac) throws IOException {
        assertThat(explain(RANGE, "--mac", mac)).startsWith(MAC);
    }

    @Test
    void warnsOfAFileThatIsNotInTheRoot() throws IOException {
        assertThat(explain(RANGE + "enable-tftp\ntftp-root=ROOT\ndhcp-boot=pxelinux.0\n"))
                .contains("missing file: ROOT/pxelinux.0 is not there");
    }

    @Test
    void warnsOfALoaderForOtherFirmware() throws IOException {
        String bios = RANGE + "dhcp-boot=pxelinux.0,,192.168.1.9\n";
        String uefi = RANGE + "dhcp-boot=grubx64.efi,,192.168.1.9\n";
        assertThat(explain(bios, "--arch", "7")).contains("wrong loader: pxelinux.0 is a BIOS loader");
        assertThat(explain(uefi, "--arch", "0")).contains("wrong loader: grubx64.efi is a UEFI loader");
        assertThat(explain(bios, "--arch", "0")).doesNotContain("wrong loader");
        assertThat(explain(uefi, "--arch", "7")).doesNotContain("wrong loader");
    }

    @Test
    void knowsALoaderByItsContentRatherThanItsName() throws IOException {
        file("pxelinux.0", "MZ" + "\0".repeat(0x3a) + "@\0\0\0PE\0\0");
        String text = RANGE + "enable-tftp\ntftp-root=ROOT\ndhcp-boot=pxelinux.0\n";
        assertThat(explain(text, "--arch", "0")).contains("pxelinux.0 is a UEFI loader");
        assertThat(explain(text, "--arch", "7")).doesNotContain("wrong loader");
    }

    @Test
    void warnsOfAScriptForARom() throws IOException {
        assertThat(explain(RANGE + "dhcp-boot=boot.ipxe,,192.168.1.9\n"))
                .contains("is a script, which a PXE ROM cannot run");
    }

    @Test
    void warnsOfAFileThatWinsOverTheRootPath() throws IOException {
        String text = RANGE + "dhcp-boot=pxelinux.0,,192.168.1.9\ndhcp-option=17,\"iscsi:192.168.1.1::::iqn.x\"\n";
        assertThat(explain(text, "--gpxe")).contains("file and root path: gPXE");
    }

    @Test
    void tellsWhatSanBootGives() throws IOException {
        String text = RANGE + """
            dhcp-boot=gpxe.pxe,,192.168.1.9
            san-target=iqn.2026-11.org.example:disk,ROOT/disk.img,size=1M
            san-boot=iqn.2026-11.org.example:disk,keep-san
            """;
        assertThat(explain(text, "--gpxe"))
                .contains("iscsi:192.168.1.1::::iqn.2026-11.org.example:disk", "<- ROOT/dnsmasq.conf:4: san-boot=")
                .contains("san-boot gives a root path instead")
                .doesNotContain("This will not work");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iscsi:192.168.1.1::::iqn.2026-11.o:other | no target: gPXE is sent to us for iqn.2026-11.o:other",
                "iscsi:192.168.1.1::3261::iqn.2026-11.o:disk | wrong port: gPXE is sent to port 3261",
                "iscsi:192.168.1.1:::1:iqn.2026-11.o:disk | no disk: gPXE is sent to LUN 1",
                "iscsi:192.168.1.1::::iqn.2026-11.o:disk | missing disk: ROOT/disk.img is not there",
                "iscsi:192.168.1.1 | bad root path: gPXE"
            })
    void warnsOfASanDiskThatIsNotServedHere(String path, String warning) throws IOException {
        String text = RANGE + "san-target=iqn.2026-11.o:disk,ROOT/disk.img\ndhcp-option=17,\"" + path + "\"\n";
        assertThat(explain(text, "--gpxe")).contains(warning);
        assertThat(explain(text.replace("192.168.1.1:", "192.168.1.9:"), "--gpxe"))
                .doesNotContain("no target", "wrong port", "no disk", "missing disk");
    }

    @Test
    void warnsOfATargetThatIsThereForOtherTags() throws IOException {
        String text = RANGE + """
            dhcp-host=52:54:00:12:34:56,set:lab
            san-target=iqn.2026-11.o:disk,ROOT/disk.img,size=1M,tag:lab,tag:!off,tag:office
            san-boot=iqn.2026-11.o:disk
            """;
        assertThat(explain(text, "--gpxe"))
                .contains(
                        "hidden target: gPXE is sent to iqn.2026-11.o:disk, which is not there for it: the tag office is not set")
                .doesNotContain("the tag lab is not", "the tag off is");
        assertThat(explain(text.replace(",tag:office", ""), "--gpxe")).doesNotContain("This will not work");
    }

    @Test
    void warnsOfAnOverlayThatMachinesWithoutANameShare() throws IOException {
        String text = RANGE + """
            dhcp-option=17,"iscsi:192.168.1.1::::iqn.2026-11.o:disk"
            san-target=iqn.2026-11.o:disk,ROOT/disk.img,size=1M,overlay=ROOT/overlays
            """;
        assertThat(explain(text, "--gpxe")).contains("shared overlay: gPXE");
        assertThat(explain(text, "--ipxe")).doesNotContain("shared overlay");
        assertThat(explain(text.replace(",overlay=ROOT/overlays", ""), "--gpxe"))
                .doesNotContain("shared overlay");
        assertThat(explain(text + "dhcp-host=52:54:00:12:34:56,one\n", "--gpxe"))
                .doesNotContain("shared overlay");
        assertThat(explain(text + "san-boot=iqn.2026-11.o:disk\n", "--gpxe")).doesNotContain("This will not work");
    }

    @Test
    void warnsWhereWeNameOurselvesWithoutTftp() throws IOException {
        assertThat(explain(RANGE + "dhcp-boot=pxelinux.0\n")).contains("no TFTP: PXE ROM is sent to us for pxelinux.0");
    }

    @Test
    void warnsWhereThereIsNoRange() throws IOException {
        assertThat(explain("dhcp-boot=pxelinux.0\n")).contains("no range: without a dhcp-range line");
        assertThat(explain(RANGE, "--network", "10.0.0.1/24"))
                .contains("no range: no dhcp-range line is for the network");
    }

    @Test
    void showsEveryErrorOfTheConfiguration() throws IOException {
        assertThat(explain("dhcp-range=1.2.3\ndhcp-bot=x\n")).contains("dnsmasq.conf:1", "dnsmasq.conf:2");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content, StandardCharsets.ISO_8859_1);
    }

    /** Prints everything with the folder called ROOT. */
    @Test
    void aReservationWithoutAnAddressHasThatOfItsName() throws IOException {
        String lines =
                RANGE + "dhcp-host=" + MAC + ",node7\nno-hosts\naddn-hosts=" + file("hosts", "192.168.1.77 node7\n");
        assertThat(explain(lines + "\n")).contains("192.168.1.77");
        assertThat(explain(lines + "\nport=0\n")).doesNotContain("192.168.1.77");
    }

    private String explain(String configuration, String... more) throws IOException {
        Path file = file("dnsmasq.conf", configuration.replace("ROOT", folder.toString()));
        List<String> arguments = new ArrayList<>(List.of("-C", file.toString()));
        if (!List.of(more).contains("--mac")) arguments.addAll(List.of("--mac", MAC));
        arguments.addAll(List.of(more));
        var bytes = new ByteArrayOutputStream();
        var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Explain.run(arguments.toArray(String[]::new), stream, stream);
        return bytes.toString(StandardCharsets.UTF_8).replace(folder.toString(), "ROOT");
    }

    /** A golden that is missing is written into the sources, which fails once. */
    private static void assertGolden(String name, String printed) throws IOException {
        try (InputStream in = ExplainTest.class.getResourceAsStream(name)) {
            if (in != null) {
                assertThat(printed).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                return;
            }
        }
        Path sources = Path.of(Files.exists(Path.of("server/src")) ? "server" : "")
                .resolve("src/test/resources/org/bootmasq/cli/explain");
        Files.writeString(sources.resolve(name), printed);
        assertThat(name).as("written now, look at it").isEmpty();
    }

    /** Whether the text is one JSON value: what is complete inside is folded until one value is left. */
    private static void assertJson(String text) {
        String folded = text.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "V")
                .replaceAll("-?\\d+|true|false", "V")
                .replaceAll("\\s", "");
        String before = "";
        while (!before.equals(folded)) {
            before = folded;
            folded = folded.replaceAll("\\{(V:V(,V:V)*)?}|\\[(V(,V)*)?]", "V");
        }
        assertThat(folded).isEqualTo("V");
    }
}
