package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.ra.LinkPrefixes.Current;
import org.bootmasq.ra.settings.RaRange;
import org.bootmasq.ra.settings.RaRange.Said;
import org.bootmasq.ra.settings.RaSettings;

/** What the log says of ranges that are advertised, in dnsmasq's words. */
final class RaLog {
    private RaLog() {}

    /** At the start. dnsmasq: the last range comes first. */
    static List<RaEffect> ranges(RaSettings settings) {
        var effects = new ArrayList<RaEffect>();
        for (RaRange range : settings.ranges().reversed()) {
            lines(effects, range, range.where());
        }
        if (settings.everyRange()) line(effects, "IPv6 router advertisement enabled");
        return effects;
    }

    /** When a prefix is made for an interface. */
    static void constructed(List<RaEffect> effects, String interfaceName, Current current) {
        for (RaRange range : current.ranges().reversed()) {
            if (range.isTemplate()) lines(effects, range, current.prefix() + ", constructed for " + interfaceName);
        }
    }

    /** When a prefix that was made for an interface is told no more. */
    static void lost(List<RaEffect> effects, String interfaceName, OldPrefix old) {
        line(effects, "router advertisement on " + old.prefix() + ", old prefix for " + interfaceName);
    }

    private static void lines(List<RaEffect> effects, RaRange range, String where) {
        if (!range.announced()) return;
        if (range.says(Said.NAMES)) line(effects, "DHCPv4-derived IPv6 names on " + where);
        line(effects, "router advertisement on " + where);
    }

    private static void line(List<RaEffect> effects, String text) {
        effects.add(new RaEffect.Log(false, text));
    }
}
