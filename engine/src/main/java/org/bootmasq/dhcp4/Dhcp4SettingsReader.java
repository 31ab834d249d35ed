package org.bootmasq.dhcp4;

import org.bootmasq.config.Configuration;
import org.bootmasq.config.Problems;

/** Turns directives into {@link Dhcp4Settings}. */
final class Dhcp4SettingsReader {
    private Dhcp4SettingsReader() {}

    static Dhcp4Settings read(Configuration configuration, Problems problems) {
        throw new UnsupportedOperationException();
    }
}
