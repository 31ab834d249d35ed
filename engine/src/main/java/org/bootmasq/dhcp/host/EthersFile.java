package org.bootmasq.dhcp.host;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.value.HexText;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.HostName;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * ethers(5), for {@code read-ethers}: a hardware address and a name or an IPv4 address a line. A line adds to the
 * {@code dhcp-host} line of that name,
 * address or hardware address if there is one; else it is a host of its own, tried before those of the configuration.
 */
public final class EthersFile {
    private static final int HARDWARE_LENGTH = 6;

    private final String path;
    private final List<Host> hosts;
    /** What is known from this file alone: of these a second line with the same name or address is refused. */
    private final Set<Integer> ours = new HashSet<>();

    private final List<String> complaints = new ArrayList<>();
    private int addresses;

    /**
     * What came of reading.
     *
     * @param hosts the configuration's with those of the file
     * @param complaints about single lines, in dnsmasq's words
     * @param addresses how many lines count
     */
    public record Reading(HostIndex hosts, List<String> complaints, int addresses) {
        public Reading {
            complaints = List.copyOf(complaints);
        }
    }

    /** {@code hosts} holds the last line first from here on, so that new ones go to its end. */
    private EthersFile(String path, HostIndex configured) {
        this.path = path;
        hosts = new ArrayList<>(configured.all().reversed());
    }

    /**
     * Reads the whole file.
     *
     * @param path where it stands, for messages
     * @param configured what {@code dhcp-host} says
     */
    public static Reading read(String path, String text, HostIndex configured) {
        var file = new EthersFile(path, configured);
        int number = 0;
        for (String line : text.split("\n", -1)) file.line(++number, line.stripTrailing());
        return new Reading(new HostIndex(file.hosts.reversed()), file.complaints, file.addresses);
    }

    private void line(int number, String line) {
        if (line.isEmpty() || line.startsWith("#")) return;
        String[] words = line.split("[ \t]+", 2);
        Optional<Bytes> hardware = words.length == 2 ? hardware(words[0]) : Optional.empty();
        if (hardware.isEmpty()) {
            complain("bad line", number);
            return;
        }
        String rest = words[1];
        boolean numeric = rest.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        Optional<Ip4> address = Ip4.parse(rest);
        if (numeric && address.isEmpty()) {
            complain("bad address", number);
        } else if (!numeric && !HostName.isLegal(rest)) {
            complain("bad name", number);
        } else {
            var origin = new Origin(path, number, 1, line);
            var entry = new Entry(new Directive(Option.DHCP_HOST, line, origin), hardware.get(), rest, address);
            if (!take(entry)) complaints.add("ignoring " + path + " line " + number + ", duplicate name or IP address");
            else addresses++;
        }
    }

    private void complain(String what, int number) {
        complaints.add(what + " at " + path + " line " + number);
    }

    /** dnsmasq: what stands behind six octets is passed over. A wildcard is meaningless here. */
    private static Optional<Bytes> hardware(String word) {
        return HexText.parse(word.replace('-', ':'), HARDWARE_LENGTH, false)
                .map(HexText.Parsed::octets)
                .filter(octets -> octets.length() == HARDWARE_LENGTH);
    }

    /** One sound line. */
    private record Entry(Directive directive, Bytes hardware, String text, Optional<Ip4> address) {
        HardwarePattern pattern() {
            return new HardwarePattern(HardwarePattern.ANY_TYPE, hardware, 0);
        }

        /** Whether the line says for which machine a host is that is known by name or address. */
        boolean names(Host host) {
            if (address.isPresent()) return host.addresses().four().equals(address);
            return host.name().label().filter(text::equalsIgnoreCase).isPresent();
        }

        boolean isOf(Host host) {
            List<HardwarePattern> patterns = host.who().hardware();
            return patterns.size() == 1
                    && patterns.getFirst().isExact()
                    && patterns.getFirst().octets().equals(hardware);
        }
    }

    private boolean take(Entry entry) {
        for (int i = hosts.size() - 1; i >= 0; i--) {
            if (!entry.names(hosts.get(i))) continue;
            if (ours.contains(i)) return false;
            hosts.set(i, hosts.get(i).withHardware(entry.pattern()));
            return true;
        }
        for (int i = hosts.size() - 1; i >= 0; i--) {
            if (!entry.isOf(hosts.get(i))) continue;
            hosts.set(i, named(hosts.get(i), entry));
            return true;
        }
        ours.add(hosts.size());
        hosts.add(named(nobody(entry), entry));
        return true;
    }

    private static Host named(Host host, Entry entry) {
        return entry.address()
                .map(address -> host.withAddress(address))
                .orElseGet(() -> host.withLabel(entry.text().toLowerCase(Locale.ROOT)));
    }

    private static Host nobody(Entry entry) {
        return new Host(
                entry.directive(),
                Host.Who.of(entry.pattern()),
                List.of(),
                TagExpression.ALWAYS,
                Host.Addresses.NONE,
                Host.Name.NONE,
                OptionalLong.empty(),
                false);
    }
}
