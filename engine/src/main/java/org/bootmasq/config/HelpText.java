package org.bootmasq.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What {@code --help} says: a line for each option. */
public final class HelpText {
    private static final int TEXT_COLUMN = 55;

    /** Name; value; what it does. */
    private static final String TABLE = """
        add-cpe-id ; <text> ; Tell upstream servers this identification.
        add-mac ; [=base64|text] ; Tell upstream servers the asker's hardware address.
        add-subnet ; <length>[,<length>] ; Tell upstream servers the asker's subnet.
        addn-hosts ; <path> ; Read names from this hosts file or directory too.
        address ; /<domain>/<ipaddr> ; Answer names in the domain with this address.
        alias ; <ipaddr>,<ipaddr>[,<mask>] ; Change addresses in answers from upstream.
        all-servers ;  ; Ask all upstream servers at once.
        auth-peer ; <ipaddr>[,<ipaddr>] ; These may transfer our zones.
        auth-sec-servers ; <name>[,<name>] ; Further name servers of our zones.
        auth-server ; <name>,<interface> ; Answer with authority what arrives here.
        auth-soa ; <serial>[,...] ; What the zones' SOA records say.
        auth-ttl ; <seconds> ; How long authoritative answers hold.
        auth-zone ; <domain>[,<subnet>] ; A zone that the world may see.
        bind-dynamic ;  ; Bind each address, also of interfaces that come later.
        bind-interfaces ;  ; Bind each address, not the wildcard.
        bogus-nxdomain ; <ipaddr>[/<length>] ; Take this address to mean that there is no such name.
        bogus-priv ;  ; Do not ask upstream for names of private addresses.
        bootp-dynamic ; [=tag:<tag>] ; Give BOOTP clients addresses from ranges too.
        bridge-interface ; <interface>,<alias> ; Requests on the alias count as from the interface.
        caa-record ; <name>,<flags>,<tag>,<value> ; A CAA record.
        cache-rr ; <type> ; Keep answers of this type too.
        cache-size ; <count> ; How many names are kept (150 unless said).
        clear-on-reload ;  ; Forget answers when resolv.conf has changed.
        cname ; <alias>,<target>[,<seconds>] ; Another name for a name known here.
        conf-dir ; <path>[,<suffix>] ; Read every configuration file in this directory.
        conf-file ; <path> ; Read this file (/etc/dnsmasq.conf unless said).
        conf-script ; <command> ; Run this and read its output as configuration.
        connmark-allowlist ; <mark>[/<mask>][,<pattern>] ; Which names connections with this mark may ask for.
        connmark-allowlist-enable ; [=<mask>] ; Look at connection marks before answering.
        conntrack ;  ; Questions upstream carry their asker's connection mark.
        dhcp-alternate-port ; [=<port>[,<port>]] ; Other ports for DHCP (1067 and 1068 unless said).
        dhcp-authoritative ;  ; Nobody else serves DHCP here.
        dhcp-boot ; <file>[,<name>[,<ipaddr>]] ; Which boot file clients are told.
        dhcp-broadcast ; [=tag:<tag>] ; Broadcast replies to clients with the tag.
        dhcp-circuitid ; set:<tag>,<circuit> ; Set a tag by option 82's circuit id.
        dhcp-client-update ;  ; Clients may update DNS themselves.
        dhcp-duid ; <enterprise>,<octets> ; Our DUID.
        dhcp-fqdn ;  ; Names from DHCP are known with their domain only.
        dhcp-generate-names ; [=tag:<tag>] ; Name nameless clients after their hardware address.
        dhcp-host ; <hwaddr>|id:<id>[,set:<tag>][,<ipaddr>][,<name>][,<seconds>] ; Address, name, tags or lease time for a host.
        dhcp-hostsdir ; <path> ; Read hosts from the files of this directory, also later ones.
        dhcp-hostsfile ; <path> ; Read hosts from this file.
        dhcp-ignore ; tag:<tag> ; Give clients with the tag no answer.
        dhcp-ignore-clid ;  ; Know clients by hardware address only.
        dhcp-ignore-names ; [=tag:<tag>] ; Do not take clients' own names.
        dhcp-lease ; <path> ; Where leases are kept; older name.
        dhcp-lease-max ; <count> ; At most so many leases (1000 unless said).
        dhcp-leasefile ; <path> ; Where leases are kept.
        dhcp-luascript ; <path> ; Not supported: use dhcp-script.
        dhcp-mac ; set:<tag>,<address> ; Set a tag by hardware address, stars allowed.
        dhcp-match ; set:<tag>,<option>[,<value>] ; Set a tag by an option of the request.
        dhcp-name-match ; set:<tag>,<name>[*] ; Set a tag by the client's name.
        dhcp-no-override ;  ; Keep options out of the file and sname fields.
        dhcp-option ; <option>,[<value>] ; What clients are told.
        dhcp-option-force ; <option>,[<value>] ; The same, unasked too.
        dhcp-option-pxe ; <option>,[<value>] ; The same, for PXE clients only, in proxy mode too.
        dhcp-optsdir ; <path> ; Read options from the files of this directory, also later ones.
        dhcp-optsfile ; <path> ; Read options from this file.
        dhcp-proxy ; [=<ipaddr>] ; Clients talk to these relays only.
        dhcp-pxe-vendor ; <vendor>[,...] ; Which vendor classes mean PXE.
        dhcp-range ; <ipaddr>,<ipaddr>[,<time>] ; Give addresses from this range.
        dhcp-rapid-commit ;  ; Answer with an ACK at once where a client asks so.
        dhcp-relay ; <ipaddr>,<server>[,<interface>] ; Pass requests on to another server.
        dhcp-remoteid ; set:<tag>,<remote> ; Set a tag by option 82's remote id.
        dhcp-reply-delay ; [tag:<tag>,]<seconds> ; Wait before answering.
        dhcp-script ; <path> ; Run this when leases come, change and go.
        dhcp-scriptuser ; <user> ; Run scripts as this user.
        dhcp-sequential-ip ;  ; Give addresses in order.
        dhcp-split-relay ; <ipaddr>,<server>,<interface> ; Pass requests on from another address than the clients'.
        dhcp-subscrid ; set:<tag>,<subscriber> ; Set a tag by option 82's subscriber id.
        dhcp-ttl ; <seconds> ; How long names from DHCP hold.
        dhcp-userclass ; set:<tag>,<class> ; Set a tag by user class.
        dhcp-vendorclass ; set:<tag>,<class> ; Set a tag by vendor class.
        dns-forward-max ; <count> ; At most so many open questions (150 unless said).
        dns-loop-detect ;  ; Notice servers that ask us back.
        dns-rr ; <name>,<type>[,<octets>] ; A record of any type.
        dnssec ;  ; Validate answers.
        dnssec-check-unsigned ; [=no] ; Unsigned answers must be from unsigned zones.
        dnssec-debug ;  ; Pass on what is bogus, with the reason; not for production.
        dnssec-limits ; <count>[,...] ; How much work an answer may cause.
        dnssec-no-timecheck ;  ; Ignore signatures' times until SIGINT.
        dnssec-timestamp ; <path> ; Check the clock against this file.
        do-0x20-encode ;  ; Vary the case of letters in questions.
        domain ; <domain>[,<range>[,local]] ; Which domain hosts are in.
        domain-needed ;  ; Names without a dot stay here.
        domain-suffix ; <domain>[,<range>] ; The same as domain.
        dumpfile ; <path> ; Keep packets in this file.
        dumpmask ; <mask> ; Which packets are kept.
        dynamic-host ; <name>,<ipaddr>,<interface> ; A host in the network of an interface.
        edns-packet-max ; <octets> ; Largest UDP answer that we ask for (1232 unless said).
        enable-dbus ; [=<name>] ; Listen on D-Bus.
        enable-ra ;  ; Advertise routers.
        enable-tftp ; [=<interface>[,...]] ; Serve files with TFTP.
        enable-ubus ; [=<name>] ; Listen on ubus.
        except-interface ; <interface> ; Do not serve this interface.
        expand-hosts ;  ; Names without a dot in hosts files get the domain.
        fast-dns-retry ; [=<milliseconds>] ; Ask again after this time.
        filter-A ;  ; No IPv4 addresses in answers.
        filter-AAAA ;  ; No IPv6 addresses in answers.
        filter-rr ; <type> ; No records of this type in answers.
        filterwin2k ;  ; Do not forward what Windows asks for nothing.
        group ; <group> ; Keep only this group's rights.
        help ;  ; Show this; with dhcp or dhcp6 the names of options.
        host-record ; <name>,<ipaddr>[,<seconds>] ; A host with its addresses.
        hostsdir ; <path> ; Read names from this directory, also later files.
        ignore-address ; <ipaddr>[/<length>] ; Drop answers with this address.
        interface ; <interface> ; Serve this interface.
        interface-name ; <name>,<interface> ; A name for an interface's addresses.
        ipset ; /<domain>/<set>[,<set>] ; Put addresses of these names into IP sets.
        keep-in-foreground ;  ; Stay in the foreground.
        leasefile-ro ;  ; Keep leases in no file.
        leasequery ; [=<ipaddr>[/<length>]] ; Answer lease queries of relays.
        listen-address ; <ipaddr> ; Serve this address.
        local ; /<domain>/ ; Never ask upstream for names in the domain.
        local-service ; [=net|host] ; Serve only askers in our networks.
        local-ttl ; <seconds> ; How long names from files hold.
        localise-queries ;  ; Answer with addresses near the asker.
        localmx ;  ; Hosts here have mail exchangers.
        log-async ; [=<lines>] ; Do not wait for the log.
        log-debug ;  ; Log for debugging.
        log-dhcp ;  ; Log what goes on in DHCP in detail.
        log-facility ; <facility>|<file> ; Where to log to (DAEMON unless said).
        log-queries ; [=extra|proto|auth] ; Log questions.
        max-cache-ttl ; <seconds> ; Keep answers no longer.
        max-port ; <port> ; Highest port for questions upstream.
        max-tcp-connections ; <count> ; At most so many TCP connections.
        max-ttl ; <seconds> ; Answers hold no longer.
        min-cache-ttl ; <seconds> ; Keep answers no shorter.
        min-port ; <port> ; Lowest port for questions upstream.
        mx-host ; <name>,<target>[,<preference>] ; A mail exchanger.
        mx-target ; <name> ; The mail exchanger where none is named.
        naptr-record ; <name>,<order>,<preference>,... ; A NAPTR record.
        neg-ttl ; <seconds> ; How long to know that there is no such name.
        nftset ; /<domain>/<set>[,<set>] ; Put addresses of these names into nftables sets.
        no-0x20-encode ;  ; Leave the case of letters in questions.
        no-daemon ;  ; Stay in the foreground for debugging.
        no-dhcp-interface ; <interface> ; No DHCP on this interface.
        no-dhcpv4-interface ; <interface> ; No DHCPv4 on this interface.
        no-dhcpv6-interface ; <interface> ; No DHCPv6 on this interface.
        no-hosts ;  ; Do not read /etc/hosts.
        no-ident ;  ; Do not say who we are.
        no-negcache ;  ; Do not keep negative answers.
        no-ping ;  ; Do not look whether an address is taken.
        no-poll ;  ; Do not look whether resolv.conf has changed.
        no-resolv ;  ; Do not read resolv.conf.
        no-round-robin ;  ; Do not change the order of records.
        pid-file ; [=<path>] ; Where the process number goes.
        port ; <port> ; The port for DNS (53 unless said); 0 for no DNS.
        port-limit ; <count> ; At most so many ports for one question.
        proxy-dnssec ;  ; Pass on what upstream says about validation.
        ptr-record ; <name>,<target> ; A PTR record.
        pxe-prompt ; <text>[,<seconds>] ; What a PXE menu says, and how long.
        pxe-service ; <system>,<text>[,<file>] ; A line of a PXE menu.
        query-port ; <port> ; The port for questions upstream.
        quiet-dhcp ;  ; Do not log what is usual in DHCP.
        quiet-dhcp6 ;  ; Do not log what is usual in DHCPv6.
        quiet-ra ;  ; Do not log what is usual in router advertisements.
        quiet-tftp ;  ; Do not log what is usual in TFTP.
        ra-param ; <interface>,[mtu:<mtu>,][<prio>,]<seconds> ; How routers are advertised.
        read-ethers ;  ; Read hosts from /etc/ethers.
        rebind-domain-ok ; /<domain>/ ; These names may have private addresses.
        rebind-localhost-ok ;  ; Names may be addresses of this host.
        resolv-file ; [=<path>] ; Where upstream servers are named.
        rev-server ; <ipaddr>/<length>,<server> ; Ask this server for names of these addresses.
        script-arp ;  ; Tell the script about hosts seen on the network.
        script-on-renewal ;  ; Tell the script when a lease grows.
        selfmx ;  ; Hosts here are their own mail exchangers.
        server ; [/<domain>/]<ipaddr>[#<port>] ; Ask this server.
        servers-file ; <path> ; Read servers from this file.
        shared-network ; <interface>|<ipaddr>,<ipaddr> ; Addresses of another network may be given here.
        srv-host ; <name>,<target>[,<port>] ; A SRV record.
        stop-dns-rebind ;  ; Answers from upstream may have no private addresses.
        strict-order ;  ; Ask servers in the order they are named.
        strip-mac ;  ; Take hardware addresses out of questions.
        strip-subnet ;  ; Take subnets out of questions.
        synth-domain ; <domain>,<range>[,<prefix>] ; Names made from addresses.
        tag-if ; set:<tag>,tag:<tag> ; Set a tag by other tags.
        test ;  ; Check the configuration only.
        tftp-lowercase ;  ; File names in small letters.
        tftp-max ; <count> ; At most so many transfers (50 unless said).
        tftp-mtu ; <octets> ; No packets longer than this.
        tftp-no-blocksize ;  ; Blocks of 512 octets only.
        tftp-no-fail ;  ; Start even if the files are not there.
        tftp-port-range ; <port>,<port> ; Ports for transfers.
        tftp-root ; <directory>[,<interface>] ; Serve files below this directory.
        tftp-secure ;  ; Serve our own user's files only.
        tftp-single-port ;  ; Transfers use port 69 too.
        tftp-unique-root ; [=ip|mac] ; A directory for each client.
        trust-anchor ; <domain>,[<class>,]<tag>,... ; A key to trust.
        txt-record ; <name>,<text>[,<text>] ; A TXT record.
        umbrella ; [=<parts>] ; Tell Cisco Umbrella who asks.
        use-stale-cache ; [=<seconds>] ; Answers may be older than they should.
        user ; <user> ; Keep only this user's rights (nobody unless said).
        version ;  ; Say which version this is.
        control-socket ; <path> ; Take commands of bootmasq reload and leases here (in /run/bootmasq unless said).
        san-boot ; [tag:<tag>,]<iqn>[,keep-san] ; Have gPXE and iPXE boot from this target.
        san-interface ; <interface> ; Serve SAN disks at these interfaces only.
        san-port ; <port> ; The port of the SAN disks (3260 unless said).
        san-root ; <directory>[,<iqn>:][,...] ; Every image in this directory is a target.
        san-target ; <iqn>,<path>[,ro][,overlay=<dir>][,initiator=<name>][,...] ; Serve a file or a block device as a SAN disk.
        """;

    private record Entry(String value, String text) {}

    private static final Map<Option, Entry> ENTRIES = entries();

    private HelpText() {}

    /**
     * The whole help, in the order of the options' names.
     *
     * @param program what it was started as
     */
    public static List<String> lines(String program) {
        var lines = new ArrayList<>(List.of("Usage: " + program + " [options]", "", "Valid options are:"));
        for (Option option : Option.values()) {
            if (!option.isOurs()) lines.add(line(option));
        }
        lines.addAll(List.of("", "Beyond dnsmasq:"));
        for (Option option : Option.values()) {
            if (option.isOurs()) lines.add(line(option));
        }
        return lines;
    }

    /** {@code -C, --conf-file=<path>      Read this file.} */
    static String line(Option option) {
        Entry entry = ENTRIES.getOrDefault(option, new Entry("", ""));
        String letter = option.letter().map(c -> "-" + c + ", ").orElse("    ");
        String left = letter + "--" + form(option);
        return left + " ".repeat(Math.max(1, TEXT_COLUMN - left.length())) + entry.text();
    }

    /** {@code conf-file=<path>}, as it stands in a file. */
    static String form(Option option) {
        String value = ENTRIES.getOrDefault(option, new Entry("", "")).value();
        boolean bare = value.isEmpty() || value.startsWith("[=");
        return option.longName() + (bare ? "" : "=") + value;
    }

    private static Map<Option, Entry> entries() {
        var entries = new EnumMap<Option, Entry>(Option.class);
        TABLE.lines()
                .map(line -> Arrays.asList(line.split(" ; ", -1)))
                .forEach(fields -> Option.named(fields.getFirst())
                        .ifPresent(option -> entries.put(option, new Entry(fields.get(1), fields.get(2)))));
        return entries;
    }
}
