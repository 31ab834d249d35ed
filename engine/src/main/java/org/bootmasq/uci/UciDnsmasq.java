package org.bootmasq.uci;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.FileSource;
import org.bootmasq.config.reader.GeneratedLine;
import org.bootmasq.uci.UciInterfaces.Address;

/**
 * dnsmasq's lines for one instance of OpenWrt's {@code dhcp} package, in the order in which OpenWrt's own service
 * writes them.
 */
public final class UciDnsmasq {
    private final UciSources sources;
    private final UciSection instance;
    private final UciInterfaces interfaces;
    private final FileSource files;
    private final Problems problems;
    private final UciLines lines = new UciLines();
    private final UciIp6 ip6;

    private UciDnsmasq(
            UciSources sources, UciSection instance, UciInterfaces interfaces, FileSource files, Problems problems) {
        this.sources = sources;
        this.instance = instance;
        this.interfaces = interfaces;
        this.files = files;
        this.problems = problems;
        ip6 = new UciIp6(!sources.dhcp().ofType("odhcpd").isEmpty(), lines);
    }

    /**
     * The lines of a directory's instance.
     *
     * @param name of the instance's section; empty for the first that is not disabled
     * @param live a device's present address as {@code 192.0.2.1/24}, asked for only where there is no network package
     */
    public static List<GeneratedLine> read(
            String directory,
            String name,
            FileSource files,
            Function<String, Optional<String>> live,
            Problems problems) {
        Optional<UciSources> sources = UciSources.read(directory, files, problems);
        if (sources.isEmpty()) return List.of();
        List<UciSection> enabled = sources.get().dhcp().ofType("dnsmasq").stream()
                .filter(section -> !section.flag("disabled", false))
                .toList();
        Optional<UciSection> found = enabled.stream()
                .filter(section -> name.isEmpty() || section.name().equals(name))
                .findFirst();
        if (found.isEmpty()) {
            String missing = name.isEmpty() ? "no dnsmasq section that is not disabled" : "no instance " + name;
            problems.error(new Origin(directory + "/dhcp", 1, 1, ""), missing);
            return List.of();
        }
        if (name.isEmpty() && enabled.size() > 1) {
            problems.warning(
                    enabled.get(1).origin(),
                    "only the first instance, " + found.get().name()
                            + ", is served; each other one wants a server of its own: "
                            + enabled.stream()
                                    .skip(1)
                                    .map(section -> "--uci-instance=" + section.name())
                                    .collect(Collectors.joining(", ")));
        }
        var interfaces = new UciInterfaces(sources.get().network(), live);
        var all = new UciDnsmasq(sources.get(), found.get(), interfaces, files, problems);
        all.write();
        return all.lines.all();
    }

    private void write() {
        var daemon = new UciDaemon(instance, interfaces, ip6, files, lines);
        var hosts = new UciHosts(instance, ip6, lines);
        daemon.write();
        each("host", hosts::host);
        daemon.writeNamesRefused();
        each("boot", this::boot);
        each("mac", section -> matching(section, "dhcp-mac", "mac", ""));
        each("tag", this::tag);
        each("vendorclass", section -> matching(section, "dhcp-vendorclass", "vendorclass", "set:"));
        each("userclass", section -> matching(section, "dhcp-userclass", "userclass", "set:"));
        each("circuitid", section -> matching(section, "dhcp-circuitid", "circuitid", "set:"));
        each("remoteid", section -> matching(section, "dhcp-remoteid", "remoteid", "set:"));
        each("subscrid", section -> matching(section, "dhcp-subscrid", "subscriberid", "set:"));
        each("match", section -> matching(section, "dhcp-match", "match", "set:"));
        each("domain", hosts::domain);
        each("hostrecord", hosts::hostRecord);
        each("dnsrr", hosts::resourceRecord);
        each("relay", this::relay);
        each("srvhost", hosts::srv);
        each("mxhost", hosts::mx);
        daemon.writeBogusPrivate();
        if (odhcpd()) each("dhcp", section -> problems.warning(section.origin(), "left to odhcpd (maindhcp)"));
        else each("dhcp", this::pool);
        each("cname", hosts::cname);
        each("ipset", hosts::sets);
        ip6.end(instance);
    }

    /** The sections that are for this instance or for all. */
    private void each(String type, Consumer<UciSection> action) {
        for (UciSection section : sources.dhcp().ofType(type)) {
            String only = text(section, "instance");
            if (only.isEmpty() || only.equals(instance.name())) action.accept(section);
        }
    }

    private static String text(UciSection section, String option) {
        return section.single(option).map(UciValue::text).orElse("");
    }

    /** OpenWrt: with this the other server does all the DHCP there is. */
    private boolean odhcpd() {
        return sources.dhcp().ofType("odhcpd").stream()
                .anyMatch(section -> text(section, "maindhcp").matches("[0-9]*[1-9][0-9]*"));
    }

    private void boot(UciSection section) {
        Optional<UciValue> file = section.single("filename");
        if (file.isEmpty()) return;
        String tag = text(section, "networkid");
        String server = text(section, "servername");
        String address = text(section, "serveraddress");
        if (server.isEmpty() && !address.isEmpty()) {
            problems.warning(section.origin(), "a boot section with serveraddress but no servername is left out");
        } else {
            String value = (tag.isEmpty() ? "" : "tag:" + tag + ",")
                    + file.get().text()
                    + (server.isEmpty() ? "" : "," + server + (address.isEmpty() ? "" : "," + address));
            lines.add("dhcp-boot", value, file.get().origin());
        }
        options(section, tag);
    }

    private void options(UciSection section, String tag) {
        lines.dhcpOptions(section, section.listOrWords("dhcp_option"), section.flag("force", false), tag);
    }

    private void matching(UciSection section, String option, String what, String prefix) {
        String tag = text(section, "networkid");
        Optional<UciValue> value = section.single(what);
        if (tag.isEmpty() || value.isEmpty()) return;
        lines.add(option, prefix + tag + "," + value.get().text(), value.get().origin());
        boolean forced = !option.equals("dhcp-mac") && section.flag("force", false);
        lines.dhcpOptions(section, section.listOrWords("dhcp_option"), forced, tag);
    }

    private void tag(UciSection section) {
        lines.dhcpOptions(section, section.words("dhcp_option"), section.flag("force", false), "tag:" + section.name());
    }

    private void relay(UciSection section) {
        Optional<UciValue> local = section.single("local_addr");
        String server = text(section, "server_addr");
        if (local.isEmpty() || server.isEmpty()) return;
        String name = text(section, "interface");
        Optional<String> device = name.isEmpty() ? Optional.of("") : interfaces.device(name);
        if (device.isEmpty()) return;
        String behind = device.get().isEmpty() ? "" : "," + device.get();
        lines.add(
                "dhcp-relay",
                local.get().text() + "," + server + behind,
                local.get().origin());
    }

    private void pool(UciSection section) {
        String name = text(section, "interface");
        Optional<String> device = interfaces.device(name);
        if (name.isEmpty()) return;
        if (device.isEmpty()) {
            problems.warning(UciLines.origin(section, "interface"), "no interface " + name + " in the network file");
            return;
        }
        ownNames(section, name, device.get());
        if (section.flag("ignore", false)) {
            lines.add("no-dhcp-interface", device.get(), UciLines.origin(section, "ignore"));
            return;
        }
        for (UciValue each : section.list("interface_name")) {
            lines.add("interface-name", each.text() + "," + device.get(), each.origin());
        }
        String tag = text(section, "networkid").isEmpty() ? name : text(section, "networkid");
        if (!text(section, "dhcpv4").equals("disabled")) {
            Optional<Address> address = interfaces.address(name);
            if (address.isPresent()) range(section, tag, address.get());
            else problems.warning(UciLines.origin(section, "interface"), name + " has no static address: no pool");
        }
        ip6.pool(section, tag, device.get());
        lines.dhcpOptions(section, section.listOrWords("dhcp_option"), false, tag);
        lines.dhcpOptions(section, section.listOrWords("dhcp_option_force"), true, tag);
    }

    private void range(UciSection section, String tag, Address address) {
        Function<String, String> value = option -> text(section, option);
        String start = value.apply("start").isEmpty() ? "100" : value.apply("start");
        String limit = value.apply("limit").isEmpty() ? "150" : value.apply("limit");
        String time = value.apply("leasetime").isEmpty() ? "12h" : value.apply("leasetime");
        String written = value.apply("netmask");
        Optional<UciPool> pool = (written.isEmpty() ? Optional.of(address.mask()) : UciInterfaces.mask(written))
                .flatMap(mask -> UciPool.of(address, mask, start, limit));
        if (pool.isEmpty()) {
            problems.warning(section.origin(), "no address is left for this pool");
            return;
        }
        boolean dynamic = section.flag("dynamicdhcpv4", section.flag("dynamicdhcp", true));
        var line = new StringBuilder();
        section.list("tag")
                .forEach(each -> line.append("tag:").append(each.text()).append(','));
        line.append("set:").append(tag).append(',').append(pool.get().first()).append(',');
        line.append(dynamic ? pool.get().last().toString() : "static").append(',');
        line.append(pool.get().mask()).append(',').append(time);
        lines.add("dhcp-range", line.toString(), UciLines.origin(section, "start"));
    }

    /** The names of this host on an interface, by a scale from none to all. */
    private void ownNames(UciSection section, String name, String device) {
        boolean ignored = section.flag("ignore", false);
        String level = text(instance, ignored ? "add_wan_fqdn" : "add_local_fqdn");
        if (level.isEmpty()) level = ignored ? "0" : instance.flag("add_local_hostname", true) ? "1" : "0";
        String host = sources.system().ofType("system").stream()
                .findFirst()
                .map(system -> text(system, "hostname"))
                .orElse("");
        if (host.isEmpty() || !level.matches("[1-4]")) return;
        Origin origin = UciLines.origin(instance, ignored ? "add_wan_fqdn" : "add_local_fqdn");
        String domain = text(instance, "domain");
        String full = domain.isEmpty() ? host : host + "." + domain;
        switch (level) {
            case "1" ->
                interfaces
                        .address(name)
                        .ifPresent(address -> lines.add("host-record", names(host, full) + address.ip(), origin));
            default -> {
                if (level.equals("4")) {
                    lines.add("interface-name", device.replace('.', '-') + "." + full + "," + device, origin);
                }
                if (!level.equals("2")) lines.add("interface-name", full + "," + device, origin);
                lines.add("interface-name", host + "," + device, origin);
            }
        }
    }

    private static String names(String host, String full) {
        return host.equals(full) ? host + "," : host + "," + full + ",";
    }
}
