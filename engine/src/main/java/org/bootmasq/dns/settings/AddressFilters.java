package org.bootmasq.dns.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.Part;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.RecordType;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/**
 * What happens to answers from upstream.
 *
 * @param aliases of {@code alias}
 * @param bogus addresses that mean that there is no such name: {@code bogus-nxdomain}
 * @param ignored answers with these are dropped: {@code ignore-address}
 * @param filteredTypes record types that are left out: {@code filter-rr}, {@code filter-A}, {@code filter-AAAA}
 * @param cachedTypes further types that are cached: {@code cache-rr}
 * @param rebindDomains may answer private addresses in spite of {@code stop-dns-rebind}: {@code rebind-domain-ok}; an
 *     empty one stands for names without a dot
 */
public record AddressFilters(
        List<Alias> aliases,
        List<Prefix> bogus,
        List<Prefix> ignored,
        List<Integer> filteredTypes,
        List<Integer> cachedTypes,
        List<String> rebindDomains) {
    /** Addresses from first to last become those with the network bits of the replacement. */
    public record Alias(Directive directive, Ip4 first, Ip4 last, Ip4 replacement, Ip4 netmask) {
        private static final String MISSING = "missing address in alias";

        static Alias of(Directive directive) {
            List<Part> parts = Part.of(directive).list(3);
            if (parts.size() < 2) throw parts.getFirst().refused(MISSING);
            List<Part> ends = parts.getFirst().split('-', 2);
            Ip4 first = address(ends.getFirst());
            Ip4 replacement = address(parts.get(1));
            Ip4 netmask = parts.size() > 2 ? address(parts.get(2)) : Ip4.BROADCAST;
            if (ends.size() == 1) return new Alias(directive, first, first, replacement, netmask);
            Optional<Ip4> last = ends.get(1).ip4();
            boolean valid = last.isPresent()
                    && last.get().compareTo(first) >= 0
                    && last.get().sameNetwork(first, netmask);
            if (!valid) throw ends.get(1).refused("invalid alias range");
            return new Alias(directive, first, last.get(), replacement, netmask);
        }

        private static Ip4 address(Part part) {
            return part.ip4().orElseThrow(() -> part.refused(MISSING));
        }
    }

    /**
     * Some addresses.
     *
     * @param length of the prefix in bits
     */
    public record Prefix(Directive directive, IpAddress address, int length) {
        static Prefix of(Directive directive) {
            List<Part> parts = Part.of(directive).split('/', 2);
            Part text = parts.getFirst();
            IpAddress address = text.address().orElseThrow(text::refused);
            int whole = address instanceof Ip4 ? 32 : 128;
            return new Prefix(
                    directive, address, parts.size() > 1 ? parts.get(1).number(0, whole, "error") : whole);
        }
    }

    public AddressFilters {
        aliases = List.copyOf(aliases);
        bogus = List.copyOf(bogus);
        ignored = List.copyOf(ignored);
        filteredTypes = List.copyOf(filteredTypes);
        cachedTypes = List.copyOf(cachedTypes);
        rebindDomains = List.copyOf(rebindDomains);
    }

    static AddressFilters from(Configuration configuration, Problems problems) {
        Stream<Integer> shorthands = Stream.concat(
                configuration.has(Option.FILTER_A) ? Stream.of(Dns.TYPE_A) : Stream.of(),
                configuration.has(Option.FILTER_AAAA) ? Stream.of(Dns.TYPE_AAAA) : Stream.of());
        return new AddressFilters(
                problems.translate(configuration.all(Option.ALIAS), Alias::of),
                problems.translate(configuration.all(Option.BOGUS_NXDOMAIN), Prefix::of),
                problems.translate(configuration.all(Option.IGNORE_ADDRESS), Prefix::of),
                Stream.concat(types(configuration.all(Option.FILTER_RR), problems), shorthands)
                        .toList(),
                types(configuration.all(Option.CACHE_RR), problems).toList(),
                configuration.all(Option.REBIND_DOMAIN_OK).stream()
                        .flatMap(AddressFilters::domains)
                        .toList());
    }

    /** The same with {@code filter-A} or {@code filter-AAAA} given, or no longer; another option changes nothing. */
    AddressFilters with(Option option, boolean on) {
        if (option != Option.FILTER_A && option != Option.FILTER_AAAA) return this;
        Integer type = option == Option.FILTER_A ? Dns.TYPE_A : Dns.TYPE_AAAA;
        var types = new ArrayList<>(filteredTypes);
        // What filter-rr says of the type stands before.
        if (on) types.add(type);
        else if (types.contains(type))
            types.subList(types.lastIndexOf(type), types.size()).removeFirst();
        return new AddressFilters(aliases, bogus, ignored, types, cachedTypes, rebindDomains);
    }

    private static Stream<Integer> types(List<Directive> directives, Problems problems) {
        return problems
                .translate(directives, directive -> Part.each(Part.of(directive).list(), RecordType::of))
                .stream()
                .flatMap(List::stream);
    }

    private static Stream<String> domains(Directive directive) {
        String text = Part.of(directive).plain();
        String list = text.startsWith("/") ? text.substring(1) : text;
        if (list.length() > 1 && list.endsWith("/")) list = list.substring(0, list.length() - 1);
        return Arrays.stream(list.split("/", -1))
                .map(domain -> domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain);
    }
}
