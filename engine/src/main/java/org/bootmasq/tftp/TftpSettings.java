package org.bootmasq.tftp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.Part;

/**
 * All {@code tftp-*} options of a configuration.
 *
 * @param enabled {@code enable-tftp}
 * @param interfaces those of {@code enable-tftp=}, a trailing {@code *} matching any end; empty for all the server
 *     listens on
 * @param roots {@code tftp-root}
 * @param uniqueRoot {@code tftp-unique-root}
 * @param maxTransfers {@code tftp-max}, and no more than there are ports
 * @param mtu {@code tftp-mtu}; 0 for none but the interface's
 * @param ports {@code tftp-port-range}; empty for any the kernel chooses
 * @param switches options without a value that are given, of whatever protocol
 */
public record TftpSettings(
        boolean enabled,
        List<String> interfaces,
        Roots roots,
        UniqueRoot uniqueRoot,
        int maxTransfers,
        int mtu,
        Optional<PortRange> ports,
        Set<Option> switches) {
    private static final int DEFAULT_MAX_TRANSFERS = 50;

    /**
     * The folders that files are served from.
     *
     * @param general empty for none, when only absolute names lead anywhere
     * @param ofInterfaces those of {@code tftp-root=dir,interface}, by interface
     */
    public record Roots(String general, Map<String, String> ofInterfaces) {
        public Roots {
            ofInterfaces = Map.copyOf(ofInterfaces);
        }

        /** The root for requests that arrive at an interface; empty for none. */
        public String of(String interfaceName) {
            return ofInterfaces.getOrDefault(interfaceName, general);
        }

        /** All of them, the general one first. */
        public List<String> all() {
            var roots = new ArrayList<String>();
            if (!general.isEmpty()) roots.add(general);
            roots.addAll(ofInterfaces.values());
            return roots;
        }
    }

    /** Which folder below the root is a client's own. */
    public enum UniqueRoot {
        NONE,
        BY_ADDRESS,
        BY_HARDWARE_ADDRESS
    }

    /** Ports that transfers come from, both ends included, 0 to 65535. */
    public record PortRange(int first, int last) {
        /** How many ports that are. */
        public int count() {
            return last - first + 1;
        }
    }

    private static final String BAD_RANGE = "bad port range";

    public TftpSettings {
        interfaces = List.copyOf(interfaces);
        switches = Set.copyOf(switches);
    }

    /** What a configuration says about TFTP; what is wrong in it goes to the problems. */
    public static TftpSettings from(Configuration configuration, Problems problems) {
        var interfaceRoots = new LinkedHashMap<String, String>();
        String root = "";
        for (Directive directive : configuration.all(Option.TFTP_ROOT)) {
            // dnsmasq: all after the first comma is the name of one interface.
            List<Part> parts = Part.of(directive).list(2);
            if (parts.size() == 1) root = parts.getFirst().plain();
            else interfaceRoots.put(parts.get(1).plain(), parts.getFirst().plain());
        }
        Optional<PortRange> ports = configuration.last(Option.TFTP_PORT_RANGE).flatMap(d -> portRange(d, problems));
        int most = configuration
                .last(Option.TFTP_MAX)
                .map(d -> number(d, DEFAULT_MAX_TRANSFERS, problems))
                .orElse(DEFAULT_MAX_TRANSFERS);
        int mtu = configuration
                .last(Option.TFTP_MTU)
                .map(d -> number(d, 0, problems))
                .orElse(0);
        return new TftpSettings(
                configuration.has(Option.ENABLE_TFTP),
                interfaces(configuration),
                new Roots(root, interfaceRoots),
                uniqueRoot(configuration, problems),
                most,
                mtu,
                ports,
                configuration.switches());
    }

    private static List<String> interfaces(Configuration configuration) {
        var names = new ArrayList<String>();
        for (Directive directive : configuration.all(Option.ENABLE_TFTP)) {
            // dnsmasq: an enable-tftp without interfaces opens all, wherever it stands.
            if (!directive.hasValue()) return List.of();
            for (Part name : Part.of(directive).list()) {
                if (!name.isEmpty()) names.add(name.plain());
            }
        }
        return names;
    }

    private static UniqueRoot uniqueRoot(Configuration configuration, Problems problems) {
        UniqueRoot result = UniqueRoot.NONE;
        for (Directive directive : configuration.all(Option.TFTP_UNIQUE_ROOT)) {
            if (!directive.hasValue() || directive.text().equalsIgnoreCase("ip")) result = UniqueRoot.BY_ADDRESS;
            else if (directive.text().equalsIgnoreCase("mac")) result = UniqueRoot.BY_HARDWARE_ADDRESS;
            else problems.error(directive.origin(), "error", "ip or mac");
        }
        return result;
    }

    private static Optional<PortRange> portRange(Directive directive, Problems problems) {
        List<Part> ends = Part.of(directive).list(2);
        if (ends.size() < 2) {
            problems.error(directive.origin(), BAD_RANGE);
            return Optional.empty();
        }
        return problems.attempt(() -> {
            int first = ends.get(0).number(0, 65_535, BAD_RANGE);
            int last = ends.get(1).number(0, 65_535, BAD_RANGE);
            // dnsmasq: the wrong way round is put right.
            return new PortRange(Math.min(first, last), Math.max(first, last));
        });
    }

    /** dnsmasq: an empty value is 0, and too large a number is taken modulo; the largest stands for that here. */
    private static int number(Directive directive, int otherwise, Problems problems) {
        String text = directive.text();
        if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            problems.error(directive.origin(), "error");
            return otherwise;
        }
        if (text.isEmpty()) return 0;
        return text.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(text);
    }

    /** Whether an option without a value is given. */
    public boolean has(Option option) {
        return switches.contains(option);
    }

    /** Whether {@code tftp-single-port} is given: transfers use the port that requests arrive at. */
    public boolean singlePort() {
        return switches.contains(Option.TFTP_SINGLE_PORT);
    }

    /** How many transfers can run at once: with a port each, no more than the range has ports. */
    public int transferLimit() {
        return ports.isPresent() && !singlePort()
                ? Math.min(maxTransfers, ports.get().count())
                : maxTransfers;
    }

    /** Whether requests that arrive at an interface are answered. */
    public boolean serves(String interfaceName) {
        return enabled
                && (interfaces.isEmpty() || interfaces.stream().anyMatch(pattern -> matches(pattern, interfaceName)));
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(name);
    }

    /** dnsmasq: the line it begins with, its odd spaces too. */
    public String greeting() {
        return "TFTP " + (roots.general().isEmpty() ? "enabled" : "root is ") + roots.general() + " "
                + (switches.contains(Option.TFTP_SECURE) ? "secure mode" : "") + " "
                + (singlePort() ? "single port mode" : "");
    }
}
