package org.bootmasq.dns.settings;

import java.util.List;
import org.bootmasq.config.value.Part;

/**
 * An interface whose addresses are meant: {@code eth0}, or {@code eth0/4} and {@code eth0/6} for those of one family.
 *
 * @param ip4 whether its IPv4 addresses count
 * @param ip6 whether its IPv6 addresses count
 */
public record NamedInterface(String name, boolean ip4, boolean ip6) {
    static NamedInterface of(Part text) {
        List<Part> parts = text.split('/', 2);
        String name = parts.getFirst().plain();
        if (parts.size() == 1) return new NamedInterface(name, true, true);
        return switch (parts.get(1).plain()) {
            case "4" -> new NamedInterface(name, true, false);
            case "6" -> new NamedInterface(name, false, true);
            default -> throw parts.get(1).refused();
        };
    }
}
