package org.bootmasq.cli.uci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bootmasq uci} as scripts use it, checked against what OpenWrt's own command was seen to do. */
class UciTest {
    private static final String FILE = """

        config dnsmasq
        \toption domain 'lan'

        config dhcp 'lan'
        \toption interface 'lan'
        \tlist dhcp_option '3,1.1.1.1'
        \tlist dhcp_option '66,a b'

        """;

    @TempDir
    private Path root;

    private Path config;
    private Path pending;
    private String out = "";
    private String err = "";

    @BeforeEach
    void files() throws IOException {
        config = Files.createDirectory(root.resolve("config"));
        pending = root.resolve("save");
        Files.writeString(config.resolve("dhcp"), FILE);
    }

    private int uci(String... words) {
        return uciOn("", words);
    }

    private int uciOn(String input, String... words) {
        var arguments = new ArrayList<>(
                List.of("-c", config.toString(), "-C", root.resolve("none").toString(), "-t", pending.toString()));
        arguments.addAll(Arrays.asList(words));
        var stdout = new ByteArrayOutputStream();
        var stderr = new ByteArrayOutputStream();
        int status = Uci.run(
                arguments.toArray(String[]::new),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1)),
                new PrintStream(stdout, true, StandardCharsets.ISO_8859_1),
                new PrintStream(stderr, true, StandardCharsets.ISO_8859_1));
        out = stdout.toString(StandardCharsets.ISO_8859_1);
        err = stderr.toString(StandardCharsets.ISO_8859_1);
        return status;
    }

    private String file() throws IOException {
        return Files.readString(config.resolve("dhcp"));
    }

    private String saved() throws IOException {
        return Files.readString(pending.resolve("dhcp"));
    }

    @Test
    void theHowTosTwoCommandsChangeTheFile() throws IOException {
        Files.setPosixFilePermissions(config.resolve("dhcp"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(uci("set", "dhcp.@dnsmasq[0].dhcp_boot=net:#gpxe,gpxe.pxe")).isZero();
        assertThat(file()).isEqualTo(FILE);
        assertThat(saved()).isEqualTo("dhcp.cfg01411c.dhcp_boot='net:#gpxe,gpxe.pxe'\n");
        assertThat(uci("commit", "dhcp")).isZero();
        assertThat(file())
                .isEqualTo(FILE.replace(
                        "'lan'\n\nconfig dhcp", "'lan'\n\toption dhcp_boot 'net:#gpxe,gpxe.pxe'\n\nconfig dhcp"));
        assertThat(saved()).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config.resolve("dhcp"))))
                .isEqualTo("rw-r--r--");
        try (var left = Files.list(config)) {
            assertThat(left.map(Path::getFileName)).containsExactly(Path.of("dhcp"));
        }
    }

    @Test
    void showGetAndExportPrintAsTheOriginal() {
        assertThat(uci("show", "dhcp")).isZero();
        assertThat(out).isEqualTo("""
            dhcp.@dnsmasq[0]=dnsmasq
            dhcp.@dnsmasq[0].domain='lan'
            dhcp.lan=dhcp
            dhcp.lan.interface='lan'
            dhcp.lan.dhcp_option='3,1.1.1.1' '66,a b'
            """);
        uci("-X", "-d", "|", "show", "dhcp.@dnsmasq[0]");
        assertThat(out).isEqualTo("dhcp.cfg01411c=dnsmasq\ndhcp.cfg01411c.domain='lan'\n");
        uci("get", "dhcp.lan.dhcp_option");
        assertThat(out).isEqualTo("3,1.1.1.1 '66,a b'\n");
        uci("get", "dhcp.lan");
        assertThat(out).isEqualTo("dhcp\n");
        uci("export", "dhcp");
        assertThat(out).isEqualTo("package dhcp\n" + FILE);
        uci("-n", "export", "dhcp");
        assertThat(out).contains("config dnsmasq 'cfg01411c'\n");
    }

    @Test
    void everyChangeIsPendingUntilItIsCommitted() throws IOException {
        assertThat(uci("add", "dhcp", "host")).isZero();
        assertThat(out).isEqualTo("cfg03fe63\n");
        uci("set", "dhcp.@host[-1].name=it's");
        uci("add_list", "dhcp.lan.dhcp_option=6,2.2.2.2");
        uci("del_list", "dhcp.lan.dhcp_option=3,1.1.1.1");
        uci("delete", "dhcp.@dnsmasq[0].domain");
        uci("rename", "dhcp.lan=lan2");
        uci("reorder", "dhcp.lan2=0");
        assertThat(saved()).isEqualTo("""
            +dhcp.cfg03fe63='host'
            dhcp.cfg03fe63.name='it'\\''s'
            |dhcp.lan.dhcp_option='6,2.2.2.2'
            ~dhcp.lan.dhcp_option='3,1.1.1.1'
            -dhcp.cfg01411c.domain
            @dhcp.lan='lan2'
            ^dhcp.lan2='0'
            """);
        uci("changes");
        assertThat(out).contains("dhcp.lan.dhcp_option+='6,2.2.2.2'\n", "-dhcp.cfg01411c.domain\n");
        assertThat(uci("commit")).isZero();
        assertThat(file()).isEqualTo("""

            config dhcp 'lan2'
            \toption interface 'lan'
            \tlist dhcp_option '66,a b'
            \tlist dhcp_option '6,2.2.2.2'

            config dnsmasq

            config host
            \toption name 'it'\\''s'

            """);
    }

    @Test
    void revertDropsWhatItNames() throws IOException {
        uci("set", "dhcp.lan.start=5");
        uci("set", "dhcp.lan.limit=6");
        uci("revert", "dhcp.lan.start");
        assertThat(saved()).isEqualTo("dhcp.lan.limit='6'\n");
        uci("revert", "dhcp");
        assertThat(saved()).isEmpty();
    }

    @Test
    void whatCannotBeIsRefusedWithTheOriginalsWords() throws IOException {
        assertThat(uci("get", "dhcp.gone")).isEqualTo(1);
        assertThat(err).isEqualTo("uci: Entry not found\n");
        assertThat(uci("-q", "get", "dhcp.gone")).isEqualTo(1);
        assertThat(err).isEmpty();
        assertThat(uci("set", "dhcp.gone.a=b")).isEqualTo(1);
        assertThat(err).isEqualTo("uci: Invalid argument\n");
        assertThat(uci("set", "a.b.c.d=e")).isEqualTo(1);
        assertThat(err).isEqualTo("uci: Parse error\n");
        assertThat(uci("add", "gone", "host")).isEqualTo(3);
        assertThat(uci("rename", "dhcp.lan=a-b")).isEqualTo(1);
        assertThat(uci("set", "dhcp.@host[0]=host")).isEqualTo(1);
        assertThat(uci("changes", "gone")).isEqualTo(1);
        assertThat(uciOn("frobnicate\n", "batch")).isZero();
        assertThat(err).isEqualTo("uci: Unknown command\n");
        assertThat(uci("frobnicate")).isEqualTo(255);
        assertThat(uci("get")).isEqualTo(255);
        assertThat(pending.resolve("dhcp")).doesNotExist();
        Files.writeString(config.resolve("bad"), "config a\noption b-c d\n");
        assertThat(uci("show", "bad")).isEqualTo(1);
        assertThat(err).isEqualTo("uci: Parse error (invalid character in name field) at line 2, byte 7\n");
        assertThat(uci("-S", "show", "bad")).isZero();
    }

    @Test
    void batchGoesOnAfterAnError() throws IOException {
        assertThat(uciOn(
                        "set dhcp.lan.start='7' # first\n"
                                + "set dhcp.gone.a=b\n\n"
                                + "set dhcp.lan.limit=8\n"
                                + "exit\n"
                                + "set dhcp.lan.limit=9\n",
                        "batch"))
                .isZero();
        assertThat(err).isEqualTo("uci: Invalid argument\n");
        assertThat(saved()).isEqualTo("dhcp.lan.start='7'\ndhcp.lan.limit='8'\n");
    }

    @Test
    void importReplacesAPackageAtOnce() throws IOException {
        assertThat(uciOn("package other\nconfig x y\n\toption a b\n", "import")).isZero();
        assertThat(Files.readString(config.resolve("other"))).isEqualTo("\nconfig x 'y'\n\toption a 'b'\n\n");
        assertThat(uciOn("config x\n", "import")).isEqualTo(1);
        assertThat(err).contains("attempting to import a file without a package name");
        assertThat(uciOn("package ../up\nconfig x\n", "import")).isEqualTo(1);
        assertThat(root.resolve("up")).doesNotExist();
    }

    @Test
    void importMergesAsPendingChanges() throws IOException {
        String more =
                "package dhcp\nconfig dhcp lan\n\toption start 9\n\tlist dhcp_option 'x,y'\nconfig host\n\toption name n\n";
        assertThat(uciOn(more, "-m", "import")).isZero();
        assertThat(file()).isEqualTo(FILE);
        assertThat(saved()).contains("dhcp.lan.start='9'\n|dhcp.lan.dhcp_option='x,y'\n+dhcp.cfg", "='host'\n");
        assertThat(uci("get", "dhcp.lan.dhcp_option")).isZero();
        assertThat(out).endsWith(" x,y\n");
        assertThat(uci("get", "dhcp.@host[-1].name")).isZero();
        assertThat(out).isEqualTo("n\n");
    }

    @Test
    void importMergesIntoAFileNamedByItsPathAtOnce() throws IOException {
        Path file = root.resolve("alone");
        Files.writeString(file, "config x y\n\toption a 'b'\n");
        assertThat(uciOn("config x y\n\toption c d\nconfig z\n", "-m", "import", file.toString()))
                .isZero();
        assertThat(file).content().isEqualTo("\nconfig x 'y'\n\toption a 'b'\n\toption c 'd'\n\nconfig z\n\n");
    }

    @Test
    void whatIsKeptElsewhereIsReadInOrderAndCommittedOnlyWhereItIsNamed() throws IOException {
        String other = root.resolve("other").toString();
        uci("set", "dhcp.new=first");
        uci("add_list", "dhcp.new.items=0");
        for (String[] words : new String[][] {{"set", "dhcp.new=second"}, {"add_list", "dhcp.new.items=1"}}) {
            assertThat(uci("-P", other, words[0], words[1])).isZero();
        }
        uci("changes");
        assertThat(out).isEqualTo("dhcp.new='first'\ndhcp.new.items+='0'\n");
        uci("-P", other, "changes");
        assertThat(out).isEqualTo("dhcp.new='first'\ndhcp.new.items+='0'\ndhcp.new='second'\ndhcp.new.items+='1'\n");
        uci("-P", other, "get", "dhcp.new.items");
        assertThat(out).isEqualTo("0 1\n");
        assertThat(uci("-P", other, "commit")).isZero();
        assertThat(file()).isEqualTo(FILE);
        assertThat(uci("-p", other, "commit")).isZero();
        assertThat(file()).contains("config first 'new'\n", "\tlist items '1'\n", "\tlist items '0'\n");
    }

    @Test
    void optionsAreTakenInTheirOrder() throws IOException {
        Path first = Files.writeString(root.resolve("first"), "set dhcp.lan.start=1\n");
        Path second = Files.writeString(root.resolve("second"), "set dhcp.lan.start=2\n");
        assertThat(uci("-f", first.toString(), "-f", second.toString(), "batch"))
                .isEqualTo(1);
        assertThat(err).isEqualTo("Too many input files.\n");
        assertThat(uci("-q", "-f", first.toString(), "-f", second.toString(), "batch"))
                .isEqualTo(1);
        assertThat(err).isEmpty();
        assertThat(pending).doesNotExist();
        assertThat(uci("-f", first.toString(), "-Z", "-f", second.toString(), "batch"))
                .isZero();
        assertThat(err).startsWith("Usage");
        assertThat(uci("-f", root.resolve("gone").toString(), "-Z", "batch")).isEqualTo(1);
        assertThat(uci("-d", "|", "-d", ";", "get", "dhcp.lan.dhcp_option")).isZero();
        assertThat(out).isEqualTo("3,1.1.1.1;'66,a b'\n");
        assertThat(uci("-n", "-N", "export", "dhcp")).isZero();
        assertThat(out).contains("config dnsmasq\n");
        assertThat(uci("-f", first.toString(), "batch")).isZero();
        assertThat(saved()).isEqualTo("dhcp.lan.start='1'\n");
        assertThat(uci("-P", root.resolve("aside").toString(), "-t", pending.toString(), "commit"))
                .as("-P means that nothing is committed, whatever follows")
                .isZero();
        assertThat(file()).isEqualTo(FILE);
    }

    @Test
    void aMissingInputFileIsNamedWithoutALineEnd() {
        assertThat(uci("-f", root.resolve("gone").toString(), "batch")).isEqualTo(1);
        assertThat(err).isEqualTo("uci: No such file or directory");
    }

    @Test
    void packagesOfTheOverrideDirectoryAreListedToo() throws IOException {
        Path override = Files.createDirectory(root.resolve("override"));
        Files.writeString(override.resolve("extra"), "config x y\n");
        assertThat(uci("-C", override.toString(), "show")).isZero();
        assertThat(out).contains("dhcp.lan=dhcp\n").endsWith("extra.y=x\n");
        assertThat(uciOn("config x z\n", "-C", override.toString(), "import", "extra"))
                .isZero();
        assertThat(override.resolve("extra")).hasContent("\nconfig x 'z'\n\n");
        assertThat(config.resolve("extra")).doesNotExist();
    }

    @Test
    void aReaderNeverSeesHalfAFile() throws Exception {
        var seen = new ArrayList<String>();
        var reader = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    seen.add(file());
                } catch (IOException e) {
                    seen.add("unreadable");
                }
            }
        });
        for (int i = 0; i < 30; i++) {
            uci("set", "dhcp.lan.start=" + i);
            uci("commit", "dhcp");
        }
        reader.interrupt();
        reader.join();
        assertThat(seen).allMatch(text -> text.startsWith("\nconfig dnsmasq\n") && text.endsWith("'\n\n"));
    }
}
