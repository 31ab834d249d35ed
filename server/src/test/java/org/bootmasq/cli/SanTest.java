package org.bootmasq.cli;

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

/** {@code bootmasq san} without a server. */
class SanTest {
    @TempDir
    private Path folder = Path.of("");

    private String san(String... arguments) throws IOException {
        Path file = folder.resolve("dnsmasq.conf");
        Files.writeString(
                file,
                "san-target=iqn.2026-11.org.example:disk," + folder + "/disk.img,overlay=" + folder + "/o\n"
                        + "san-target=iqn.2026-11.org.example:other," + folder + "/none.img,ro\n");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-C", file.toString()));
        var bytes = new ByteArrayOutputStream();
        var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        San.run(all.toArray(String[]::new), stream, stream);
        return bytes.toString(StandardCharsets.UTF_8).replace(folder.toString(), "ROOT");
    }

    @Test
    void listsDisksAsTextAndJson() throws IOException {
        Files.write(folder.resolve("disk.img"), new byte[3 << 20]);
        assertThat(san("list")).isEqualTo("""
            iqn.2026-11.org.example:disk
              LUN 0  ROOT/disk.img  3.0 MiB  overlays in ROOT/o
            iqn.2026-11.org.example:other
              LUN 0  ROOT/none.img  not there  read only
            """);
        assertThat(san("list", "--json")).contains("\"size\": 3145728", "\"overlays\": []", "\"readOnly\": true");
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Files.write(folder.resolve("disk.img"), new byte[1 << 20]);
        assertThat(san("reset", "nothing", "--all")).isEqualTo("bootmasq san: no target nothing\n");
        assertThat(san("reset", "disk")).isEqualTo("bootmasq san: name an initiator, or --all\n");
        assertThat(san("reset", "disk", "--all")).isEmpty();
        assertThat(san("reset", "disk", "iqn.x")).isEqualTo("bootmasq san: nothing of iqn.x\n");
        assertThat(san("reset", "other", "--all")).isEqualTo("bootmasq san: LUN 0 of other has no overlay=\n");
        assertThat(san("snapshot", "disk", "iqn.x", "a/b")).isEqualTo("bootmasq san: no name for a snapshot: a/b\n");
    }
}
