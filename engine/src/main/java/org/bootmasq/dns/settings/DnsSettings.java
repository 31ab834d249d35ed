package org.bootmasq.dns.settings;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.Part;

/**
 * All that a configuration says about the domain name service.
 *
 * @param upstreams of {@code server}, {@code local} and {@code rev-server}, in order
 * @param addresses of {@code address}
 * @param records of the options that give records, in order
 * @param mxTarget {@code mx-target}
 * @param synthDomains {@code synth-domain}
 * @param switches options without a value that are given, of whatever protocol
 * @param files where names and servers are read from
 */
public record DnsSettings(
        List<Upstream> upstreams,
        AddressRules addresses,
        List<LocalRecord> records,
        Optional<String> mxTarget,
        List<SynthDomain> synthDomains,
        AddressFilters filters,
        AuthSettings auth,
        DnssecSettings dnssec,
        QueryAdditions additions,
        DomainSets sets,
        DnsLimits limits,
        NameFiles files,
        Set<Option> switches) {
    /**
     * Files of names and servers.
     *
     * @param resolvFiles {@code resolv-file}, or {@code /etc/resolv.conf} where none is named; one without a value, and
     *     {@code no-resolv}, leave none
     * @param resolvIgnored whether {@code no-resolv} left out one that is named
     * @param hosts {@code addn-hosts}, files or directories
     * @param hostsDirectories {@code hostsdir}
     * @param serversFile {@code servers-file}
     */
    public record NameFiles(
            List<String> resolvFiles,
            boolean resolvIgnored,
            List<String> hosts,
            List<String> hostsDirectories,
            Optional<String> serversFile) {
        private static final String STANDARD_RESOLV_FILE = "/etc/resolv.conf";

        static NameFiles from(Configuration configuration, Problems problems) {
            return new NameFiles(
                    resolvFiles(configuration, problems),
                    configuration.has(Option.NO_RESOLV)
                            && !texts(configuration, Option.RESOLV_FILE).isEmpty(),
                    texts(configuration, Option.ADDN_HOSTS),
                    texts(configuration, Option.HOSTSDIR),
                    configuration.last(Option.SERVERS_FILE).map(Directive::text));
        }

        private static List<String> resolvFiles(Configuration configuration, Problems problems) {
            if (configuration.has(Option.NO_RESOLV)) return List.of();
            if (!configuration.has(Option.RESOLV_FILE)) return List.of(STANDARD_RESOLV_FILE);
            List<String> named = texts(configuration, Option.RESOLV_FILE);
            // dnsmasq: which of several counts is known by their changes alone.
            if (named.size() > 1 && configuration.has(Option.NO_POLL)) {
                Directive last = configuration.last(Option.RESOLV_FILE).orElseThrow();
                problems.error(ConfigError.whole(last.origin(), "only one resolv.conf file allowed in no-poll mode."));
            }
            return named;
        }

        private static List<String> texts(Configuration configuration, Option option) {
            return configuration.all(option).stream()
                    .map(Directive::text)
                    .filter(text -> !text.isEmpty())
                    .toList();
        }
    }

    public DnsSettings {
        upstreams = List.copyOf(upstreams);
        records = List.copyOf(records);
        synthDomains = List.copyOf(synthDomains);
        switches = Set.copyOf(switches);
    }

    /** What a configuration says about DNS; what is wrong in it goes to the problems. */
    public static DnsSettings from(Configuration configuration, Problems problems) {
        List<LocalRecord> records =
                problems.translate(only(configuration, Set.copyOf(LocalRecordParser.options())), LocalRecordParser::of);
        checkAliases(records, problems);
        List<String> mxTargets = problems.translate(
                configuration.all(Option.MX_TARGET),
                directive -> Part.of(directive).name("bad MX target"));
        return new DnsSettings(
                upstreams(configuration, problems),
                AddressRules.of(configuration.addresses(), problems),
                records,
                mxTargets.isEmpty() ? Optional.empty() : Optional.of(mxTargets.getLast()),
                problems.translate(configuration.all(Option.SYNTH_DOMAIN), SynthDomain::of),
                AddressFilters.from(configuration, problems),
                AuthSettings.from(configuration, problems),
                DnssecSettings.from(configuration, problems),
                QueryAdditions.from(configuration, problems),
                DomainSets.from(configuration, problems),
                DnsLimits.from(configuration, problems),
                NameFiles.from(configuration, problems),
                configuration.switches());
    }

    private static List<Upstream> upstreams(Configuration configuration, Problems problems) {
        return problems.translate(
                only(configuration, Set.of(Option.SERVER, Option.LOCAL, Option.REV_SERVER)),
                directive ->
                        directive.option() == Option.REV_SERVER ? Upstream.reverse(directive) : Upstream.of(directive));
    }

    /** Whether an option without a value is given. */
    public boolean has(Option option) {
        return switches.contains(option);
    }

    /** The same with an option without a value given or not; {@code filter-rr} filters on what it names. */
    public DnsSettings with(Option option, boolean on) {
        if (has(option) == on) return this;
        Set<Option> others = new HashSet<>(switches);
        if (on) others.add(option);
        else others.remove(option);
        return new DnsSettings(
                upstreams,
                addresses,
                records,
                mxTarget,
                synthDomains,
                filters.with(option, on),
                auth,
                dnssec,
                additions,
                sets,
                limits,
                files,
                others);
    }

    /** The same with the servers of another configuration: one with {@code servers-file}. */
    public DnsSettings withServersOf(Configuration configuration, Problems problems) {
        return new DnsSettings(
                upstreams(configuration, problems),
                addresses,
                records,
                mxTarget,
                synthDomains,
                filters,
                auth,
                dnssec,
                additions,
                sets,
                limits,
                files,
                switches);
    }

    private static List<Directive> only(Configuration configuration, Set<Option> options) {
        return configuration.directives().stream()
                .filter(directive -> options.contains(directive.option()))
                .toList();
    }

    /** No name may be an alias twice, nor mean itself in the end. */
    private static void checkAliases(List<LocalRecord> records, Problems problems) {
        Map<String, String> targets = new HashMap<>();
        for (LocalRecord entry : records) {
            if (!(entry instanceof LocalRecord.Cname cname)) continue;
            for (String alias : cname.aliases()) {
                boolean first = targets.putIfAbsent(lower(alias), lower(cname.target())) == null;
                if (!first) problems.error(cname.directive().origin(), "duplicate CNAME");
            }
        }
        Set<String> reported = new HashSet<>();
        for (LocalRecord entry : records) {
            if (!(entry instanceof LocalRecord.Cname cname)) continue;
            for (String alias : cname.aliases()) {
                if (!isLoop(lower(alias), targets) || !reported.add(lower(alias))) continue;
                problems.error(ConfigError.whole(cname.directive().origin(), "CNAME loop involving " + alias));
            }
        }
    }

    private static boolean isLoop(String alias, Map<String, String> targets) {
        Set<String> seen = new HashSet<>();
        String name = alias;
        while (seen.add(name)) {
            String target = targets.get(name);
            if (target == null) return false;
            name = target;
        }
        return name.equals(alias);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
