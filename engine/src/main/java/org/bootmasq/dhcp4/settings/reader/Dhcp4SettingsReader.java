package org.bootmasq.dhcp4.settings.reader;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.CNumber;
import org.bootmasq.dhcp.BridgeInterface;
import org.bootmasq.dhcp.Ip6Lines;
import org.bootmasq.dhcp.OwnDns;
import org.bootmasq.dhcp.Scripts;
import org.bootmasq.dhcp.TagGate;
import org.bootmasq.dhcp.boot.HttpBootReader;
import org.bootmasq.dhcp.host.HostIndex;
import org.bootmasq.dhcp.host.HostReader;
import org.bootmasq.dhcp.match.Clients;
import org.bootmasq.dhcp.match.ClientsReader;
import org.bootmasq.dhcp.name.Names;
import org.bootmasq.dhcp.name.NamesReader;
import org.bootmasq.dhcp4.settings.Boot;
import org.bootmasq.dhcp4.settings.BootFile;
import org.bootmasq.dhcp4.settings.ConfiguredOption;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.Policy;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.dhcp4.settings.RelayRule;
import org.bootmasq.dhcp4.settings.Relays;
import org.bootmasq.dhcp4.settings.ReplyRules;
import org.bootmasq.dhcp4.settings.Subnets;
import org.bootmasq.pxe.PxePrompt;
import org.bootmasq.pxe.PxeService;
import org.bootmasq.wire.Ip4;

/**
 * Turns directives into {@link Dhcp4Settings}. Where one line must win over another, dnsmasq prefers the later
 * one, so most lists are turned
 * round here; menus and rules that build on each other keep the order of the file.
 */
public final class Dhcp4SettingsReader {
    private static final int DEFAULT_LEASE_MAX = 1000;
    private static final List<String> DEFAULT_PXE_VENDORS = List.of("PXEClient");

    private final Configuration configuration;
    private final Problems problems;
    private final Clients clients;
    private final Names names;
    /** By option: there may be so many hosts that looking through all directives for each switch takes long. */
    private final Map<Option, List<Directive>> directives = new EnumMap<>(Option.class);

    private final List<Range> ranges = new ArrayList<>();
    private final List<Subnets.SharedNetwork> sharedNetworks = new ArrayList<>();
    private final List<ConfiguredOption> options = new ArrayList<>();
    private final List<BootFile> bootFiles = new ArrayList<>();
    private final List<PxeService> services = new ArrayList<>();
    private final List<PxePrompt> prompts = new ArrayList<>();
    private final List<String> pxeVendors = new ArrayList<>();
    private final List<ReplyRules.ReplyDelay> delays = new ArrayList<>();
    private final List<RelayRule> relays = new ArrayList<>();
    private final List<Ip4> proxies = new ArrayList<>();
    private final List<Relays.Network> leaseQuerySources = new ArrayList<>();
    private boolean leaseQueryFromAnywhere = true;
    private Policy.Ports ports = Policy.Ports.STANDARD;
    private int leaseMax = DEFAULT_LEASE_MAX;

    private Dhcp4SettingsReader(Configuration configuration, HostIndex hosts, Problems problems) {
        this.configuration = configuration;
        this.problems = problems;
        var optionReader = new OptionReader();
        clients = ClientsReader.read(
                configuration,
                hosts,
                line -> Ip6Lines.isForSix(line) ? Optional.empty() : Optional.of(optionReader.match(line)),
                problems);
        names = NamesReader.read(configuration, problems);
        for (Directive directive : configuration.directives()) {
            directives
                    .computeIfAbsent(directive.option(), _ -> new ArrayList<>())
                    .add(directive);
        }
    }

    private List<Directive> all(Option option) {
        return directives.getOrDefault(option, List.of());
    }

    private boolean has(Option option) {
        return directives.containsKey(option);
    }

    private Optional<Directive> last(Option option) {
        return has(option) ? Optional.of(all(option).getLast()) : Optional.empty();
    }

    /** Reads all lines that concern DHCPv4; what is wrong with them goes to {@code problems}. */
    public static Dhcp4Settings read(Configuration configuration, Problems problems) {
        return read(configuration, HostReader.all(configuration, problems), problems);
    }

    /** The same where the hosts are known already, which DHCPv6 shares. */
    public static Dhcp4Settings read(Configuration configuration, HostIndex hosts, Problems problems) {
        var reader = new Dhcp4SettingsReader(configuration, hosts, problems);
        reader.readAll();
        return reader.settings();
    }

    private void readAll() {
        var rangeReader = new RangeReader();
        var optionReader = new OptionReader();
        var bootReader = new BootReader();
        var networkReader = new NetworkReader(problems);
        for (Directive directive : configuration.directives()) {
            if (Ip6Lines.isForSix(directive)) continue;
            switch (directive.option()) {
                case DHCP_RANGE -> add(rangeReader::range, directive, ranges::add);
                case SHARED_NETWORK -> addIfOurs(rangeReader::sharedNetwork, directive, sharedNetworks::add);
                case DHCP_OPTION, DHCP_OPTION_FORCE, DHCP_OPTION_PXE ->
                    addIfOurs(optionReader::option, directive, options::add);
                case DHCP_BOOT -> add(bootReader::bootFile, directive, bootFiles::add);
                case PXE_SERVICE -> add(bootReader::service, directive, services::add);
                case PXE_PROMPT -> add(bootReader::prompt, directive, prompts::add);
                case DHCP_PXE_VENDOR -> add(bootReader::vendors, directive, pxeVendors::addAll);
                case DHCP_REPLY_DELAY -> add(networkReader::replyDelay, directive, delays::add);
                case DHCP_RELAY, DHCP_SPLIT_RELAY -> addIfOurs(networkReader::relay, directive, relays::add);
                case DHCP_PROXY -> add(networkReader::proxies, directive, proxies::addAll);
                case LEASEQUERY -> {
                    if (directive.hasValue()) {
                        leaseQueryFromAnywhere = false;
                        addIfOurs(networkReader::leaseQuerySource, directive, leaseQuerySources::add);
                    }
                }
                case DHCP_ALTERNATE_PORT -> add(networkReader::ports, directive, found -> ports = found);
                case DHCP_LEASE_MAX -> number(directive, found -> leaseMax = (int) Math.min(found, Integer.MAX_VALUE));
                case DHCP_LUASCRIPT ->
                    problems.error(directive.origin(), "recompile with HAVE_LUASCRIPT defined to enable Lua scripts");
                default -> {
                    // Not DHCPv4's alone, or a switch that policy() looks for.
                }
            }
        }
        if (has(Option.DHCP_FQDN) && names.domain().isEmpty()) {
            problems.error(
                    last(Option.DHCP_FQDN).orElseThrow().origin(),
                    "there must be a default domain when --dhcp-fqdn is set");
        }
    }

    private <T> void add(Function<Directive, ? extends T> reader, Directive directive, Consumer<T> target) {
        problems.<T>attempt(() -> reader.apply(directive)).ifPresent(target);
    }

    /** As {@link #add}, but for what the reader leaves to IPv6. */
    private <T> void addIfOurs(
            Function<Directive, Optional<? extends T>> reader, Directive directive, Consumer<T> target) {
        problems.<Optional<? extends T>>attempt(() -> reader.apply(directive))
                .ifPresent(read -> read.ifPresent(target));
    }

    /** A number of nothing but digits; none at all leaves the default, as dnsmasq does. */
    private void number(Directive directive, Consumer<Long> target) {
        if (!directive.hasValue()) return;
        if (CNumber.isDigits(directive.text())) target.accept(CNumber.leading(directive.text()));
        else problems.error(directive.origin(), "error");
    }

    private List<TagGate> gates(Option option) {
        return TagGate.all(configuration, option);
    }

    private Dhcp4Settings settings() {
        return new Dhcp4Settings(
                new Subnets(
                        ranges,
                        sharedNetworks,
                        BridgeInterface.all(configuration, problems),
                        gates(Option.BOOTP_DYNAMIC)),
                clients,
                names,
                new ReplyRules(
                        options.reversed(),
                        OwnDns.isServed(configuration),
                        gates(Option.DHCP_BROADCAST),
                        delays.reversed()),
                new Boot(
                        bootFiles.reversed(),
                        services,
                        prompts,
                        pxeVendors.isEmpty() ? DEFAULT_PXE_VENDORS : pxeVendors,
                        SanBootReader.all(configuration, problems).reversed(),
                        HttpBootReader.all(configuration, problems)),
                new Relays(
                        relays,
                        new Relays.Proxy(has(Option.DHCP_PROXY), proxies),
                        new Relays.LeaseQuery(has(Option.LEASEQUERY), leaseQueryFromAnywhere, leaseQuerySources)),
                new Policy(leaseMax, ports, configuration.switches()),
                Scripts.of(configuration));
    }
}
