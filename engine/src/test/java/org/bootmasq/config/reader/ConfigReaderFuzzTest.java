package org.bootmasq.config.reader;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.dhcp6.settings.reader.Dhcp6SettingsReader;
import org.bootmasq.dns.settings.DnsSettings;

/** Whatever a file holds, reading it ends with directives or problems, never with an exception. */
class ConfigReaderFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void read(byte[] octets) {
        var problems = new Problems();
        Configuration configuration = Texts.read(new String(octets, StandardCharsets.ISO_8859_1), problems);
        ServerSettings.from(configuration, problems);
        DnsSettings.from(configuration, problems);
        Dhcp6SettingsReader.read(configuration, problems);
        problems.errors().forEach(ErrorText::lines);
    }
}
