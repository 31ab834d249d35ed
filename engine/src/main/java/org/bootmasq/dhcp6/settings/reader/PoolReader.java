package org.bootmasq.dhcp6.settings.reader;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.InterfacePattern;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Parts;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp6.settings.PrefixPool;
import org.bootmasq.wire.Ip6Prefix;

/** Reads {@code dhcp-pd}, which dnsmasq does not have. */
final class PoolReader {
    private static final String FORM =
            "dhcp-pd=[tag:<tag>,][set:<tag>,]<prefix>/<length>,<delegated length>[-<longest>]"
                    + "[,constructor:<interface>][,noroute][,<time>]";
    /** A template's first bits are the interface's own. */
    private static final int TEMPLATE_ZEROS = 16;

    private TagExpression condition = TagExpression.ALWAYS;
    private Optional<String> setTag = Optional.empty();
    private Optional<InterfacePattern> template = Optional.empty();
    private OptionalLong leaseSeconds = OptionalLong.empty();
    private boolean routed = true;

    private PoolReader() {}

    static PrefixPool pool(Directive directive) {
        return new PoolReader().read(directive);
    }

    private PrefixPool read(Directive directive) {
        var parts = new Parts(directive);
        while (parts.hasMore() && tag(parts.peek())) parts.next();
        if (parts.left() < 2) throw parts.refused("bad dhcp-pd");
        Part written = parts.next();
        Ip6Prefix pool =
                Ip6Prefix.parse(written.plain()).orElseThrow(() -> written.refused("bad dhcp-pd prefix", FORM));
        PrefixPool.Lengths lengths = lengths(parts.next(), pool);
        while (parts.hasMore()) word(parts.next());
        check(written, pool);
        return new PrefixPool(
                directive,
                setTag.map(List::of).orElse(List.of()),
                condition,
                pool,
                template,
                lengths,
                leaseSeconds,
                routed);
    }

    private boolean tag(Part part) {
        Optional<Part> asked = part.after("tag:");
        Optional<Part> set = part.after("set:");
        if (asked.isPresent())
            condition = condition.and(TagExpression.term(asked.get().plain()));
        if (set.isPresent()) {
            if (setTag.isPresent()) throw part.refused("only one tag allowed");
            setTag = Optional.of(set.get().plain());
        }
        return asked.isPresent() || set.isPresent();
    }

    /** {@code 60} or {@code 56-64}. */
    private static PrefixPool.Lengths lengths(Part part, Ip6Prefix pool) {
        String bad = "bad dhcp-pd length";
        List<Part> ends = part.split('-', 2);
        for (Part end : ends) if (end.isEmpty()) throw part.refused(bad, FORM);
        int shortest = ends.getFirst().number(1, PrefixPool.LONGEST, bad);
        int longest = ends.getLast().number(1, PrefixPool.LONGEST, bad);
        if (shortest < pool.length()) {
            throw ends.getFirst().refused(bad, "the pool itself has a length of " + pool.length());
        }
        if (longest < shortest) throw ends.getLast().refused(bad, "the shorter length comes first");
        return new PrefixPool.Lengths(shortest, longest);
    }

    private void word(Part part) {
        Optional<Part> constructor = part.after("constructor:").filter(name -> !name.isEmpty());
        OptionalLong time = part.isEmpty() ? OptionalLong.empty() : LeaseTime.parse(part.text());
        if (constructor.isPresent() && template.isEmpty()) {
            template = Optional.of(new InterfacePattern(constructor.get().plain()));
        } else if (part.text().equals("noroute") && routed) {
            routed = false;
        } else if (time.isPresent() && leaseSeconds.isEmpty()) {
            leaseSeconds = time;
        } else {
            throw part.refused("bad dhcp-pd", FORM);
        }
    }

    private void check(Part written, Ip6Prefix pool) {
        if (!pool.isNetwork()) {
            throw written.refused("bad dhcp-pd prefix", "the prefix is " + new Ip6Prefix(pool.first(), pool.length()));
        }
        if (template.isPresent()) {
            boolean added = pool.address().high() >>> (64 - TEMPLATE_ZEROS) == 0;
            if (!added) throw written.refused("prefix must be zero with \"constructor:\" argument");
            if (pool.length() == 0) throw written.refused("bad dhcp-pd prefix", "::/56 is the interface's own /56");
            return;
        }
        boolean usable = pool.length() > 0
                && pool.address().high() != 0
                && !pool.address().isMulticast()
                && !pool.address().isLinkLocal();
        if (!usable)
            throw written.refused("bad dhcp-pd prefix", "no router can have such a prefix for its own networks");
    }
}
