package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.net.InterfaceView.Scope;
import org.bootmasq.ra.LinkPrefixes.Current;
import org.bootmasq.ra.settings.RaRange;
import org.bootmasq.ra.settings.RouterParameters;
import org.bootmasq.wire.Ip6;

/** One interface that is served: what it advertises, what it has advertised, and when it does so next. */
final class Link {
    /** More old prefixes than these are not told; the oldest go first. */
    static final int MOST_OLD = 32;

    private final Timetable timetable;
    private final SolicitedAnswers answers = new SolicitedAnswers();
    private final Map<Ip6, OldPrefix> old = new LinkedHashMap<>();
    private final Map<Ip6, Long> told = new HashMap<>();
    private InterfaceView view;
    private LinkPrefixes prefixes = LinkPrefixes.NONE;

    Link(InterfaceView view, RandomGenerator random) {
        this.view = view;
        this.timetable = new Timetable(random);
    }

    InterfaceView view() {
        return view;
    }

    LinkPrefixes prefixes() {
        return prefixes;
    }

    Timetable timetable() {
        return timetable;
    }

    SolicitedAnswers answers() {
        return answers;
    }

    /** Old prefixes that are not over yet, the oldest first. */
    List<OldPrefix> old(long now) {
        old.values().removeIf(each -> each.validSeconds(now) == 0);
        return List.copyOf(old.values());
    }

    /** Whether there is anything to tell, and an address to tell it from. */
    boolean speaks(long now) {
        return source(view).isPresent() && (!prefixes.current().isEmpty() || !old(now).isEmpty());
    }

    /** The address that an interface advertises from (RFC 4861 section 4.2). */
    static Optional<Ip6> source(InterfaceView view) {
        for (LocalAddress6 local : view.addresses6()) {
            boolean usable = local.scope() == Scope.LINK && !local.lifetime().tentative();
            if (usable) return Optional.of(local.address());
        }
        return Optional.empty();
    }

    /** Remembers what hosts were told of a prefix. */
    void told(Ip6 prefix, long validSeconds) {
        told.put(prefix, validSeconds);
    }

    /** What another look at the interface found. */
    record Changes(List<Current> appeared, List<OldPrefix> lost) {}

    /**
     * Goes by other addresses or ranges from now on, and plans when to tell of them.
     *
     * @param parameters for the lifetime of what was never told
     */
    Changes change(long now, InterfaceView other, LinkPrefixes after, RouterParameters parameters) {
        var appeared = new ArrayList<Current>();
        for (Current each : after.byPrefix()) {
            if (prefixes.of(each.prefix()).isEmpty()) appeared.add(each);
            old.remove(each.prefix());
        }
        var lost = new ArrayList<OldPrefix>();
        for (Current each : prefixes.byPrefix()) {
            if (after.of(each.prefix()).isPresent()) continue;
            long valid = toldSeconds(now, each, parameters);
            told.remove(each.prefix());
            // dnsmasq: of a range whose prefix stands in its line nothing more is told.
            each.template().ifPresent(made -> lost.add(become(now, each.prefix(), made, valid)));
        }
        boolean speakable = source(view).isEmpty() && source(other).isPresent();
        boolean repeat = after.current().stream().anyMatch(each -> hasLostAny(each, other));
        view = other;
        prefixes = after;
        // What was due before could be sent before the cable carries.
        if (speakable) timetable.stop();
        if (!appeared.isEmpty() || !lost.isEmpty() || speakable) timetable.begin(now);
        else if (repeat) timetable.soon(now);
        return new Changes(appeared, lost);
    }

    /** dnsmasq: when one of several addresses of a prefix goes, all is told again, even if nothing has changed. */
    private boolean hasLostAny(Current each, InterfaceView other) {
        return prefixes.of(each.prefix()).stream()
                .flatMap(before -> before.locals().stream())
                .anyMatch(local -> !other.has(local.address()));
    }

    private OldPrefix become(long now, Ip6 prefix, RaRange template, long validSeconds) {
        long seconds = Math.min(RememberedPrefix.MOST_SECONDS, validSeconds);
        var each = OldPrefix.madeOf(template, prefix, now + seconds * 1000);
        becomes(each);
        return each;
    }

    private void becomes(OldPrefix each) {
        old.put(each.prefix(), each);
        while (old.size() > MOST_OLD) old.remove(old.keySet().iterator().next());
    }

    /** What hosts were told before this start is lost, unless {@link #change} finds it again. */
    void recall(long now, List<OldPrefix> before) {
        before.forEach(this::becomes);
        if (!before.isEmpty()) timetable.begin(now);
    }

    /** For how long hosts go by a prefix: as they were told, or are to be told. */
    private long toldSeconds(long now, Current each, RouterParameters parameters) {
        return Optional.ofNullable(told.get(each.prefix()))
                .orElseGet(() -> Lifetimes.of(each, parameters, now).validSeconds());
    }

    /** What the next start is to know: of a range whose prefix stands in its line, nothing. */
    List<RememberedPrefix> remembered(long now, RouterParameters parameters) {
        var remembered = new ArrayList<RememberedPrefix>();
        for (Current each : prefixes.byPrefix()) {
            long planned = Lifetimes.of(each, parameters, now).validSeconds();
            long seconds = Math.max(planned, toldSeconds(now, each, parameters));
            if (seconds == 0) continue;
            each.template()
                    .map(made -> new RememberedPrefix(view.name(), each.prefix(), made.said(), seconds, false))
                    .ifPresent(remembered::add);
        }
        for (OldPrefix each : old(now)) remembered.add(each.remembered(now, view.name()));
        return remembered;
    }
}
