package org.bootmasq.dhcp4.settings.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Refused;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Parts;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.dhcp4.settings.Subnets;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** Reads {@code dhcp-range} and {@code shared-network}. */
final class RangeReader {
    private static final String BAD = "bad dhcp-range";

    Range range(Directive directive) {
        var parts = new Parts(directive);
        List<String> setTags = List.of();
        var condition = TagExpression.ALWAYS;
        while (parts.left() > 1) {
            Part part = parts.peek();
            Optional<String> tag = TagExpression.afterPrefix(part.text());
            boolean sets = part.startsWith("set:");
            if (tag.isPresent()) {
                condition = condition.and(TagExpression.term(tag.get()));
            } else if (!sets && isAddressLike(part.text())) {
                break;
            } else if (!setTags.isEmpty()) {
                throw part.refused("only one tag allowed");
            } else {
                setTags = List.of(parts.tagToSet());
                continue;
            }
            parts.next();
        }
        return addresses(parts, setTags, condition);
    }

    /** dnsmasq: what has other characters than an address may have is a tag, in old spelling. */
    private static boolean isAddressLike(String text) {
        return text.chars()
                .allMatch(c -> c == ' ' || c == '.' || c == ':' || (c < 0x80 && Character.digit(c, 16) >= 0));
    }

    private static Range addresses(Parts parts, List<String> setTags, TagExpression condition) {
        var line = new Line();
        Part first = parts.next();
        Optional<Ip4> start = line.address(first);
        if (!parts.hasMore()) throw line.refused(first, BAD);
        Part second = parts.next();
        Range.Mode mode = switch (second.text()) {
            case "static" -> Range.Mode.STATIC;
            case "proxy" -> Range.Mode.PROXY;
            default -> Range.Mode.DYNAMIC;
        };
        Optional<Ip4> end = mode == Range.Mode.DYNAMIC ? line.address(second) : start;
        Optional<Ip4> netmask = Optional.empty();
        Optional<Ip4> broadcast = Optional.empty();
        if (parts.hasMore() && parts.peek().has('.')) {
            netmask = line.mask(parts.next());
            boolean together =
                    start.isEmpty() || end.isEmpty() || start.get().sameNetwork(end.get(), netmask.orElseThrow());
            if (!together) throw line.refused(second, "inconsistent DHCP range");
        }
        if (netmask.isPresent() && parts.hasMore() && parts.peek().has('.')) broadcast = line.mask(parts.next());
        OptionalLong lease = parts.hasMore() ? line.lease(parts) : OptionalLong.empty();
        line.refuseWhatIsWrong();
        Ip4 one = start.orElseThrow();
        Ip4 other = end.orElseThrow();
        boolean reversed = one.compareTo(other) > 0;
        return new Range(
                parts.directive(),
                setTags,
                condition,
                reversed ? other : one,
                reversed ? one : other,
                mode,
                netmask,
                broadcast,
                lease.orElse(Range.DEFAULT_LEASE_SECONDS));
    }

    /** One line while it is read: what is wrong with its addresses is told together with what is wrong behind them. */
    private static final class Line {
        private final List<ConfigError> errors = new ArrayList<>();

        Optional<Ip4> address(Part part) {
            Optional<Ip4> address = Ip4.parse(part.text());
            if (address.isEmpty()) errors.addAll(part.refused(BAD).errors());
            return address;
        }

        Optional<Ip4> mask(Part part) {
            Optional<Ip4> mask = Ip4.parse(part.text());
            if (mask.isEmpty()) throw refused(part, BAD);
            return mask;
        }

        /** The last part; empty for {@code deprecated}, which DHCPv6 alone knows. */
        OptionalLong lease(Parts parts) {
            Part part = parts.next();
            boolean deprecated = part.text().equals("deprecated");
            OptionalLong lease = deprecated ? OptionalLong.empty() : LeaseTime.parse(part.text());
            if ((lease.isEmpty() && !deprecated) || parts.hasMore()) throw refused(part, BAD);
            return lease;
        }

        Refused refused(Part part, String message) {
            errors.addAll(part.refused(message).errors());
            return new Refused(errors);
        }

        void refuseWhatIsWrong() {
            if (!errors.isEmpty()) throw new Refused(errors);
        }
    }

    /** Empty if the line is for IPv6. */
    Optional<Subnets.SharedNetwork> sharedNetwork(Directive directive) {
        var parts = new Parts(directive);
        Part first = parts.next();
        Optional<Ip4> local = Ip4.parse(first.text());
        boolean local6 = Ip6.parse(first.text()).isPresent();
        if (parts.left() == 1) {
            String second = parts.peek().text();
            Optional<Ip4> other = Ip4.parse(second);
            boolean other6 = Ip6.parse(second).isPresent();
            if (other.isPresent() && !local6) {
                Optional<String> name = local.isPresent() ? Optional.empty() : Optional.of(first.plain());
                return Optional.of(new Subnets.SharedNetwork(directive, name, local, other.get()));
            }
            if (other6 && local.isEmpty()) return Optional.empty();
        }
        throw (parts.hasMore() ? parts.peek() : first).refused("bad shared-network");
    }
}
