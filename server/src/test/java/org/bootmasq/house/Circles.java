package org.bootmasq.house;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bootmasq.house.ClassFiles.Compiled;

/**
 * Which classes use each other in a circle, so that none can be understood without the others: the strongly connected
 * components of more than one, found by Tarjan's algorithm. Classes inside classes count as the one that their file is
 * named for. A sealed type and what it permits are written in one go and count as one.
 */
final class Circles {
    /** What each class or sealed family uses of the others. */
    private final Map<String, Set<String>> uses = new TreeMap<>();

    private final Map<String, String> families = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Set<String>> found = new ArrayList<>();

    private Circles(Collection<Compiled> classes) {
        for (Compiled each : classes) {
            for (String permitted : each.permits()) join(each.name(), permitted);
        }
        for (Compiled each : classes) {
            Set<String> used = uses.computeIfAbsent(family(each.name()), _ -> new TreeSet<>());
            each.uses().forEach(name -> used.add(family(name)));
        }
    }

    /**
     * The circles among these classes, each with the names of its members; a sealed family goes by one of its names.
     */
    static List<Set<String>> among(Collection<Compiled> classes) {
        var circles = new Circles(classes);
        for (String each : circles.uses.keySet()) {
            if (!circles.numbers.containsKey(each)) circles.visit(each);
        }
        return circles.found;
    }

    private void join(String sealed, String permitted) {
        String one = family(sealed);
        String other = family(permitted);
        if (!one.equals(other)) families.put(other, one);
    }

    private String family(String className) {
        int nested = className.indexOf('$');
        String name = nested < 0 ? className : className.substring(0, nested);
        while (families.containsKey(name)) name = families.get(name);
        return name;
    }

    private void visit(String name) {
        numbers.put(name, numbers.size());
        lowest.put(name, numbers.get(name));
        open.push(name);
        for (String used : uses.getOrDefault(name, Set.of())) {
            if (!uses.containsKey(used)) continue;
            if (!numbers.containsKey(used)) {
                visit(used);
                lowest.merge(name, lowest.get(used), Math::min);
            } else if (open.contains(used)) {
                lowest.merge(name, numbers.get(used), Math::min);
            }
        }
        if (lowest.get(name).equals(numbers.get(name))) close(name);
    }

    private void close(String name) {
        var circle = new TreeSet<String>();
        while (circle.add(open.pop()) && !circle.contains(name)) {}
        if (circle.size() > 1) found.add(circle);
    }
}
