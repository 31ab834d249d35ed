package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.ra.settings.RaSettings;

/** What hosts were told before this start, and what the next start is to know of what they are told now. */
final class Recollection {
    private final Map<String, List<OldPrefix>> before = new HashMap<>();
    private List<RememberedPrefix> kept = List.of();
    private boolean doubted;

    /** Takes what an earlier start has left. */
    void recall(long now, List<RememberedPrefix> left) {
        kept = List.copyOf(left);
        for (RememberedPrefix each : left) {
            var old = new OldPrefix(each.prefix(), each.said(), List.of(), now + each.seconds() * 1000);
            before.computeIfAbsent(each.interfaceName(), _ -> new ArrayList<>()).add(old);
        }
    }

    /** What the hosts of an interface were told, when it is there for the first time. */
    List<OldPrefix> take(String interfaceName) {
        return Optional.ofNullable(before.remove(interfaceName)).orElse(List.of());
    }

    /**
     * What is to be kept from now on, if that is something else than what is kept.
     *
     * @param links all of this moment
     */
    Optional<RaEffect> keep(long now, Iterable<Link> links, RaSettings settings) {
        List<RememberedPrefix> told = told(now, links, settings);
        boolean same = told.size() == kept.size() && (!doubted || told.isEmpty());
        for (int i = 0; same && i < told.size(); i++) same = told.get(i).isLike(kept.get(i));
        return same ? Optional.empty() : Optional.of(keep(told));
    }

    /** What is to be kept at the end, when nobody is told anything any more: time runs from now on. */
    Optional<RaEffect> last(long now, Iterable<Link> links, RaSettings settings) {
        var told = new ArrayList<RememberedPrefix>();
        for (RememberedPrefix each : told(now, links, settings)) {
            told.add(new RememberedPrefix(each.interfaceName(), each.prefix(), each.said(), each.seconds(), true));
        }
        return told.isEmpty() && kept.isEmpty() ? Optional.empty() : Optional.of(keep(told));
    }

    /** For how long hosts go by prefixes may be another time: all is kept anew. */
    void doubt() {
        doubted = true;
    }

    /** Whether anything that is kept may be over by now. */
    boolean isRunning() {
        return kept.stream().anyMatch(RememberedPrefix::isOld);
    }

    private RaEffect keep(List<RememberedPrefix> told) {
        kept = List.copyOf(told);
        doubted = false;
        return new RaEffect.Remember(kept);
    }

    private List<RememberedPrefix> told(long now, Iterable<Link> links, RaSettings settings) {
        var told = new ArrayList<RememberedPrefix>();
        for (Link each : links) {
            told.addAll(each.remembered(now, settings.parametersOf(each.view().name())));
        }
        before.forEach((name, prefixes) -> {
            for (OldPrefix each : prefixes) {
                if (each.validSeconds(now) > 0) told.add(each.remembered(now, name));
            }
        });
        return told;
    }
}
