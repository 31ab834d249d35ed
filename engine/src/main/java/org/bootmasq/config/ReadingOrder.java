package org.bootmasq.config;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Knows which source was read when, and because of which line, and so the order in which a reader of the configuration
 * meets its places.
 */
final class ReadingOrder {
    /**
     * A source that was read.
     *
     * @param rank how many were begun before it
     * @param because the line of another source that names it; empty for the first ones
     */
    private record Reading(int rank, Optional<Origin> because) {}

    private static final Reading UNKNOWN = new Reading(Integer.MAX_VALUE, Optional.empty());
    private static final Reading COMMAND_LINE = new Reading(-1, Optional.empty());

    private final Map<String, Reading> readings = new HashMap<>();

    void add(String source) {
        readings.putIfAbsent(source, new Reading(readings.size(), Optional.empty()));
    }

    void add(String source, Origin because) {
        // The files of the command line are read behind all of it.
        if (because.source().equals(Origin.COMMAND_LINE)) add(source);
        else readings.putIfAbsent(source, new Reading(readings.size(), Optional.of(because)));
    }

    /** What concerns several lines together comes last; what has one place stands as it came. */
    List<ConfigError> sorted(Collection<ConfigError> errors) {
        Comparator<ConfigError> byPlace = Comparator.comparing(ConfigError::origin, this::compare);
        return errors.stream()
                .sorted(Comparator.comparing((ConfigError error) -> error.kind() == ConfigError.Kind.WHOLE)
                        .thenComparing(byPlace))
                .toList();
    }

    private int compare(Origin a, Origin b) {
        if (a.source().equals(b.source())) return inOneSource(a, b);
        Deque<Origin> wayToA = way(a);
        Deque<Origin> wayToB = way(b);
        while (true) {
            Origin x = wayToA.removeLast();
            Origin y = wayToB.removeLast();
            int order = Integer.compare(reading(x).rank(), reading(y).rank());
            if (order == 0) order = inOneSource(x, y);
            if (order != 0) return order;
            // The line that names a file comes before that file.
            if (wayToA.isEmpty() || wayToB.isEmpty()) return Integer.compare(wayToA.size(), wayToB.size());
        }
    }

    private static int inOneSource(Origin a, Origin b) {
        return a.line() != b.line() ? Integer.compare(a.line(), b.line()) : Integer.compare(a.column(), b.column());
    }

    /** A place, the line because of which its source was read, and so on to a source that nothing names. */
    private Deque<Origin> way(Origin place) {
        var way = new ArrayDeque<Origin>();
        Optional<Origin> next = Optional.of(place);
        while (next.isPresent()) {
            way.addLast(next.get());
            next = reading(next.get()).because();
        }
        return way;
    }

    private Reading reading(Origin place) {
        if (place.source().equals(Origin.COMMAND_LINE)) return COMMAND_LINE;
        return readings.getOrDefault(place.source(), UNKNOWN);
    }
}
