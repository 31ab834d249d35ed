package org.bootmasq.config.reader;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.reader.Dhcp6SettingsReader;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.ra.settings.RaSettings;

/** Whatever a file holds, reading it ends with directives or problems, never with an exception. */
class ConfigReaderFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void read(byte[] octets) {
        var problems = new Problems();
        Configuration configuration = Texts.read(new String(octets, StandardCharsets.ISO_8859_1), problems);
        ServerSettings.from(configuration, problems);
        DnsSettings.from(configuration, problems);
        Dhcp6Settings six = Dhcp6SettingsReader.read(configuration, problems);
        RaSettings.read(configuration, six.subnets().ranges(), six.reply().options(), problems);
        problems.errors().forEach(ErrorText::lines);
    }
}
