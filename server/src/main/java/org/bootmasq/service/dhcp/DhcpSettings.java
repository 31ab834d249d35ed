package org.bootmasq.service.dhcp;

import org.bootmasq.config.Configuration;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.dhcp.host.HostIndex;
import org.bootmasq.dhcp.host.HostReader;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.reader.Dhcp4SettingsReader;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.reader.Dhcp6SettingsReader;
import org.bootmasq.ra.settings.RaSettings;

/**
 * What DHCP goes by in both versions, which have their hosts in common, and what routers advertise, who have ranges
 * and options in common with DHCPv6.
 */
public record DhcpSettings(Dhcp4Settings four, Dhcp6Settings six, RaSettings ra) {
    /** Complete only if no problem was found. */
    public static DhcpSettings read(Configuration configuration, Problems problems) {
        HostIndex hosts = HostReader.all(configuration, problems);
        Dhcp6Settings six = Dhcp6SettingsReader.read(configuration, hosts, problems);
        return new DhcpSettings(
                Dhcp4SettingsReader.read(configuration, hosts, problems),
                six,
                RaSettings.read(
                        configuration, six.subnets().ranges(), six.reply().options(), problems));
    }

    /** Whether DHCPv4 has anything to do: without ranges and relays its ports need not be open. */
    public boolean wants4() {
        return !four.subnets().ranges().isEmpty() || !four.relays().rules().isEmpty();
    }

    /** The same of DHCPv6, for which a range may be there to be advertised alone. */
    public boolean wants6() {
        return six.subnets().areServed() || !six.relays().rules().isEmpty();
    }

    /** Whether an option without a value is given. */
    public boolean has(Option option) {
        return four.has(option);
    }

    /** The machines that lines name. */
    public HostIndex hosts() {
        return four.clients().hosts();
    }

    /** The same with other hosts. */
    public DhcpSettings withHosts(HostIndex others) {
        return new DhcpSettings(four.withHosts(others), six.withHosts(others), ra);
    }

    /** What replies and reservations need of the names that hosts files know. */
    public KnownNames.Wanted wantedNames() {
        KnownNames.Wanted wanted = four.wantedNames();
        return wants6() ? wanted.with6(hosts()) : wanted;
    }
}
