package org.bootmasq.dns.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.value.DomainSetting;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Punycode;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.dns.settings.AddressRules;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.LocalRecord;
import org.bootmasq.net.InterfaceAddress;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * What this machine knows of its own: records of the configuration, hosts files, names of leases, addresses of
 * interfaces. Not for several threads at once.
 */
public final class LocalData {
    private static final String CONFIG = "config";
    private static final String LEASE = "DHCP";

    private final DnsSettings settings;
    private final LocalDomains domains;
    private final String hostName;
    private final LocalNames names = new LocalNames();
    private final SynthNames synth;
    private final InterfaceNames ofInterfaces = new InterfaceNames();
    /** What the hosts line before said of its names: lists of names to block give all the same address. */
    private Optional<LocalNames.Known> before = Optional.empty();

    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, HostsFlaws> flaws = new HashMap<>();
    private boolean onlyFullLeases;
    private int changes;

    /**
     * Reads all but leases and interfaces.
     *
     * @param domains which hosts are in
     * @param hosts the hosts files in the order of reading
     * @param hostName of this machine, for MX records without a target
     */
    public LocalData(DnsSettings settings, List<DomainSetting> domains, List<HostsText> hosts, String hostName) {
        this.settings = settings;
        this.domains = new LocalDomains(domains, settings.has(Option.EXPAND_HOSTS));
        this.hostName = hostName;
        synth = new SynthNames(settings.synthDomains());
        settings.records().forEach(this::record);
        ownMx();
        for (HostsText file : hosts) read(file);
    }

    /** How many names a hosts file gave. */
    public int count(HostsText file) {
        return counts.getOrDefault(file.path(), 0);
    }

    /** Which lines of a hosts file could not be read, as dnsmasq tells of them. */
    public List<String> flaws(HostsText file) {
        HostsFlaws found = flaws.get(file.path());
        return found == null ? List.of() : found.lines();
    }

    private void read(HostsText file) {
        file.read(new HostsText.Reader() {
            @Override
            public void host(int number, IpAddress address, String[] names) {
                LocalData.this.host(file.path(), number, address, names);
            }

            @Override
            public void noAddress(int number) {
                flaw(file.path(), "bad address", number);
            }
        });
    }

    private void flaw(String path, String what, int line) {
        flaws.computeIfAbsent(path, HostsFlaws::new).add(what, line);
    }

    /** What {@code address} lines answer. */
    public AddressRules addresses() {
        return settings.addresses();
    }

    /** The names that {@code synth-domain} makes up. */
    public SynthNames synth() {
        return synth;
    }

    /** Names and addresses one by one. */
    public LocalNames names() {
        return names;
    }

    /** Names whose addresses follow the interfaces. */
    public InterfaceNames ofInterfaces() {
        return ofInterfaces;
    }

    /** The names of interfaces, with the addresses these have now. */
    public List<InterfaceAddress> interfaces() {
        return ofInterfaces.interfaces();
    }

    /** The addresses of this machine's interfaces, as they are now. */
    public void interfaces(List<InterfaceAddress> now) {
        ofInterfaces.interfaces(now);
    }

    private void record(LocalRecord entry) {
        Optional<Directive> line = Optional.of(entry.directive());
        switch (entry) {
            case LocalRecord.Cname cname -> {
                for (String alias : cname.aliases()) {
                    Punycode.name(cname.target())
                            .ifPresent(target -> add(
                                    alias,
                                    new ResourceRecord(
                                            Dns.TYPE_CNAME, cname.ttlSeconds(), Bytes.EMPTY, Optional.of(target)),
                                    line));
                }
            }
            case LocalRecord.Host host -> hostRecord(host);
            case LocalRecord.DynamicHost host ->
                Punycode.name(host.name()).ifPresent(name -> {
                    ofInterfaces.add(name, host);
                    names.exists(name);
                });
            case LocalRecord.InterfaceName named ->
                Punycode.name(named.name()).ifPresent(name -> {
                    ofInterfaces.add(name, named);
                    names.exists(name);
                });
            case LocalRecord.Srv srv -> add(domains.service(srv.name()), RecordData.srv(srv), line);
            case LocalRecord.Txt txt ->
                add(
                        txt.name(),
                        ResourceRecord.of(
                                Dns.TYPE_TXT,
                                ResourceRecord.strings(txt.texts().isEmpty() ? List.of("") : txt.texts())),
                        line);
            case LocalRecord.Mx mx -> add(mx.name(), RecordData.mx(mx, mxTarget()), line);
            case LocalRecord.Ptr ptr ->
                add(
                        ptr.name(),
                        ResourceRecord.of(
                                Dns.TYPE_PTR,
                                Bytes.EMPTY,
                                ptr.target().flatMap(Punycode::name).orElse(Name.ROOT)),
                        line);
            case LocalRecord.Naptr naptr -> add(naptr.name(), RecordData.naptr(naptr), line);
            case LocalRecord.Caa caa -> uncounted(caa.name(), RecordData.caa(caa), caa.directive());
            case LocalRecord.Raw raw ->
                uncounted(raw.name(), ResourceRecord.of(raw.type(), raw.data()), raw.directive());
        }
    }

    private void add(String name, ResourceRecord entry, Optional<Directive> line) {
        Punycode.name(name).ifPresent(at -> names.add(at, new LocalNames.Known(entry, CONFIG, false, line)));
    }

    private void uncounted(String name, ResourceRecord entry, Directive line) {
        var known = new LocalNames.Known(entry, CONFIG, false, Optional.of(line));
        Punycode.name(name).ifPresent(at -> names.addUncounted(at, known));
    }

    private void hostRecord(LocalRecord.Host host) {
        List<IpAddress> list = Stream.of(host.ip4(), host.ip6())
                .<IpAddress>flatMap(Optional::stream)
                .toList();
        for (String text : host.names()) {
            Optional<Name> name = Punycode.name(text);
            if (name.isEmpty()) continue;
            for (IpAddress address : list) {
                ResourceRecord entry = ResourceRecord.address(address, host.ttlSeconds());
                give(name.get(), address, new LocalNames.Known(entry, CONFIG, false, Optional.of(host.directive())));
            }
        }
    }

    private void host(String path, int line, IpAddress address, String[] list) {
        boolean again = before.filter(known ->
                        known.source().equals(path) && known.entry().address().equals(address))
                .isPresent();
        if (!again)
            before = Optional.of(new LocalNames.Known(
                    ResourceRecord.address(address, OptionalInt.empty()), path, false, Optional.empty()));
        for (String text : list) {
            Optional<Name> name = Punycode.name(text);
            if (name.isEmpty()) {
                flaw(path, "bad name", line);
                continue;
            }
            Optional<Name> full = domains.expanded(name.get(), address);
            full.ifPresent(longer -> give(longer, address, before.get()));
            give(name.get(), address, before.get());
            counts.merge(path, full.isPresent() ? 2 : 1, Integer::sum);
        }
    }

    private void give(Name name, IpAddress address, LocalNames.Known known) {
        names.add(name, known);
        names.pointFirst(address, new LocalNames.Pointer(name, known.entry().ttlSeconds(), known.source(), false));
    }

    private Name mxTarget() {
        return settings.mxTarget()
                .flatMap(Punycode::name)
                .orElseGet(() -> Punycode.name(hostName).orElse(Name.ROOT));
    }

    /** dnsmasq: with {@code localmx} or {@code mx-target} this machine has an MX record, if none is given. */
    private void ownMx() {
        if (settings.mxTarget().isEmpty() && !settings.has(Option.LOCALMX)) return;
        Optional<Name> own = Punycode.name(hostName);
        boolean given = own.flatMap(names::find).stream()
                .flatMap(entry -> entry.records.stream())
                .anyMatch(known -> known.entry().type() == Dns.TYPE_MX);
        if (!given) add(hostName, RecordData.mx(1, mxTarget()), Optional.empty());
    }

    /**
     * The MX record of a machine that is known here, for {@code selfmx} and {@code localmx}.
     *
     * @return empty if neither is asked for
     */
    Optional<ResourceRecord> mxOf(Name machine) {
        if (settings.has(Option.SELFMX)) return Optional.of(RecordData.mx(1, machine));
        if (settings.has(Option.LOCALMX)) return Optional.of(RecordData.mx(1, mxTarget()));
        return Optional.empty();
    }

    /** A name that a lease cannot have. */
    public sealed interface InTheWay {
        /** What has the name already. */
        record Address(Name name, String source, IpAddress address) implements InTheWay {}

        /** The name stands for another. */
        record Alias(Name name) implements InTheWay {}
    }

    /** IPv4 addresses that hosts files and records give to a name, in the order of reading. */
    public List<Ip4> fixedAddresses(String text) {
        return Punycode.name(text).stream()
                .flatMap(this::fixed)
                .flatMap(address -> address instanceof Ip4 four ? Stream.of(four) : Stream.of())
                .toList();
    }

    /** Addresses of IPv6 that hosts files and records give to a name, in the order of reading. */
    public List<Ip6> fixedAddresses6(String text) {
        return Punycode.name(text).stream()
                .flatMap(this::fixed)
                .flatMap(address -> address instanceof Ip6 six ? Stream.of(six) : Stream.of())
                .toList();
    }

    private Stream<IpAddress> fixed(Name name) {
        return records(name)
                .filter(known -> !known.leased() && known.entry().isAddress())
                .map(known -> known.entry().address());
    }

    private Stream<LocalNames.Known> records(Name name) {
        return names.find(name).stream().flatMap(entry -> entry.records.stream());
    }

    /** The first name that hosts files and records give to each of some addresses. */
    public Map<Ip4, String> fixedNames(Predicate<Ip4> wanted) {
        Map<Ip4, String> found = new HashMap<>();
        names.forEachPointer4((address, name) -> {
            if (wanted.test(address)) found.put(address, name.toString());
        });
        return found;
    }

    /**
     * A lease has a name from now on. What hosts files or the configuration know already stays theirs.
     *
     * @param host without its domain, or the whole name
     * @param fullName with its domain; where absent it is that of {@code domain} for the address
     * @param onlyFull whether the short name means nothing: {@code dhcp-fqdn}
     * @return the names that it does not get
     */
    public List<InTheWay> lease(String host, Optional<String> fullName, boolean onlyFull, IpAddress address) {
        changes++;
        onlyFullLeases = onlyFull;
        Optional<Name> longer = full(host, fullName, address);
        Optional<Name> shorter = onlyFull && longer.isPresent() ? Optional.empty() : Name.parse(host);
        OptionalInt ttl = settings.limits().dhcpTtl();
        var inTheWay = new ArrayList<InTheWay>();
        boolean pointed = false;
        for (Name name : Stream.of(longer, shorter).flatMap(Optional::stream).toList()) {
            // dnsmasq: names that follow an interface are never a lease's, and nothing is said of it.
            if (ofInterfaces.has(name)) continue;
            Optional<LocalNames.Known> known = names.fixed(name, address);
            if (known.isPresent()) {
                // Of its own address nothing is missing: a reservation may take its address from the name.
                if (fixed(name).noneMatch(address::equals)) {
                    inTheWay.add(new InTheWay.Address(
                            name, known.get().source(), known.get().entry().address()));
                }
                continue;
            }
            if (records(name).anyMatch(each -> each.entry().type() == Dns.TYPE_CNAME)) {
                inTheWay.add(new InTheWay.Alias(name));
                continue;
            }
            leased(name, address, ttl);
            if (!pointed) names.point(address, new LocalNames.Pointer(name, ttl, LEASE, true));
            pointed = true;
        }
        return inTheWay;
    }

    /** A lease that was read from a file does not say its domain. */
    private Optional<Name> full(String host, Optional<String> fullName, IpAddress address) {
        return fullName.flatMap(Name::parse).or(() -> Name.parse(host).flatMap(name -> domains.full(name, address)));
    }

    private void leased(Name name, IpAddress address, OptionalInt ttl) {
        names.add(name, new LocalNames.Known(ResourceRecord.address(address, ttl), LEASE, true, Optional.empty()));
    }

    /** A lease lost its name, or ended. */
    public void unlease(String host, Optional<String> fullName, IpAddress address) {
        changes++;
        Name.parse(host).ifPresent(name -> names.removeLeased(name, address));
        full(host, fullName, address).ifPresent(name -> names.removeLeased(name, address));
    }

    /** How often leases got or lost names. */
    public int changes() {
        return changes;
    }

    /** {@code dhcp-fqdn}. */
    public boolean leasesHaveOnlyFullNames() {
        return onlyFullLeases;
    }

    /** The line that gives a name an address. */
    Optional<Directive> lineOf(Name name, IpAddress address) {
        return names.find(name).stream()
                .flatMap(entry -> entry.records.stream())
                .filter(known ->
                        known.entry().isAddress() && known.entry().address().equals(address))
                .findFirst()
                .flatMap(LocalNames.Known::line);
    }

    /** Whether the name, or one below it, has records here. */
    public boolean knows(Name name) {
        return names.knows(name);
    }
}
