package org.bootmasq.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

/** What explain prints of boots by HTTP, over IPv4 and IPv6, and what it warns of. */
class ExplainHttpTest {
    private static final String MAC = "52:54:00:12:34:56";
    private static final String RANGES = """
            dhcp-range=192.168.1.100,192.168.1.200
            dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h
            """;
    private static final String NO_DNS = "port=0\n";
    private static final String BY_HAND = """
            dhcp-match=set:http,option:client-arch,16
            dhcp-boot=tag:http,http://192.168.1.9/boot.efi
            """;

    @TempDir
    private Path folder = Path.of("");

    private String explain(String configuration, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("dnsmasq.conf"), configuration);
        List<String> arguments = new ArrayList<>(List.of("-C", file.toString(), "--mac", MAC));
        arguments.addAll(List.of(more));
        var bytes = new ByteArrayOutputStream();
        var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Explain.run(arguments.toArray(String[]::new), stream, stream);
        return bytes.toString(StandardCharsets.UTF_8).replace(file.toString(), "F");
    }

    private String explain(boolean six, String configuration, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(more));
        if (six) arguments.add("--v6");
        return explain(configuration, arguments.toArray(String[]::new));
    }

    /** With both files served from the folder. */
    private String web() throws IOException {
        Files.writeString(folder.resolve("snponly.efi"), "MZ");
        Files.writeString(folder.resolve("boot.ipxe"), "#!ipxe\n");
        return "enable-http\nhttp-root=" + folder + "\n";
    }

    @Test
    void whatIsServedOverTlsIsFoundToo() throws IOException {
        String lines = RANGES + "http-boot=https://192.168.1.1/snponly.efi\n" + web();
        String secure = "http-certificate=one.pem\nhttp-key=one.key\n";
        String served = "  served       " + folder + "/snponly.efi\n";
        assertThat(explain(lines + secure, "--arch", "16")).contains(served);
        assertThat(explain(lines + secure + "https-port=8443\n", "--arch", "16"))
                .doesNotContain(served);
        assertThat(explain(lines, "--arch", "16")).doesNotContain(served);
    }

    @Test
    void showsTheStageOfHttpAndTheOneItLoads() throws IOException {
        String lines = RANGES + """
                dhcp-userclass=set:ipxe,iPXE
                http-boot=tag:!ipxe,snponly.efi
                http-boot=tag:ipxe,boot.ipxe
                """ + web();
        assertThat(explain(lines, "--arch", "16"))
                .contains(
                        "architecture 16 (x64 UEFI, HTTP boot)\n",
                        "Stage 1: HTTP boot\n",
                        "  boot file    http://192.168.1.1/snponly.efi  <- F:4: http-boot=tag:!ipxe,snponly.efi\n",
                        "  option       60 vendor-class = HTTPClient, http-boot  <- F:4: ",
                        "  served       " + folder + "/snponly.efi\n",
                        "Stage 2: iPXE\n",
                        "  boot file    http://192.168.1.1/boot.ipxe  <- F:5: ",
                        "  served       " + folder + "/boot.ipxe\n")
                .doesNotContain("This will not work");
        assertThat(explain(lines, "--v6", "--arch", "16"))
                .contains(
                        "Stage 1: HTTP boot\n",
                        "  boot file    http://[2001:db8:1::1]/snponly.efi\n  served       " + folder
                                + "/snponly.efi\n",
                        "  option       16 vendor-class = ",
                        ", http-boot  <- F:4: http-boot=tag:!ipxe,snponly.efi\n",
                        "Stage 2: iPXE\n",
                        "  option       59 bootfile-url = http://[2001:db8:1::1]/boot.ipxe, http-boot  <- F:5: ")
                .doesNotContain("This will not work");
        assertThat(explain(lines, "--arch", "16", "--json")).contains("\"stage\": \"http\"", "\"servedFile\": \"");
        assertThat(explain(lines, "--v6", "--arch", "16", "--json")).contains("\"warnings\": []");
        assertThat(explain(lines, "--arch", "7"))
                .contains("Stage 1: PXE ROM\n", "not applied  the client does not boot by HTTP  <- F:4: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://192.168.1.9 | no path: HTTP boot is told to load http://192.168.1.9, and asks for /1.0 then",
                "http://boot.example/x.efi | no name server: HTTP boot is told to load http://boot.example/x.efi, and no"
                        + " name server to ask for boot.example",
                "https://192.168.1.9/x.efi | address in https: HTTP boot is told",
                "https://[2001:db8::9]/x.efi | address in https: HTTP boot is told",
                "http://192.168.1.9/undionly.kpxe | is a BIOS loader, and this machine has UEFI",
                "http://192.168.1.9/boot.ipxe | is a script, which HTTP boot cannot run"
            })
    void warnsOfAUrlThatNeverWorks(String url, String warning) throws IOException {
        for (boolean six : List.of(false, true)) {
            assertThat(explain(six, RANGES + NO_DNS + "http-boot=" + url + "\n", "--arch", "16"))
                    .contains("\nThis will not work:\n", warning);
        }
    }

    @Test
    void doesNotWarnWhereAllIsWell() throws IOException {
        for (boolean six : List.of(false, true)) {
            for (String url : List.of(
                    "http://192.168.1.1/mine.efi",
                    "http://boot.example/x.efi",
                    "https://boot.example/x.efi",
                    "http://192.168.1.9/x")) {
                assertThat(explain(six, RANGES + "http-boot=" + url + "\n", "--arch", "16"))
                        .doesNotContain("This will not work");
            }
        }
        String proxy = "dhcp-range=192.168.1.0,proxy,255.255.255.0\nhttp-boot=http://boot.example/x.efi\n";
        assertThat(explain(proxy, "--arch", "16"))
                .contains("  boot file    http://boot.example/x.efi")
                .doesNotContain("This will not work");
    }

    @Test
    void warnsOfWhatIsNoUrlOfHttp() throws IOException {
        for (boolean six : List.of(false, true)) {
            assertThat(explain(six, RANGES + "http-boot=tftp://192.168.1.9/x.efi\n", "--arch", "16"))
                    .contains("F:3", "not an http or https URL");
        }
        assertThat(explain(RANGES + "dhcp-boot=tftp://192.168.1.9/x.efi\n", "--arch", "16"))
                .contains("wrong protocol: HTTP boot cannot load tftp://192.168.1.9/x.efi");
        String six = RANGES + "dhcp-option=option6:59,";
        assertThat(explain(six + "tftp://[2001:db8:1::9]/x.efi\n", "--v6", "--arch", "16"))
                .contains("wrong protocol: HTTP boot cannot load tftp:");
        assertThat(explain(six + "http://[2001:db8:1::9]/x.efi\n", "--v6", "--arch", "7"))
                .contains("wrong protocol: UEFI cannot load http:");
        assertThat(explain(six + "x.efi\n", "--v6", "--arch", "16")).contains("no URL: HTTP boot cannot make sense");
        assertThat(explain(RANGES, "--v6", "--arch", "16")).contains("no boot file: HTTP boot has nothing to load");
        assertThat(explain(RANGES, "--v6")).doesNotContain("This will not work");
    }

    @Test
    void warnsOfAnAnswerThatFirmwareDoesNotTake() throws IOException {
        assertThat(explain(RANGES + BY_HAND, "--arch", "16"))
                .contains("no HTTPClient: HTTP boot is told to load http://192.168.1.9/boot.efi by an answer without");
        assertThat(explain(RANGES + BY_HAND + "dhcp-option-force=tag:http,60,HTTPClient\n", "--arch", "16"))
                .doesNotContain("This will not work");
        String six = RANGES + "dhcp-option=option6:59,http://[2001:db8:1::9]/x.efi\n";
        assertThat(explain(six, "--v6", "--arch", "16")).doesNotContain("This will not work");
        assertThat(explain(six + "dhcp-option-force=option6:16,other\n", "--v6", "--arch", "16"))
                .contains("no HTTPClient: HTTP boot");
    }

    @Test
    void looksForTheFileAsTheServerDoes() throws IOException {
        String line = RANGES + "http-boot=x.efi\n";
        for (boolean six : List.of(false, true)) {
            assertThat(explain(six, line, "--arch", "16"))
                    .contains("no HTTP: HTTP boot is sent to us for http://", "/x.efi, but enable-http is not given");
            assertThat(explain(six, line + web(), "--arch", "16"))
                    .contains("missing file: file " + folder + "/x.efi not found");
            assertThat(explain(six, line + web() + "http-interface=eth9\n", "--arch", "16"))
                    .contains("no HTTP: ", "but http-interface leaves out eth0");
            String tagged = web().replace("http-root=", "http-root=tag:lab,");
            assertThat(explain(six, line + tagged, "--arch", "16")).contains("missing file: no folder for /x.efi");
            Files.writeString(folder.resolve("x.efi"), "MZ");
            String known = "dhcp-host=" + MAC + ",set:lab\n";
            assertThat(explain(six, line + tagged + known + "http-port=8080\n", "--arch", "16"))
                    .contains(":8080/x.efi", "  served       " + folder + "/x.efi\n")
                    .doesNotContain("This will not work");
            Files.delete(folder.resolve("x.efi"));
        }
        Files.writeString(folder.resolve("x.efi"), "#!ipxe\n");
        assertThat(explain(line + web(), "--arch", "16"))
                .contains("wrong loader: http://192.168.1.1/x.efi is a script, which HTTP boot cannot run");
        String made = "http-template=/made.ipxe," + folder.resolve("boot.ipxe") + "\n";
        assertThat(explain(RANGES + "http-boot=tag:!x,made.ipxe\n" + web() + made, "--ipxe"))
                .contains("  boot file    http://192.168.1.1/made.ipxe")
                .doesNotContain("This will not work");
        assertThat(explain(RANGES + "http-boot=http://192.168.1.1:81/y.efi\n" + web(), "--arch", "16"))
                .as("another server of this machine")
                .doesNotContain("This will not work", "  served ");
    }

    @Test
    void warnsOfALoop() throws IOException {
        for (boolean six : List.of(false, true)) {
            assertThat(explain(six, RANGES + "http-boot=snponly.efi\n", "--arch", "16"))
                    .contains("boot loop: iPXE is told to load http://");
        }
    }
}
