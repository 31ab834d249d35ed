package org.bootmasq.config.value;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Refused;
import org.bootmasq.wire.IpAddress;

/**
 * {@code domain}: which domain hosts are in.
 *
 * @param name empty if hosts are said to be in none; {@code #} for resolv.conf's
 * @param where which hosts it holds for; absent for all
 * @param local whether questions about its names and addresses never go upstream
 */
public record DomainSetting(Directive directive, String name, Optional<Where> where, boolean local) {
    /** The domain of resolv.conf's {@code search} line. */
    public static final String FROM_RESOLV_CONF = "#";

    /** Some hosts. */
    public sealed interface Where {}

    /** Those with addresses in a range. */
    public record InRange(AddressRange range) implements Where {}

    /** Those in the networks of an interface. */
    public record OnInterface(String name) implements Where {}

    /** Reads one line, refused where dnsmasq refuses it. */
    public static DomainSetting of(Directive directive) {
        List<Part> parts = Part.of(directive).list();
        String name = parts.getFirst().name(Refused.GENERAL);
        if (parts.size() == 1) return new DomainSetting(directive, name, Optional.empty(), false);

        Part where = parts.get(1);
        Optional<IpAddress> address = where.address();
        if (where.text().contains("/")) {
            boolean local = isLocal(parts, 2);
            if (parts.size() > 3 || (parts.size() > 2 && !local))
                throw parts.get(2).refused();
            return new DomainSetting(directive, name, Optional.of(new InRange(AddressRange.network(where))), local);
        }
        if (address.isPresent()) {
            Optional<Part> last = parts.size() > 2 ? Optional.of(parts.get(2)) : Optional.empty();
            var range = AddressRange.between(where, last);
            return new DomainSetting(directive, name, Optional.of(new InRange(range)), isLocal(parts, 3));
        }
        return new DomainSetting(directive, name, Optional.of(new OnInterface(where.plain())), isLocal(parts, 2));
    }

    private static boolean isLocal(List<Part> parts, int index) {
        return index < parts.size() && parts.get(index).text().equals("local");
    }

    /** Whether it names the domain of all hosts. */
    public boolean isForAll() {
        return where.isEmpty() && !name.isEmpty();
    }
}
