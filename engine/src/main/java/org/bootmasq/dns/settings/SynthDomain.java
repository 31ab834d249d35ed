package org.bootmasq.dns.settings;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.AddressRange;
import org.bootmasq.config.value.Part;
import org.bootmasq.wire.Ip6;

/**
 * {@code synth-domain}: names made from addresses, {@code p-192-0-2-1.domain}.
 *
 * @param prefix of the names
 * @param numbered whether names count from the range's first address, as a star behind the prefix asks
 */
public record SynthDomain(Directive directive, String domain, AddressRange range, String prefix, boolean numbered) {
    static SynthDomain of(Directive directive) {
        List<Part> parts = Part.of(directive).list();
        if (parts.size() < 2) throw parts.getFirst().refused();
        String domain = parts.getFirst().name("error");
        boolean network = parts.get(1).text().contains("/");
        AddressRange range = network
                ? AddressRange.network(parts.get(1))
                : AddressRange.between(parts.get(1), parts.size() > 2 ? Optional.of(parts.get(2)) : Optional.empty());
        int at = network ? 2 : 3;
        if (parts.size() <= at) return new SynthDomain(directive, domain, range, "", false);

        Part prefix = parts.get(at);
        boolean numbered = prefix.text().endsWith("*");
        String text = (numbered ? prefix.slice(0, prefix.text().length() - 1) : prefix).plain();
        boolean labelPart = text.length() <= 62 && text.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '.');
        if (!labelPart) throw prefix.refused("bad prefix");
        // dnsmasq counts IPv6 names in 64 bits, and only in networks.
        boolean tooWide = range.first() instanceof Ip6 && (!network || range.prefixLength() < 64);
        if (numbered && tooWide) throw parts.get(1).refused("prefix length too small");
        return new SynthDomain(directive, domain, range, text, numbered);
    }
}
