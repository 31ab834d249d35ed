package org.bootmasq.uci;

import java.util.Optional;
import org.bootmasq.config.Origin;
import org.bootmasq.config.reader.FileSource;

/** What a {@code dnsmasq} section says of the daemon itself, in the order in which OpenWrt writes it. */
final class UciDaemon {
    private static final String SHARE = "/usr/share/dnsmasq/";

    private static final String[][] FLAGS = {
        {"authoritative", "dhcp-authoritative"},
        {"nodaemon", "no-daemon"},
        {"domainneeded", "domain-needed"},
        {"filterwin2k", "filterwin2k"},
        {"nohosts", "no-hosts"},
        {"nonegcache", "no-negcache"},
        {"strictorder", "strict-order"},
        {"proxydnssec", "proxy-dnssec"},
        {"logqueries", "log-queries=extra"},
        {"noresolv", "no-resolv"},
        {"localise_queries", "localise-queries"},
        {"readethers", "read-ethers"},
        {"expandhosts", "expand-hosts"},
        {"tftp_no_fail", "tftp-no-fail"},
        {"fqdn", "dhcp-fqdn"},
        {"localservice", "local-service"},
        {"logdhcp", "log-dhcp"},
        {"quietdhcp", "quiet-dhcp"},
        {"sequential_ip", "dhcp-sequential-ip"},
        {"allservers", "all-servers"},
        {"noping", "no-ping"},
        {"rapidcommit", "dhcp-rapid-commit"},
        {"scriptarp", "script-arp"},
        {"filter_aaaa", "filter-AAAA"},
        {"filter_a", "filter-A"},
        {"stripmac", "strip-mac"},
        {"stripsubnet", "strip-subnet"},
    };

    private static final String[][] VALUES = {
        {"logfacility", "log-facility"},
        {"cachesize", "cache-size"},
        {"dnsforwardmax", "dns-forward-max"},
        {"port", "port"},
        {"ednspacket_max", "edns-packet-max"},
        {"dhcpleasemax", "dhcp-lease-max"},
        {"queryport", "query-port"},
        {"minport", "min-port"},
        {"maxport", "max-port"},
        {"domain", "domain"},
        {"local", "local"},
        {"serversfile", "servers-file"},
        {"local_ttl", "local-ttl"},
        {"max_ttl", "max-ttl"},
        {"min_cache_ttl", "min-cache-ttl"},
        {"max_cache_ttl", "max-cache-ttl"},
        {"pxe_prompt", "pxe-prompt"},
        {"tftp_unique_root", "tftp-unique-root"},
        {"dhcp_boot", "dhcp-boot"},
        {"addsubnet", "add-subnet"},
    };

    private static final String[][] LISTS = {
        {"server", "server"},
        {"rev_server", "rev-server"},
        {"address", "address"},
        {"listen_address", "listen-address"},
        {"addnhosts", "addn-hosts"},
        {"bogusnxdomain", "bogus-nxdomain"},
        {"pxe_service", "pxe-service"},
        {"filter_rr", "filter-rr"},
        {"cache_rr", "cache-rr"},
        {"connmark_allowlist", "connmark-allowlist"},
    };

    private final UciSection section;
    private final UciInterfaces interfaces;
    private final UciIp6 ip6;
    private final FileSource files;
    private final UciLines lines;

    UciDaemon(UciSection section, UciInterfaces interfaces, UciIp6 ip6, FileSource files, UciLines lines) {
        this.section = section;
        this.interfaces = interfaces;
        this.ip6 = ip6;
        this.files = files;
        this.lines = lines;
    }

    /** Everything that stands before the hosts. */
    void write() {
        ownFile();
        for (String[] each : FLAGS) lines.flag(section, each[0], false, each[1]);
        if (ip6.isOurs()) lines.flag(section, "quietdhcp", false, "quiet-dhcp6");
        lines.flag(section, "nonwildcard", true, "bind-dynamic");
        for (String[] each : VALUES) lines.copy(section, each[0], each[1]);
        for (String[] each : LISTS) lines.copyList(section, each[0], each[1]);
        devices("interface", "interface");
        devices("notinterface", "except-interface");
        addressesAsLocal();
        names();
        protection();
        if (section.single("tftp_root").isPresent()) {
            lines.flag(section, "enable_tftp", false, "enable-tftp");
            lines.copy(section, "tftp_root", "tftp-root");
        }
        lines.dhcpOptions(section, section.listOrWords("dhcp_option"), false, "");
        lines.dhcpOptions(section, section.listOrWords("dhcp_option_force"), true, "");
        lines.add("dhcp-broadcast", "tag:needs-broadcast", section.origin());
        script();
        dnssec();
        further();
    }

    /** The file of one's own lines, which comes first. */
    private void ownFile() {
        String own = "/etc/dnsmasq." + section.name() + ".conf";
        if (isThere(own)) lines.add("conf-file", own, section.origin());
        else share("/etc/dnsmasq.conf");
    }

    private boolean isThere(String path) {
        return files.read(path) instanceof FileSource.Text;
    }

    private void share(String path) {
        if (isThere(path)) lines.add("conf-file", path, section.origin());
    }

    private void devices(String list, String option) {
        for (UciValue each : section.list(list)) {
            lines.add(option, interfaces.device(each.text()).orElse(each.text()), each.origin());
        }
    }

    /** Each address also as a domain that nobody else is asked about. */
    private void addressesAsLocal() {
        if (!text("address_as_local").equals("1")) return;
        for (UciValue each : section.list("address")) {
            int end = each.text().lastIndexOf('/');
            if (end > 0) lines.add("local", each.text().substring(0, end + 1), each.origin());
        }
    }

    private String text(String option) {
        return section.single(option).map(UciValue::text).orElse("");
    }

    private void names() {
        String all = section.flag("ignore_hosts_dir", false) ? "/tmp/hosts/dhcp." + section.name() : "/tmp/hosts";
        lines.add("addn-hosts", all, section.origin());
        orElse("leasefile", "dhcp-leasefile", "/tmp/dhcp.leases");
        if (!section.flag("noresolv", false)) resolvFile();
        Optional<UciValue> hosts = section.single("dhcphostsfile");
        if (hosts.isPresent() && isThere(hosts.get().text())) lines.copy(section, "dhcphostsfile", "dhcp-hostsfile");
        switch (text("addmac")) {
            case "", "0" -> {}
            case "1" -> lines.add("add-mac", UciLines.origin(section, "addmac"));
            default -> lines.copy(section, "addmac", "add-mac");
        }
        String mark = text("connmark_allowlist_enable");
        if (mark.matches("[0-9]*[1-9][0-9]*")) {
            lines.copy(section, "connmark_allowlist_enable", "connmark-allowlist-enable");
        }
    }

    /**
     * A router makes the file's folder when it boots. Elsewhere there is nothing to watch, which must not end the
     * start.
     */
    private void resolvFile() {
        String file = text("resolvfile").isEmpty() ? "/tmp/resolv.conf.d/resolv.conf.auto" : text("resolvfile");
        Origin origin = UciLines.origin(section, "resolvfile");
        lines.add("resolv-file", file, origin);
        int slash = file.lastIndexOf('/');
        if (slash > 0 && !files.isDirectory(file.substring(0, slash))) lines.add("no-poll", origin);
    }

    private void orElse(String from, String option, String otherwise) {
        String value = text(from).isEmpty() ? otherwise : text(from);
        lines.add(option, value, UciLines.origin(section, from));
    }

    private void protection() {
        if (!section.flag("rebind_protection", true)) return;
        lines.add("stop-dns-rebind", UciLines.origin(section, "rebind_protection"));
        lines.flag(section, "rebind_localhost", false, "rebind-localhost-ok");
        lines.copyList(section, "rebind_domain", "rebind-domain-ok");
    }

    /** OpenWrt calls the script through a wrapper of its own, which hands it the same arguments. */
    private void script() {
        if (section.single("dhcpscript").isEmpty()) return;
        lines.copy(section, "dhcpscript", "dhcp-script");
        lines.add("script-arp", UciLines.origin(section, "dhcpscript"));
    }

    private void dnssec() {
        if (!section.flag("dnssec", false)) return;
        share(SHARE + "trust-anchors.conf");
        lines.add("dnssec", UciLines.origin(section, "dnssec"));
        if (!section.flag("dnsseccheckunsigned", true)) {
            lines.add("dnssec-check-unsigned", "no", UciLines.origin(section, "dnsseccheckunsigned"));
        }
    }

    /** The directory of further lines and those that the section holds as text. */
    private void further() {
        String configured = text("confdir");
        String directory = configured.isEmpty() ? "/tmp/dnsmasq." + section.name() + ".d" : configured;
        Origin origin = UciLines.origin(section, "confdir");
        if (directory.startsWith("/") && files.isDirectory(directory.replaceFirst(",.*", ""))) {
            lines.add("conf-dir", directory, origin);
        }
        section.single("extraconftext").ifPresent(text -> lines.text(text.text().replace("\\n", "\n"), text.origin()));
    }

    /** What stands behind the hosts: names that clients may not take. */
    void writeNamesRefused() {
        if (!section.flag("dhcpbogushostname", true)) return;
        Origin origin = UciLines.origin(section, "dhcpbogushostname");
        lines.add("dhcp-ignore-names", "tag:dhcp_bogus_hostname", origin);
        share(SHARE + "dhcpbogushostname.conf");
        if (isThere(SHARE + "dhcpbogushostname.conf")) return;
        lines.add("dhcp-name-match", "set:dhcp_bogus_hostname,localhost", origin);
        lines.add("dhcp-name-match", "set:dhcp_bogus_hostname,wpad", origin);
    }

    /** What stands before the pools. */
    void writeBogusPrivate() {
        if (!section.flag("boguspriv", true)) return;
        lines.add("bogus-priv", UciLines.origin(section, "boguspriv"));
        share(SHARE + "rfc6761.conf");
    }
}
