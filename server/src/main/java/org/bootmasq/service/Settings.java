package org.bootmasq.service;

import org.bootmasq.config.Configuration;
import org.bootmasq.config.Problems;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.http.HttpSettings;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.iscsi.SanSettingsReader;
import org.bootmasq.ra.settings.RaSettings;
import org.bootmasq.service.dhcp.DhcpSettings;
import org.bootmasq.template.TemplateSettings;
import org.bootmasq.template.TemplateSettingsReader;
import org.bootmasq.tftp.TftpSettings;

/** A configuration as each protocol understands it. */
public record Settings(
        ServerSettings server,
        Dhcp4Settings dhcp4,
        Dhcp6Settings dhcp6,
        RaSettings ra,
        TftpSettings tftp,
        HttpSettings http,
        TemplateSettings texts,
        DnsSettings dns,
        SanSettings san) {
    /** The same with what files beside the configuration say of names and of clients. */
    Settings with(DnsSettings names, DhcpSettings clients) {
        return new Settings(server, clients.four(), clients.six(), clients.ra(), tftp, http, texts, names, san);
    }

    /** Both versions of DHCP, and what routers advertise. */
    public DhcpSettings dhcp() {
        return new DhcpSettings(dhcp4, dhcp6, ra);
    }

    /** Complete only if no problem was found. */
    public static Settings read(Configuration configuration, Problems problems) {
        DhcpSettings dhcp = DhcpSettings.read(configuration, problems);
        HttpSettings http = HttpSettings.from(configuration, problems);
        return new Settings(
                ServerSettings.from(configuration, problems),
                dhcp.four(),
                dhcp.six(),
                dhcp.ra(),
                TftpSettings.from(configuration, problems),
                http,
                TemplateSettingsReader.read(configuration, http.enabled(), problems),
                DnsSettings.from(configuration, problems),
                SanSettingsReader.read(configuration, problems));
    }
}
