package org.bootmasq.uci;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bootmasq.config.Origin;

/**
 * What pools and hosts say of DHCPv6 and router advertisements. OpenWrt: where odhcpd is there, that is odhcpd's to do.
 */
final class UciIp6 {
    private final boolean ours;
    private final UciLines lines;
    private boolean advertises;

    /** @param odhcpd whether there is a section for odhcpd */
    UciIp6(boolean odhcpd, UciLines lines) {
        this.ours = !odhcpd;
        this.lines = lines;
    }

    boolean isOurs() {
        return ours;
    }

    /** What stands behind a pool's IPv4 range. */
    void pool(UciSection section, String tag, String device) {
        if (!ours || !text(section, "ra").equals("server")) return;
        advertises = true;
        Origin origin = UciLines.origin(section, "ra");
        String preference = text(section, "ra_preference");
        String word = preference.contains("high") ? "high," : preference.contains("low") ? "low," : "";
        lines.add("ra-param", device + "," + word + "0,7200", origin);
        lines.add("dhcp-range", "set:" + tag + "," + range(section, device), UciLines.origin(section, "ra_management"));
        String servers = section.list("dns").stream()
                .map(each -> "[" + each.text() + "]")
                .collect(Collectors.joining(","));
        lines.add(
                "dhcp-option",
                tag + ",option6:dns-server," + (servers.isEmpty() ? "[::]" : servers),
                UciLines.origin(section, "dns"));
        String domains = section.list("domain").stream().map(UciValue::text).collect(Collectors.joining(","));
        lines.add("dhcp-option", tag + ",option6:domain-search," + domains, UciLines.origin(section, "domain"));
    }

    private static String range(UciSection section, String device) {
        boolean without = text(section, "dhcpv6").equals("disabled");
        boolean dynamic = section.flag("dynamicdhcpv6", section.flag("dynamicdhcp", true));
        String time = text(section, "leasetime").isEmpty() ? "12h" : text(section, "leasetime");
        String addresses = (dynamic ? "::1000,::ffff" : "::,static") + ",constructor:" + device;
        return switch (without ? "3" : text(section, "ra_management")) {
            case "0" -> "::,constructor:" + device + ",ra-stateless,ra-names";
            case "2" -> addresses + "," + time;
            case "3" -> "::,constructor:" + device + ",ra-only,ra-names";
            default -> addresses + ",slaac,ra-names," + time;
        };
    }

    /** What stands at the end, once. */
    void end(UciSection instance) {
        if (!advertises) return;
        lines.add("enable-ra", instance.origin());
        lines.add("quiet-ra", instance.origin());
    }

    /** A host's DUID as {@code dhcp-host} writes it; empty if there is none. */
    Optional<String> duid(UciSection host) {
        List<UciValue> words = ours ? host.words("duid") : List.of();
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of("id:" + words.getFirst().text());
    }

    /** The end of a host's addresses as {@code dhcp-host} writes it; empty if there is none. */
    Optional<String> suffix(UciSection host) {
        String hex = text(host, "hostid").replaceFirst("^0[xX]", "");
        if (!ours || !hex.matches("[0-9a-fA-F]{1,8}")) return Optional.empty();
        int value = Integer.parseUnsignedInt(hex, 16);
        return Optional.of("[::%x:%x]".formatted(value >>> 16, value & 0xffff));
    }

    private static String text(UciSection section, String option) {
        return section.single(option).map(UciValue::text).orElse("");
    }
}
