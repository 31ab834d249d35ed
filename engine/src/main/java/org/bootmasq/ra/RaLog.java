package org.bootmasq.ra;

import java.util.List;
import org.bootmasq.ra.LinkPrefixes.Current;
import org.bootmasq.ra.settings.RaRange;

/** What the log says of ranges that are advertised, in dnsmasq's words. */
final class RaLog {
    private RaLog() {}

    /** When a prefix is made for an interface. */
    static void constructed(List<RaEffect> effects, String interfaceName, Current current) {
        for (RaRange range : current.ranges().reversed()) {
            if (!range.isTemplate()) continue;
            for (String text : range.lines(current.prefix() + ", constructed for " + interfaceName)) {
                line(effects, text);
            }
        }
    }

    /** When a prefix that was made for an interface is told no more. */
    static void lost(List<RaEffect> effects, String interfaceName, OldPrefix old) {
        line(effects, "router advertisement on " + old.prefix() + ", old prefix for " + interfaceName);
    }

    private static void line(List<RaEffect> effects, String text) {
        effects.add(new RaEffect.Log(false, text));
    }
}
