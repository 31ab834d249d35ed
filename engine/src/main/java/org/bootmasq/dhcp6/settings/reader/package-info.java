/** How lines about DHCPv6 are read. Whoever wants the settings calls {@link Dhcp6SettingsReader}. */
@NullMarked
package org.bootmasq.dhcp6.settings.reader;

import org.jspecify.annotations.NullMarked;
