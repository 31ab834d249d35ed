package org.bootmasq.uci;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bootmasq.wire.Ip4;

/** The interfaces of OpenWrt's {@code network} package, as far as a file can tell them. */
final class UciInterfaces {
    /**
     * The first static address of an interface.
     *
     * @param mask contiguous
     */
    record Address(Ip4 ip, Ip4 mask) {}

    private final UciPackage network;
    private final Function<String, Optional<String>> live;

    /**
     * @param live a device's present address as {@code 192.0.2.1/24}, asked for only where there is no network package
     */
    UciInterfaces(UciPackage network, Function<String, Optional<String>> live) {
        this.network = network;
        this.live = live;
    }

    /** The Linux device of an interface; without a network package every name is that of a device. */
    Optional<String> device(String name) {
        if (network.sections().isEmpty()) return Optional.of(name);
        Optional<UciSection> found = find(name);
        if (found.isEmpty() || isDisabled(found.get())) return Optional.empty();
        UciSection section = found.get();
        if (text(section, "type").equals("bridge")) return Optional.of("br-" + name);
        String device = text(section, "device");
        if (device.isEmpty()) device = text(section, "ifname");
        String other = device.startsWith("@") ? device.substring(1) : "";
        if (!other.isEmpty() && !other.equals(name)) return find(other).map(UciInterfaces::plainDevice);
        return device.isEmpty() ? Optional.empty() : Optional.of(device);
    }

    private static String plainDevice(UciSection section) {
        if (text(section, "type").equals("bridge")) return "br-" + section.name();
        return text(section, "device").isEmpty() ? text(section, "ifname") : text(section, "device");
    }

    /** Its address, if it is a static one. */
    Optional<Address> address(String name) {
        if (network.sections().isEmpty()) return live.apply(name).flatMap(text -> address(text, ""));
        Optional<UciSection> found = find(name);
        if (found.isEmpty() || isDisabled(found.get())) return Optional.empty();
        UciSection section = found.get();
        List<UciValue> addresses = section.words("ipaddr");
        if (!text(section, "proto").equals("static") || addresses.isEmpty()) return Optional.empty();
        return address(addresses.getFirst().text(), text(section, "netmask"));
    }

    private static Optional<Address> address(String text, String netmask) {
        int slash = text.indexOf('/');
        String mask = slash < 0 ? netmask : text.substring(slash + 1);
        Optional<Ip4> ip = Ip4.parse(slash < 0 ? text : text.substring(0, slash));
        return ip.flatMap(at -> mask(mask.isEmpty() ? "32" : mask).map(m -> new Address(at, m)));
    }

    /** A mask as an address or as a number of bits; none if it has gaps. */
    static Optional<Ip4> mask(String text) {
        if (text.matches("[0-9]{1,2}")) {
            int length = Integer.parseInt(text);
            return length > 32 ? Optional.empty() : Optional.of(Ip4.maskOf(length));
        }
        return Ip4.parse(text).filter(mask -> Ip4.maskOf(mask.prefixLength()).equals(mask));
    }

    private Optional<UciSection> find(String name) {
        return network.section(name).filter(section -> section.type().equals("interface"));
    }

    private static boolean isDisabled(UciSection section) {
        return List.of("1", "true").contains(text(section, "disabled"));
    }

    private static String text(UciSection section, String option) {
        return section.single(option).map(UciValue::text).orElse("");
    }
}
