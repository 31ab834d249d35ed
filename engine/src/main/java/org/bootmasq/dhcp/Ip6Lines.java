package org.bootmasq.dhcp;

import java.util.List;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.CNumber;
import org.bootmasq.config.value.Part;
import org.bootmasq.wire.Ip6;

/**
 * Which lines are for DHCPv6, of the options that both versions read: each version reads what is its own, so that no
 * text is taken apart twice.
 */
public final class Ip6Lines {
    private Ip6Lines() {}

    /** Whether DHCPv4 has nothing to do with a directive. */
    public static boolean isForSix(Directive directive) {
        return switch (directive.option()) {
            case DHCP_RANGE -> isRange(Part.of(directive).list());
            case DHCP_RELAY -> isAddress(Part.of(directive).list().getFirst());
            case DHCP_OPTION, DHCP_OPTION_FORCE, DHCP_OPTION_PXE ->
                isOption(Part.of(directive).list());
            case DHCP_MATCH -> isMatch(Part.of(directive).list());
            default -> false;
        };
    }

    /** Whether a part of {@code dhcp-host} is meant for an IPv6 address: it stands in brackets and has colons. */
    public static boolean isHostAddress(Part part) {
        return part.startsWith("[") && part.text().endsWith("]") && part.has(':');
    }

    /** The first address of a range says which it is; what could not be an address names a tag. */
    private static boolean isRange(List<Part> parts) {
        int at = 0;
        while (at < parts.size() && !parts.get(at).text().matches("[0-9a-fA-F:.]*")) at++;
        return at < parts.size() && isAddress(parts.get(at));
    }

    private static boolean isAddress(Part part) {
        return part.has(':') && Ip6.parse(part.text()).isPresent();
    }

    /** The first part is the tag that the line sets, whatever it looks like. */
    private static boolean isMatch(List<Part> parts) {
        return parts.getFirst().startsWith("option6:") || isOption(parts.subList(1, parts.size()));
    }

    /** The first part that names an option says which it is. */
    private static boolean isOption(List<Part> parts) {
        for (Part part : parts) {
            if (part.startsWith("option6:")) return true;
            if (part.startsWith("option:") || CNumber.isDigits(part.text())) return false;
        }
        return false;
    }
}
