package org.bootmasq.dns.local;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Punycode;
import org.bootmasq.dns.settings.SynthDomain;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** The names of {@code synth-domain}, both ways. */
public final class SynthNames {
    private record Found(SynthDomain line, IpAddress address) {}

    private record Domain(SynthDomain line, Name name) {}

    private final List<Domain> domains;

    SynthNames(List<SynthDomain> lines) {
        domains = lines.stream()
                .flatMap(line -> Punycode.name(line.domain()).map(name -> new Domain(line, name)).stream())
                .toList();
    }

    /** The address that a name is made of. */
    public Optional<IpAddress> address(Name name) {
        return found(name).map(Found::address);
    }

    /** The line that makes a name of an address. */
    public Optional<Directive> line(Name name) {
        return found(name).map(found -> found.line.directive());
    }

    private Optional<Found> found(Name name) {
        if (domains.isEmpty()) return Optional.empty();
        Name parent = name.parent();
        for (Domain domain : domains) {
            if (!parent.equals(domain.name) || name.isRoot()) continue;
            String label = Name.ofWire(name.octets(), 0, name.length()).toString();
            String first = label.substring(0, name.octets()[0]).toLowerCase(Locale.ROOT);
            String prefix = domain.line.prefix().toLowerCase(Locale.ROOT);
            if (!first.startsWith(prefix)) continue;
            Optional<IpAddress> address = read(domain.line, first.substring(prefix.length()));
            if (address.isPresent() && domain.line.range().contains(address.get()))
                return Optional.of(new Found(domain.line, address.get()));
        }
        return Optional.empty();
    }

    private static Optional<IpAddress> read(SynthDomain line, String text) {
        IpAddress first = line.range().first();
        if (line.numbered()) {
            if (text.isEmpty() || text.length() > 20 || !text.chars().allMatch(c -> c >= '0' && c <= '9'))
                return Optional.empty();
            BigInteger at = new BigInteger(1, first.octets().toArray()).add(new BigInteger(text));
            return ofNumber(at, first.octets().length());
        }
        return first instanceof Ip4
                ? Ip4.parse(text.replace('-', '.')).map(IpAddress.class::cast)
                : Ip6.parse(text.replace('-', ':')).map(IpAddress.class::cast);
    }

    private static Optional<IpAddress> ofNumber(BigInteger value, int length) {
        if (value.bitLength() > length * 8) return Optional.empty();
        if (length == 4) return Optional.of(new Ip4(value.intValue()));
        return Optional.of(new Ip6(value.shiftRight(64).longValue(), value.longValue()));
    }

    /** The name that is made of an address. */
    public Optional<Name> name(IpAddress address) {
        for (Domain domain : domains) {
            if (!domain.line.range().contains(address)) continue;
            String text = domain.line.prefix() + write(domain.line, address);
            return Name.parse(text).flatMap(label -> label.below(domain.name));
        }
        return Optional.empty();
    }

    private static String write(SynthDomain line, IpAddress address) {
        if (line.numbered()) {
            Bytes first = line.range().first().octets();
            return new BigInteger(1, address.octets().toArray())
                    .subtract(new BigInteger(1, first.toArray()))
                    .toString();
        }
        if (address instanceof Ip4 four) return four.toString().replace('.', '-');
        String text = address.toString().replace(':', '-').replace('.', '-');
        // A label may not begin or end with a hyphen.
        return (text.startsWith("-") ? "0" : "") + text + (text.endsWith("-") ? "0" : "");
    }
}
