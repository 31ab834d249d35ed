package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp.six.OptionValue6;
import org.bootmasq.dhcp.six.OwnAddresses6;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.net.InterfaceView.Scope;
import org.bootmasq.ra.Advertisement.ToldPrefix;
import org.bootmasq.ra.LinkPrefixes.Current;
import org.bootmasq.ra.message.IcmpMessage.RouterAdvertisement;
import org.bootmasq.ra.message.NdOption;
import org.bootmasq.ra.settings.RaOption;
import org.bootmasq.ra.settings.RaOption.Domains;
import org.bootmasq.ra.settings.RaOption.Nat64;
import org.bootmasq.ra.settings.RaOption.Portal;
import org.bootmasq.ra.settings.RaOption.Servers;
import org.bootmasq.ra.settings.RaRange;
import org.bootmasq.ra.settings.RaRange.Said;
import org.bootmasq.ra.settings.RaSettings;
import org.bootmasq.ra.settings.RouterParameters;
import org.bootmasq.ra.settings.RouterParameters.Mtu;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * Composes what an interface says (RFC 4861 section 6.2.3), with options in dnsmasq's order: prefixes, those that are
 * old, interval, MTU, hardware address, names and servers of DNS.
 */
final class Composition {
    private static final int HOP_LIMIT = 64;
    private static final int MOST_SERVERS = 60;
    private static final int MOST_NAME_OCTETS = 1000;
    private static final int INTERVALS_OF_LIFETIME = 3;

    private final RaSettings settings;
    private final Map<String, Integer> mtus;
    private final Link link;
    private final InterfaceView view;
    private final InterfaceView where;
    private final RouterParameters parameters;
    private final long now;
    private final List<NdOption> options = new ArrayList<>();
    private final List<ToldPrefix> told = new ArrayList<>();
    private final List<Trace.RaStep> steps = new ArrayList<>();
    private long shortestSeconds = NdOption.INFINITE;

    /**
     * Composes nothing yet.
     *
     * @param mtus of all interfaces, by their names
     * @param where it is said, if not on the link itself on an alias of it
     */
    Composition(RaSettings settings, Map<String, Integer> mtus, Link link, InterfaceView where, long now) {
        this.settings = settings;
        this.where = where;
        this.mtus = mtus;
        this.link = link;
        this.view = link.view();
        this.parameters = settings.parametersOf(view.name());
        this.now = now;
    }

    /** What it says while it serves. */
    Advertisement serving() {
        LinkPrefixes prefixes = link.prefixes();
        for (Current each : prefixes.current()) prefix(each);
        for (OldPrefix each : link.old(now)) oldPrefix(each);
        if (prefixes.current().stream().anyMatch(each -> each.range().says(Said.ROUTER_ADDRESS))) {
            option(
                    new NdOption.AdvertisementInterval(parameters.intervalSeconds() * 1000L),
                    "interval",
                    parameters.intervalSeconds() + " s",
                    ofParameters(),
                    "the router tells its own address");
        }
        mtu();
        linkLayer();
        // dnsmasq: without a prefix that is not old it is no router for anybody, but knows of servers.
        boolean routes = !prefixes.current().isEmpty();
        int intervals = INTERVALS_OF_LIFETIME * parameters.intervalSeconds();
        OptionChoice choice = configured(routes ? shortestSeconds : intervals, pref64Seconds(intervals));
        notApplied(choice);
        return advertisement(routes ? parameters.routerLifetimeSeconds() : 0);
    }

    /**
     * What it says when it ends: it is no router any more, and knows of no servers (RFC 4861 section 6.2.5). Prefixes
     * are left as hosts know them.
     */
    Advertisement farewell() {
        linkLayer();
        notApplied(configured(0, 0));
        return advertisement(0);
    }

    private Advertisement advertisement(int lifetimeSeconds) {
        LinkPrefixes prefixes = link.prefixes();
        List<OldPrefix> old = link.old(now);
        var header = new RouterAdvertisement(
                HOP_LIMIT,
                prefixes.managed() || old.stream().anyMatch(each -> each.said().contains(Said.MANAGED)),
                prefixes.other() || old.stream().anyMatch(each -> each.said().contains(Said.OTHER)),
                parameters.preference(),
                lifetimeSeconds,
                0,
                0,
                List.of());
        var flags = new ArrayList<String>();
        if (header.managed()) flags.add("managed");
        if (header.other()) flags.add("other");
        String preference = header.preference().name().toLowerCase(Locale.ROOT);
        steps.addFirst(new Trace.RouterAdvertised(lifetimeSeconds, flags, preference, ofParameters()));
        return new Advertisement(header, options, told, steps);
    }

    private void prefix(Current each) {
        var lifetimes = Lifetimes.of(each, parameters, now);
        shortestSeconds = Math.min(shortestSeconds, lifetimes.validSeconds());
        List<Directive> lines =
                each.ranges().stream().map(range -> range.range().directive()).toList();
        prefix(each.said(), each.range().said(), each.range().says(Said.ROUTER_ADDRESS), lifetimes);
        told.add(new ToldPrefix(each.prefix(), lifetimes.validSeconds(), false));
        step(each.said(), each.range().said(), lifetimes, false, lines);
    }

    private void oldPrefix(OldPrefix each) {
        var lifetimes = new Lifetimes(each.validSeconds(now), 0);
        prefix(each.prefix(), each.said(), false, lifetimes);
        told.add(new ToldPrefix(each.prefix(), lifetimes.validSeconds(), true));
        step(each.prefix(), each.said(), lifetimes, true, each.lines());
    }

    private void step(Ip6 prefix, Set<Said> said, Lifetimes lifetimes, boolean old, List<Directive> lines) {
        var flags = new ArrayList<String>();
        if (said.contains(Said.ON_LINK)) flags.add("on-link");
        if (said.contains(Said.AUTONOMOUS)) flags.add("autonomous");
        if (!old && said.contains(Said.ROUTER_ADDRESS)) flags.add("router-address");
        if (said.contains(Said.DELEGATION_PREFERRED)) flags.add("pd-preferred");
        steps.add(new Trace.PrefixAdvertised(
                prefix,
                RaRange.PREFIX_LENGTH,
                flags,
                lifetimes.validSeconds(),
                lifetimes.preferredSeconds(),
                old,
                lines));
    }

    /** Tells hosts, and the trace. */
    private void option(NdOption option, String name, String value, Optional<Directive> line, String reason) {
        options.add(option);
        steps.add(new Trace.RaOptionAdvertised(name, value, line, reason));
    }

    private Optional<Directive> ofParameters() {
        return Optional.of(parameters).filter(settings.parameters()::contains).map(RouterParameters::directive);
    }

    private void notApplied(OptionChoice choice) {
        for (OptionChoice.PassedOver each : choice.passedOver()) {
            RaOption option = each.option();
            steps.add(new Trace.RaLineNotApplied(option.directive(), option.code(), List.of(), each.isDuplicate()));
        }
        for (OptionChoice.Lacking each : choice.lacking()) {
            RaOption option = each.option();
            steps.add(new Trace.RaLineNotApplied(option.directive(), option.code(), each.terms(), false));
        }
    }

    private void prefix(Ip6 prefix, Set<Said> said, boolean routerAddress, Lifetimes lifetimes) {
        options.add(new NdOption.PrefixInformation(
                prefix,
                RaRange.PREFIX_LENGTH,
                said.contains(Said.ON_LINK),
                said.contains(Said.AUTONOMOUS),
                routerAddress,
                said.contains(Said.DELEGATION_PREFERRED),
                lifetimes.validSeconds(),
                lifetimes.preferredSeconds()));
    }

    private void mtu() {
        Optional<Integer> octets = switch (parameters.mtu()) {
            case Mtu.OfInterface() -> Optional.of(where.mtu());
            case Mtu.Off() -> Optional.empty();
            case Mtu.Fixed(int fixed) -> Optional.of(fixed);
            case Mtu.OfOther(String name) -> Optional.ofNullable(mtus.get(name));
        };
        String reason = parameters.mtu() instanceof Mtu.OfInterface ? "that of " + where.name() : "";
        octets.ifPresent(each -> option(
                new NdOption.Mtu(each),
                "mtu",
                each.toString(),
                reason.isEmpty() ? ofParameters() : Optional.empty(),
                reason));
    }

    private void linkLayer() {
        Bytes address = where.hardware().octets();
        if (address.isEmpty()) return;
        String reason = "that of " + where.name();
        option(new NdOption.SourceLinkLayer(address), "hardware-address", address.colonHex(), Optional.empty(), reason);
    }

    private OptionChoice configured(long lifetimeSeconds, int pref64Seconds) {
        var choice = OptionChoice.of(settings.options(), link.prefixes().tags());
        OwnAddresses6 own = ownAddresses();
        boolean servers = false;
        for (RaOption option : choice.chosen()) {
            switch (option.content()) {
                case Servers(OptionValue6 addresses) -> {
                    servers = true;
                    servers(lifetimeSeconds, addresses.addresses(own), Optional.of(option.directive()), "");
                }
                case Domains(List<Bytes> names) -> domains(lifetimeSeconds, names, option.directive());
                case Portal(Bytes uri) ->
                    option(
                            new NdOption.CaptivePortal(uri),
                            "captive-portal",
                            uri.latin1(),
                            Optional.of(option.directive()),
                            "");
                case Nat64(Ip6Prefix prefix) ->
                    option(
                            new NdOption.Pref64(pref64Seconds, prefix.address(), prefix.length()),
                            "nat64",
                            prefix + " for " + pref64Seconds + " s",
                            Optional.of(option.directive()),
                            "");
            }
        }
        if (!servers && settings.dnsRuns()) {
            servers(lifetimeSeconds, own.linkLocal().stream().toList(), Optional.empty(), "our DNS");
        }
        return choice;
    }

    /** In whole units of eight seconds (RFC 8781 section 4.1). */
    private static int pref64Seconds(int seconds) {
        return Math.min(NdOption.Pref64.LONGEST_SECONDS, (seconds + 7) / 8 * 8);
    }

    private void servers(long lifetimeSeconds, List<Ip6> servers, Optional<Directive> line, String reason) {
        for (int at = 0; at < servers.size(); at += MOST_SERVERS) {
            int end = Math.min(servers.size(), at + MOST_SERVERS);
            List<Ip6> some = servers.subList(at, end);
            String text = String.join(" ", some.stream().map(Ip6::toString).toList());
            option(new NdOption.RecursiveDns(lifetimeSeconds, some), "dns-server", text, line, reason);
        }
    }

    private OwnAddresses6 ownAddresses() {
        return new OwnAddresses6(best(false), best(true), Link.source(view));
    }

    /** dnsmasq: the address that is preferred longest, of several the newest. */
    private Optional<Ip6> best(boolean uniqueLocal) {
        Optional<LocalAddress6> best = Optional.empty();
        for (LocalAddress6 local : view.addresses6()) {
            boolean usable = local.scope() == Scope.GLOBAL
                    && !local.lifetime().tentative()
                    && isUniqueLocal(local.address()) == uniqueLocal;
            boolean better = best.isEmpty()
                    || local.lifetime().preferredUntilMillis()
                            > best.get().lifetime().preferredUntilMillis();
            if (usable && better) best = Optional.of(local);
        }
        return best.map(LocalAddress6::address);
    }

    /** RFC 4193 section 3.1: fc00::/7. */
    private static boolean isUniqueLocal(Ip6 address) {
        return address.high() >>> 57 == 0xfc >>> 1;
    }

    private void domains(long lifetimeSeconds, List<Bytes> names, Directive line) {
        Bytes together = Bytes.EMPTY;
        for (Bytes name : names) {
            if (together.length() + name.length() > MOST_NAME_OCTETS) {
                domains(lifetimeSeconds, together, line);
                together = Bytes.EMPTY;
            }
            together = together.plus(name);
        }
        if (!together.isEmpty()) domains(lifetimeSeconds, together, line);
    }

    private void domains(long lifetimeSeconds, Bytes names, Directive line) {
        var text = new StringBuilder();
        for (int at = 0; at < names.length(); at += 1 + names.at(at)) {
            Bytes label = names.slice(at + 1, at + 1 + names.at(at));
            text.append(label.latin1()).append(label.isEmpty() ? " " : ".");
        }
        String all = text.toString().replace(". ", " ").strip();
        option(new NdOption.DnsSearchList(lifetimeSeconds, names), "domain-search", all, Optional.of(line), "");
    }
}
