package org.bootmasq.ra;

import java.util.List;
import java.util.function.Predicate;
import org.bootmasq.ra.LinkPrefixes.Current;
import org.bootmasq.ra.settings.RaRange;
import org.bootmasq.trace.Trace;

/** What the log says of advertisements, in dnsmasq's words, made of what the trace is told. */
final class RaLog implements Trace {
    private final boolean quiet;
    private final List<RaEffect> effects;

    /**
     * @param quiet whether what is usual is left out
     * @param effects get the lines
     */
    RaLog(boolean quiet, List<RaEffect> effects) {
        this.quiet = quiet;
        this.effects = effects;
    }

    @Override
    public void tell(TraceEvent event) {
        if (event instanceof RaEvent(RaLink link, RaStep step)) tell(link, step);
    }

    private void tell(RaLink link, RaStep step) {
        switch (step) {
            case RouterSolicited(var _, String linkLayer) ->
                usual("RTR-SOLICIT(" + link.interfaceName() + ") " + linkLayer);
            case PrefixAdvertised prefix -> {
                String old = prefix.isOld() ? " old prefix" : "";
                String where = link.aliases().isEmpty() ? "" : " => " + link.aliases();
                usual("RTR-ADVERT(" + link.interfaceName() + ") " + prefix.address() + old + where);
            }
            case RaLineNotApplied(var _, int code, var _, boolean isDuplicate) -> {
                if (isDuplicate) effects.add(new RaEffect.Log(true, "Ignoring duplicate dhcp-option " + code));
            }
            case RouterAdvertised _, RaOptionAdvertised _ -> {
                // dnsmasq tells of prefixes alone.
            }
        }
    }

    private void usual(String text) {
        if (!quiet) line(effects, text);
    }

    /** When a prefix is made for an interface. */
    static void constructed(List<RaEffect> effects, String interfaceName, Current current) {
        for (String text : constructed(interfaceName, current, _ -> true)) line(effects, text);
    }

    /** The same as text, by those of the templates that are wanted. */
    static List<String> constructed(String interfaceName, Current current, Predicate<RaRange> wanted) {
        return current.ranges().reversed().stream()
                .filter(RaRange::isTemplate)
                .filter(wanted)
                .flatMap(range -> range.lines(current.prefix() + ", constructed for " + interfaceName).stream())
                .toList();
    }

    /** When a prefix that was made for an interface is told no more. */
    static void lost(List<RaEffect> effects, String interfaceName, OldPrefix old) {
        line(effects, "router advertisement on " + old.prefix() + ", old prefix for " + interfaceName);
    }

    private static void line(List<RaEffect> effects, String text) {
        effects.add(new RaEffect.Log(false, text));
    }
}
