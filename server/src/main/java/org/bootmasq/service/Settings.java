package org.bootmasq.service;

import org.bootmasq.config.Configuration;
import org.bootmasq.config.Problems;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.dhcp.host.HostIndex;
import org.bootmasq.dhcp.host.HostReader;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.reader.Dhcp4SettingsReader;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.reader.Dhcp6SettingsReader;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.iscsi.SanSettingsReader;
import org.bootmasq.tftp.TftpSettings;

/** A configuration as each protocol understands it. */
public record Settings(
        ServerSettings server,
        Dhcp4Settings dhcp4,
        Dhcp6Settings dhcp6,
        TftpSettings tftp,
        DnsSettings dns,
        SanSettings san) {
    /** The same with what files beside the configuration say of names and of clients. */
    Settings with(DnsSettings names, Dhcp4Settings clients) {
        return new Settings(server, clients, dhcp6, tftp, names, san);
    }

    /** Whether DHCPv4 has anything to do: without ranges and relays its ports need not be open. */
    boolean wantsDhcp4() {
        return !dhcp4.subnets().ranges().isEmpty() || !dhcp4.relays().rules().isEmpty();
    }

    /** Complete only if no problem was found. */
    public static Settings read(Configuration configuration, Problems problems) {
        HostIndex hosts = HostReader.all(configuration, problems);
        return new Settings(
                ServerSettings.from(configuration, problems),
                Dhcp4SettingsReader.read(configuration, hosts, problems),
                Dhcp6SettingsReader.read(configuration, hosts, problems),
                TftpSettings.from(configuration, problems),
                DnsSettings.from(configuration, problems),
                SanSettingsReader.read(configuration, problems));
    }
}
