package org.bootmasq.service.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.ConfigReader;
import org.bootmasq.dns.local.HostsText;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.service.source.ConfigFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The order in which hosts files are read, which decides what name an address has; expected is what dnsmasq 2.90 logs.
 */
final class HostsFilesTest {
    @TempDir
    Path folder;

    @Test
    void theLastLineAndTheLastFileOfAFolderAreReadFirst() throws IOException {
        Files.createDirectory(folder.resolve("d"));
        for (String name : List.of("a", "b", "d/1", "d/2")) Files.writeString(folder.resolve(name), "192.0.2.1 x\n");
        Path file = folder.resolve("conf");
        Files.writeString(
                file,
                "no-hosts\naddn-hosts=" + folder + "/a\nhostsdir=" + folder + "/d\naddn-hosts=" + folder + "/b\n");
        var problems = new Problems();
        var line = new Directive(Option.CONF_FILE, file.toString(), Origin.commandLine(1, "-C"));
        DnsSettings settings =
                DnsSettings.from(ConfigReader.read(List.of(line), new ConfigFiles(), problems), problems);
        assertThat(new HostsFiles(settings, (_, _, _) -> {}).read())
                .extracting(HostsText::path)
                .containsExactly(folder + "/b", folder + "/a", folder + "/d/2", folder + "/d/1");
    }
}
