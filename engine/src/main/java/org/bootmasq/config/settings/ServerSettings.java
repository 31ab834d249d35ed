package org.bootmasq.config.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.DomainSetting;

/**
 * What a configuration says about the server as a whole: the process, its interfaces, its log, and what several
 * protocols share.
 *
 * @param user whose rights the server keeps; empty for its own
 * @param group whose rights the server keeps, likewise
 * @param pidFile absent for none
 * @param controlSocket where commands come in; absent for the standard place
 * @param foreground {@code keep-in-foreground}
 * @param debug {@code no-daemon}: in the foreground, logging to standard error too, with the rights of the user
 *     who started it
 * @param dumpFile in which packets are kept
 * @param dumpMask which packets, a set of bits
 * @param dbus the name on the system bus; absent where it is not to be there
 * @param domains in the order of their lines
 */
public record ServerSettings(
        InterfaceSettings interfaces,
        LogSettings log,
        String user,
        String group,
        Optional<String> pidFile,
        Optional<String> controlSocket,
        boolean foreground,
        boolean debug,
        Optional<String> dumpFile,
        int dumpMask,
        Optional<String> dbus,
        List<DomainSetting> domains) {
    /** On the system bus, where {@code enable-dbus} names no other. */
    public static final String STANDARD_BUS_NAME = "uk.org.thekelleys.dnsmasq";

    private static final String STANDARD_USER = "nobody";
    private static final String STANDARD_GROUP = "dip";
    private static final Pattern BUS_NAME = Pattern.compile("[A-Za-z_-][A-Za-z0-9_-]*(\\.[A-Za-z_-][A-Za-z0-9_-]*)+");
    private static final String STANDARD_PID_FILE = "/var/run/dnsmasq.pid";

    public ServerSettings {
        domains = List.copyOf(domains);
    }

    /** Reads all lines about the process; what is wrong with them goes to {@code problems}. */
    public static ServerSettings from(Configuration configuration, Problems problems) {
        List<DomainSetting> domains = problems.translate(
                configuration.directives().stream()
                        .filter(d -> d.option() == Option.DOMAIN || d.option() == Option.DOMAIN_SUFFIX)
                        .toList(),
                DomainSetting::of);
        configuration
                .last(Option.DHCP_FQDN)
                .filter(_ -> domains.stream().noneMatch(DomainSetting::isForAll))
                .ifPresent(directive -> problems.error(ConfigError.whole(
                        directive.origin(), "there must be a default domain when --dhcp-fqdn is set")));
        for (Directive directive : configuration.all(Option.DHCP_LUASCRIPT)) {
            problems.error(directive.origin(), "Lua scripts are not supported", "dhcp-script");
        }
        return new ServerSettings(
                InterfaceSettings.from(configuration, problems),
                LogSettings.from(configuration, problems),
                text(configuration, Option.USER, STANDARD_USER),
                text(configuration, Option.GROUP, STANDARD_GROUP),
                Optional.of(text(configuration, Option.PID_FILE, STANDARD_PID_FILE))
                        .filter(path -> !path.isEmpty()),
                configuration.last(Option.CONTROL_SOCKET).map(Directive::text),
                configuration.has(Option.KEEP_IN_FOREGROUND),
                configuration.has(Option.NO_DAEMON),
                configuration.last(Option.DUMPFILE).map(Directive::text).filter(path -> !path.isEmpty()),
                configuration.last(Option.DUMPMASK).map(ServerSettings::mask).orElse(-1),
                configuration.last(Option.ENABLE_DBUS).map(directive -> busName(directive, problems)),
                domains);
    }

    /** Options that switch something off where they stand without a value. */
    private static String text(Configuration configuration, Option option, String standard) {
        return configuration.last(option).map(Directive::text).orElse(standard);
    }

    /** The specification of D-Bus: two elements at least, of letters, digits, hyphens and underscores. */
    private static String busName(Directive directive, Problems problems) {
        if (!directive.hasValue()) return STANDARD_BUS_NAME;
        String name = directive.text();
        boolean valid = name.length() <= 255 && BUS_NAME.matcher(name).matches();
        if (!valid) problems.error(directive.origin(), "not a name of D-Bus", STANDARD_BUS_NAME);
        return name;
    }

    /** As strtol(3) does with any base: {@code 0x} hexadecimal, {@code 0} octal; what is no digit ends the number. */
    private static int mask(Directive directive) {
        String text = directive.text().strip().toLowerCase(Locale.ROOT);
        boolean hex = text.startsWith("0x");
        int radix = hex ? 16 : text.startsWith("0") ? 8 : 10;
        long value = 0;
        for (int at = hex ? 2 : 0; at < text.length(); at++) {
            int digit = Character.digit(text.charAt(at), radix);
            if (digit < 0) break;
            value = Math.min(value * radix + digit, Integer.MAX_VALUE * 2L + 1);
        }
        return (int) value;
    }

    /** The domain of all hosts that are in no other, if there is one. */
    public Optional<String> domain() {
        return domains.reversed().stream()
                .filter(DomainSetting::isForAll)
                .map(DomainSetting::name)
                .findFirst();
    }
}
