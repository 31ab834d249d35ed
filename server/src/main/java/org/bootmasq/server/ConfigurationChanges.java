package org.bootmasq.server;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;

/** What is different between two configurations, in words. */
final class ConfigurationChanges {
    /** What opens sockets and files, or hands rights over, which happens once. */
    private static final Set<Option> ONLY_AT_START = EnumSet.of(
            Option.PORT,
            Option.INTERFACE,
            Option.EXCEPT_INTERFACE,
            Option.NO_DHCP_INTERFACE,
            Option.LISTEN_ADDRESS,
            Option.BIND_INTERFACES,
            Option.BIND_DYNAMIC,
            Option.BRIDGE_INTERFACE,
            Option.USER,
            Option.GROUP,
            Option.PID_FILE,
            Option.NO_DAEMON,
            Option.KEEP_IN_FOREGROUND,
            Option.LOG_FACILITY,
            Option.LOG_ASYNC,
            Option.LOG_DEBUG,
            Option.LOG_QUERIES,
            Option.DUMPFILE,
            Option.DUMPMASK,
            Option.ENABLE_TFTP,
            Option.DHCP_LEASEFILE,
            Option.LEASEFILE_RO,
            Option.DHCP_SCRIPT,
            Option.DHCP_SCRIPTUSER,
            Option.SCRIPT_ARP,
            Option.DHCP_ALTERNATE_PORT,
            Option.NO_PING,
            Option.CACHE_SIZE,
            Option.DNS_FORWARD_MAX,
            Option.DNSSEC,
            Option.DNSSEC_CHECK_UNSIGNED,
            Option.DNSSEC_DEBUG,
            Option.DNSSEC_LIMITS,
            Option.DNSSEC_NO_TIMECHECK,
            Option.DNSSEC_TIMESTAMP,
            Option.TRUST_ANCHOR,
            Option.LOCAL_SERVICE,
            Option.SAN_PORT,
            Option.SAN_INTERFACE);

    private ConfigurationChanges() {}

    /** One line for each directive that is gone or new, and one for those that wait for the next start. */
    static List<String> between(Configuration before, Configuration after) {
        var gone = new ArrayList<>(before.directives());
        var added = new ArrayList<Directive>();
        for (Directive directive : after.directives()) {
            if (!gone.removeIf(each -> isSame(each, directive))) added.add(directive);
        }
        var changes = new ArrayList<String>();
        gone.forEach(directive -> changes.add("removed " + text(directive)));
        added.forEach(directive -> changes.add("added " + text(directive)));
        var waiting = new TreeSet<String>();
        gone.addAll(added);
        for (Directive directive : gone) {
            if (ONLY_AT_START.contains(directive.option()))
                waiting.add(directive.option().longName());
        }
        boolean served = before.has(Option.DHCP_RANGE) || before.has(Option.DHCP_RELAY);
        if (!served && (after.has(Option.DHCP_RANGE) || after.has(Option.DHCP_RELAY)))
            waiting.add("the first dhcp-range");
        if (!waiting.isEmpty()) changes.add("only after a restart: " + String.join(", ", waiting));
        return changes;
    }

    private static boolean isSame(Directive one, Directive other) {
        return one.option() == other.option() && one.value().equals(other.value());
    }

    private static String text(Directive directive) {
        String name = directive.option().longName();
        return directive.hasValue() ? name + "=" + ConfigFiles.nativeText(directive.text()) : name;
    }
}
