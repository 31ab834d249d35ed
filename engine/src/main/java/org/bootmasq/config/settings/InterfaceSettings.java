package org.bootmasq.config.settings;

import java.util.List;
import java.util.stream.Stream;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.InterfacePattern;
import org.bootmasq.config.value.Part;
import org.bootmasq.wire.IpAddress;

/**
 * Which interfaces are served. Names are written as the options write them: a star at the end stands for the rest,
 * a colon begins an alias.
 *
 * @param taken {@code interface}; empty for all, unless there are addresses
 * @param left {@code except-interface}; these win
 * @param addresses {@code listen-address}
 * @param withoutDhcp {@code no-dhcp-interface}
 * @param withoutDhcp4 {@code no-dhcpv4-interface}
 * @param withoutDhcp6 {@code no-dhcpv6-interface}
 * @param binding how sockets are bound
 * @param localService which askers are served; everybody where interfaces or addresses are given, or {@code
 *     auth-server}
 */
public record InterfaceSettings(
        List<String> taken,
        List<String> left,
        List<IpAddress> addresses,
        List<String> withoutDhcp,
        List<String> withoutDhcp4,
        List<String> withoutDhcp6,
        Binding binding,
        LocalService localService) {
    /** How sockets are bound. */
    public enum Binding {
        /** One socket for all addresses; what arrives elsewhere is dropped. */
        WILDCARD,
        /** {@code bind-interfaces}: one socket for each address that there is at start. */
        INTERFACES,
        /** {@code bind-dynamic}: the same, and for those that come later. */
        DYNAMIC
    }

    /** Whom {@code local-service} lets in. */
    public enum LocalService {
        EVERYBODY,
        /** Askers in a network of ours. */
        NETWORKS,
        /** This host only, through its loopback interface. */
        HOST
    }

    private static final String LOOPBACK = "lo";

    public InterfaceSettings {
        taken = List.copyOf(taken);
        left = List.copyOf(left);
        addresses = List.copyOf(addresses);
        withoutDhcp = List.copyOf(withoutDhcp);
        withoutDhcp4 = List.copyOf(withoutDhcp4);
        withoutDhcp6 = List.copyOf(withoutDhcp6);
    }

    /**
     * Whether a list of options such as {@code interface} names an interface. dnsmasq: the star stands for at least one
     * character.
     */
    public static boolean matches(List<String> patterns, String name) {
        for (String pattern : patterns) {
            if (new InterfacePattern(pattern).matches(name)) return true;
        }
        return false;
    }

    /** The same with sockets bound in another way. */
    public InterfaceSettings bound(Binding other) {
        return new InterfaceSettings(
                taken, left, addresses, withoutDhcp, withoutDhcp4, withoutDhcp6, other, localService);
    }

    /** Reads all lines about interfaces; what is wrong with them goes to {@code problems}. */
    public static InterfaceSettings from(Configuration configuration, Problems problems) {
        InterfaceSettings written = written(configuration, problems);
        boolean narrowed = !written.taken.isEmpty()
                || !written.left.isEmpty()
                || !written.addresses.isEmpty()
                || configuration.has(Option.AUTH_SERVER);
        InterfaceSettings effective = switch (written.localService) {
            case EVERYBODY -> written;
            case NETWORKS -> narrowed ? written.serving(LocalService.EVERYBODY) : written;
            case HOST -> narrowed ? written.serving(LocalService.EVERYBODY) : written.onLoopback();
        };
        if (effective.binding == Binding.INTERFACES) {
            configuration
                    .last(Option.BIND_DYNAMIC)
                    .ifPresent(directive -> problems.error(
                            ConfigError.whole(directive.origin(), "cannot set --bind-interfaces and --bind-dynamic")));
        }
        return effective;
    }

    private InterfaceSettings serving(LocalService askers) {
        return new InterfaceSettings(taken, left, addresses, withoutDhcp, withoutDhcp4, withoutDhcp6, binding, askers);
    }

    /** dnsmasq: a service for this host only opens no port elsewhere. */
    private InterfaceSettings onLoopback() {
        return new InterfaceSettings(
                List.of(LOOPBACK),
                left,
                addresses,
                withoutDhcp,
                withoutDhcp4,
                withoutDhcp6,
                Binding.INTERFACES,
                localService);
    }

    private static InterfaceSettings written(Configuration configuration, Problems problems) {
        return new InterfaceSettings(
                configuration.all(Option.INTERFACE).stream()
                        .flatMap(directive -> taken(directive, problems))
                        .toList(),
                names(configuration, Option.EXCEPT_INTERFACE),
                problems.translate(configuration.all(Option.LISTEN_ADDRESS), InterfaceSettings::addresses).stream()
                        .flatMap(List::stream)
                        .toList(),
                names(configuration, Option.NO_DHCP_INTERFACE),
                names(configuration, Option.NO_DHCPV4_INTERFACE),
                names(configuration, Option.NO_DHCPV6_INTERFACE),
                binding(configuration),
                localService(configuration, problems));
    }

    private static List<String> names(Configuration configuration, Option option) {
        return configuration.all(option).stream()
                .flatMap(InterfaceSettings::names)
                .toList();
    }

    /** dnsmasq: of an interface with a label, {@code eth0:1}, all is served. */
    private static Stream<String> taken(Directive directive, Problems problems) {
        return names(directive).map(name -> {
            int label = name.indexOf(':');
            if (label < 0) return name;
            String whole = name.substring(0, label);
            problems.warning(directive.origin(), "using interface " + whole + " instead of " + name);
            return whole;
        });
    }

    private static Stream<String> names(Directive directive) {
        return Part.of(directive).list().stream().map(Part::plain).filter(name -> !name.isEmpty());
    }

    private static List<IpAddress> addresses(Directive directive) {
        return Part.each(Part.of(directive).list(), part -> part.address().orElseThrow(part::refused));
    }

    private static Binding binding(Configuration configuration) {
        if (configuration.has(Option.BIND_INTERFACES)) return Binding.INTERFACES;
        return configuration.has(Option.BIND_DYNAMIC) ? Binding.DYNAMIC : Binding.WILDCARD;
    }

    private static LocalService localService(Configuration configuration, Problems problems) {
        List<LocalService> all =
                problems.translate(configuration.all(Option.LOCAL_SERVICE), directive -> switch (directive.text()) {
                    case "", "net" -> LocalService.NETWORKS;
                    case "host" -> LocalService.HOST;
                    default -> throw Part.of(directive).refused();
                });
        return all.isEmpty() ? LocalService.EVERYBODY : all.getLast();
    }
}
