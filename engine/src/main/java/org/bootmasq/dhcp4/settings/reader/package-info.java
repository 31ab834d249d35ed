/** How dnsmasq's lines about DHCPv4 and PXE are read. Whoever wants the settings calls {@link Dhcp4SettingsReader}. */
@NullMarked
package org.bootmasq.dhcp4.settings.reader;

import org.jspecify.annotations.NullMarked;
