package org.bootmasq.uci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bootmasq.config.Origin;

/** What the sections about single machines and about names become. */
final class UciHosts {
    private final UciSection daemon;
    private final UciIp6 ip6;
    private final UciLines lines;

    UciHosts(UciSection daemon, UciIp6 ip6, UciLines lines) {
        this.daemon = daemon;
        this.ip6 = ip6;
        this.lines = lines;
    }

    /** A {@code host} section: its options, its reservation, its name. */
    void host(UciSection section) {
        String tag = text(section, "networkid");
        if (!tag.isEmpty()) {
            lines.dhcpOptions(section, section.listOrWords("dhcp_option"), section.flag("force", false), tag);
        }
        String name = text(section, "name");
        String ip = text(section, "ip");
        var machine = new ArrayList<>(
                section.words("mac").stream().map(UciValue::text).toList());
        ip6.duid(section).ifPresent(machine::add);
        boolean answersTo = !machine.isEmpty() || !name.isEmpty();
        boolean gives = !ip.isEmpty() || !name.isEmpty() || ip6.suffix(section).isPresent();
        if (section.flag("enable", true) && answersTo && gives) reservation(section, machine, name, ip);
        if (section.flag("dns", false) && !ip.isEmpty() && !name.isEmpty()) {
            String domain = text(daemon, "domain");
            String full = domain.isEmpty() ? name : name + "." + domain;
            lines.add("host-record", full + "," + ip, UciLines.origin(section, "dns"));
        }
    }

    private void reservation(UciSection section, List<String> machine, String name, String ip) {
        var parts = new ArrayList<String>();
        section.list("match_tag").forEach(tag -> parts.add("tag:" + tag.text()));
        if (machine.isEmpty()) parts.add(name);
        else parts.addAll(machine);
        section.single("networkid").ifPresent(tag -> parts.add("set:" + tag.text()));
        section.words("tag").forEach(tag -> parts.add("set:" + tag.text()));
        if (section.flag("broadcast", false)) parts.add("set:needs-broadcast");
        if (!ip.isEmpty()) parts.add(ip);
        ip6.suffix(section).ifPresent(parts::add);
        if (!machine.isEmpty() && !name.isEmpty()) parts.add(name);
        section.single("leasetime").ifPresent(time -> parts.add(time.text()));
        Origin origin = UciLines.origin(section, machine.isEmpty() ? "name" : "mac");
        lines.add("dhcp-host", String.join(",", parts), origin);
    }

    /** A {@code domain} section, which OpenWrt writes into a hosts file. */
    void domain(UciSection section) {
        List<UciValue> names = section.words("name");
        Optional<UciValue> ip = section.single("ip");
        if (names.isEmpty() || ip.isEmpty()) return;
        lines.add("host-record", joined(names) + "," + ip.get().text(), ip.get().origin());
    }

    void hostRecord(UciSection section) {
        List<UciValue> names = section.words("name");
        List<UciValue> addresses = section.words("ip");
        if (names.isEmpty() || addresses.isEmpty()) return;
        lines.add(
                "host-record",
                joined(names) + "," + joined(addresses),
                names.getFirst().origin());
    }

    void cname(UciSection section) {
        pair(section, "cname", "cname", "target", "");
    }

    void mx(UciSection section) {
        String preference = text(section, "pref");
        pair(section, "mx-host", "domain", "relay", "," + (preference.isEmpty() ? "0" : preference));
    }

    private void pair(UciSection section, String option, String first, String second, String more) {
        Optional<UciValue> name = section.single(first);
        Optional<UciValue> target = section.single(second);
        if (name.isEmpty() || target.isEmpty()) return;
        lines.add(
                option,
                name.get().text() + "," + target.get().text() + more,
                name.get().origin());
    }

    void srv(UciSection section) {
        Optional<UciValue> name = section.single("srv");
        Optional<UciValue> target = section.single("target");
        Optional<UciValue> port = section.single("port");
        if (name.isEmpty() || target.isEmpty() || port.isEmpty()) return;
        String priority = text(section, "class");
        String weight = text(section, "weight");
        String more = priority.isEmpty() ? "" : "," + priority + (weight.isEmpty() ? "" : "," + weight);
        lines.add(
                "srv-host",
                name.get().text() + "," + target.get().text() + "," + port.get().text() + more,
                name.get().origin());
    }

    void resourceRecord(UciSection section) {
        Optional<UciValue> name = section.single("rrname");
        String number = text(section, "rrnumber");
        String data = text(section, "hexdata");
        if (name.isEmpty() || !number.matches("[0-9]*[1-9][0-9]*") || !data.matches("[0-9A-Fa-f: ]*")) return;
        String more = data.isEmpty() ? "" : "," + data;
        lines.add("dns-rr", name.get().text() + "," + number + more, name.get().origin());
    }

    /** An {@code ipset} section: for the old sets and for nftables'. */
    void sets(UciSection section) {
        List<UciValue> sets = section.list("name");
        List<UciValue> domains = section.list("domain");
        if (sets.isEmpty() || domains.isEmpty()) return;
        String path = domains.stream().map(domain -> "/" + domain.text()).collect(Collectors.joining()) + "/";
        Origin origin = domains.getFirst().origin();
        lines.add("ipset", path + joined(sets), origin);
        String family = text(section, "table_family").isEmpty() ? "inet" : text(section, "table_family");
        String table = text(section, "table").isEmpty() ? "fw4" : text(section, "table");
        String targets = sets.stream()
                .map(set -> addresses(section, family, set.text()) + family + "#" + table + "#" + set.text())
                .collect(Collectors.joining(","));
        lines.add("nftset", path + targets, origin);
    }

    private static String addresses(UciSection section, String tableFamily, String set) {
        if (tableFamily.equals("ip")) return "4#";
        if (tableFamily.equals("ip6")) return "6#";
        String family = text(section, "family");
        if (family.equals("ipv4")) return "4#";
        if (family.equals("ipv6")) return "6#";
        return set.contains("4") ? "4#" : set.contains("6") ? "6#" : "";
    }

    private static String joined(List<UciValue> values) {
        return values.stream().map(UciValue::text).collect(Collectors.joining(","));
    }

    private static String text(UciSection section, String option) {
        return section.single(option).map(UciValue::text).orElse("");
    }
}
