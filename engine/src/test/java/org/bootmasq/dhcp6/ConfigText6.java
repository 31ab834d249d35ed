package org.bootmasq.dhcp6;

import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.reader.Dhcp6SettingsReader;

/** Settings written in tests. */
public final class ConfigText6 {
    private ConfigText6() {}

    public static Dhcp6Settings settings(String... lines) {
        var problems = new Problems();
        var configuration = Texts.read(String.join("\n", lines) + "\n", problems);
        Dhcp6Settings settings = Dhcp6SettingsReader.read(configuration, problems);
        if (problems.hasErrors()) throw new AssertionError(problems.errors());
        return settings;
    }

    /** The one thing that is wrong with a line. */
    public static ConfigError error(String line) {
        var problems = new Problems();
        Dhcp6SettingsReader.read(Texts.read(line + "\n", problems), problems);
        if (problems.errors().size() != 1) throw new AssertionError(line + ": " + problems.errors());
        return problems.errors().getFirst();
    }
}
