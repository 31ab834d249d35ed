package org.bootmasq.dhcp4.settings.reader;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Fields;
import org.bootmasq.config.Problems;
import org.bootmasq.config.TagExpression;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.dhcp4.settings.Subnets;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** Reads {@code dhcp-range} and {@code shared-network}. */
final class RangeReader {
    private static final String BAD = "bad dhcp-range";

    private final Problems problems;

    RangeReader(Problems problems) {
        this.problems = problems;
    }

    /** Empty if the line is for IPv6 or wrong. */
    Optional<Range> range(Directive directive) {
        var fields = new Fields(directive);
        List<String> setTags = List.of();
        var condition = TagExpression.ALWAYS;
        while (fields.left() > 1) {
            Fields.Field field = fields.peek();
            Optional<String> tag = TagExpression.afterPrefix(field.raw());
            boolean sets = field.startsWith("set:");
            if (tag.isPresent()) {
                condition = condition.and(TagExpression.term(tag.get()));
            } else if (!sets && isAddressLike(field.raw())) {
                break;
            } else if (!setTags.isEmpty()) {
                fields.error(problems, field, "only one tag allowed");
                return Optional.empty();
            } else {
                setTags = List.of(Fields.tagToSet(field));
            }
            fields.next();
        }
        if (Ip6.parse(fields.peek().raw()).isPresent()) return Optional.empty();
        return addresses(fields, setTags, condition);
    }

    /** dnsmasq: what has other characters than an address may have is a tag, in old spelling. */
    private static boolean isAddressLike(String text) {
        return text.chars()
                .allMatch(c -> c == ' ' || c == '.' || c == ':' || (c < 0x80 && Character.digit(c, 16) >= 0));
    }

    private Optional<Range> addresses(Fields fields, List<String> setTags, TagExpression condition) {
        Fields.Field first = fields.next();
        Optional<Ip4> start = Ip4.parse(first.raw());
        if (start.isEmpty()) wrong(fields, first);
        if (!fields.hasMore()) return wrong(fields, first);
        Fields.Field second = fields.next();
        Range.Mode mode = switch (second.raw()) {
            case "static" -> Range.Mode.STATIC;
            case "proxy" -> Range.Mode.PROXY;
            default -> Range.Mode.DYNAMIC;
        };
        Optional<Ip4> end = mode == Range.Mode.DYNAMIC ? Ip4.parse(second.raw()) : start;
        if (mode == Range.Mode.DYNAMIC && end.isEmpty()) wrong(fields, second);
        Optional<Ip4> netmask = Optional.empty();
        Optional<Ip4> broadcast = Optional.empty();
        if (fields.hasMore() && fields.peek().has('.')) {
            Fields.Field field = fields.next();
            netmask = Ip4.parse(field.raw());
            if (netmask.isEmpty()) return wrong(fields, field);
            if (start.isPresent() && end.isPresent() && !start.get().sameNetwork(end.get(), netmask.get())) {
                fields.error(problems, second, "inconsistent DHCP range");
                return Optional.empty();
            }
        }
        if (netmask.isPresent() && fields.hasMore() && fields.peek().has('.')) {
            Fields.Field field = fields.next();
            broadcast = Ip4.parse(field.raw());
            if (broadcast.isEmpty()) return wrong(fields, field);
        }
        OptionalLong lease = OptionalLong.empty();
        if (fields.hasMore()) {
            Fields.Field field = fields.next();
            boolean deprecated = field.raw().equals("deprecated");
            if (!deprecated) lease = LeaseTime.parse(field.raw());
            if ((lease.isEmpty() && !deprecated) || fields.hasMore()) return wrong(fields, field);
        }
        if (start.isEmpty() || end.isEmpty()) return Optional.empty();
        boolean reversed = start.get().compareTo(end.get()) > 0;
        return Optional.of(new Range(
                fields.directive(),
                setTags,
                condition,
                reversed ? end.get() : start.get(),
                reversed ? start.get() : end.get(),
                mode,
                netmask,
                broadcast,
                lease.orElse(Range.DEFAULT_LEASE_SECONDS),
                lease.isPresent()));
    }

    private Optional<Range> wrong(Fields fields, Fields.Field field) {
        fields.error(problems, field, BAD);
        return Optional.empty();
    }

    /** Empty if the line is for IPv6 or wrong. */
    Optional<Subnets.SharedNetwork> sharedNetwork(Directive directive) {
        var fields = new Fields(directive);
        Fields.Field first = fields.next();
        Optional<Ip4> local = Ip4.parse(first.raw());
        boolean local6 = Ip6.parse(first.raw()).isPresent();
        if (fields.left() == 1) {
            String second = fields.peek().raw();
            Optional<Ip4> other = Ip4.parse(second);
            boolean other6 = Ip6.parse(second).isPresent();
            if (other.isPresent() && !local6) {
                Optional<String> name = local.isPresent() ? Optional.empty() : Optional.of(first.text());
                return Optional.of(new Subnets.SharedNetwork(directive, name, local, other.get()));
            }
            if (other6 && local.isEmpty()) return Optional.empty();
        }
        fields.error(problems, fields.hasMore() ? fields.peek() : first, "bad shared-network");
        return Optional.empty();
    }
}
