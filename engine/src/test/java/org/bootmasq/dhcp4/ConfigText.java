package org.bootmasq.dhcp4;

import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.reader.Dhcp4SettingsReader;

/** Settings written in tests. */
public final class ConfigText {
    private ConfigText() {}

    public static Dhcp4Settings settings(String... lines) {
        var problems = new Problems();
        var configuration = Texts.read(String.join("\n", lines) + "\n", problems);
        Dhcp4Settings settings = Dhcp4SettingsReader.read(configuration, problems);
        if (problems.hasErrors()) throw new AssertionError(problems.errors());
        return settings;
    }
}
