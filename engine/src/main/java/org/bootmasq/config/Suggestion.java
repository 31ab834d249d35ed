package org.bootmasq.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** Which word was meant by one that is not known. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code did you mean domain?}, or empty if no option has a name like that. */
    static String forName(String wrong) {
        String name = wrong.startsWith("--") ? wrong.substring(2) : wrong;
        String meant = Option.named(name).isPresent()
                ? name
                : nearest(name, Arrays.stream(Option.values()).map(Option::longName));
        return meant.isEmpty() ? "" : question(meant);
    }

    /** The hint that asks whether this was meant. */
    public static String question(String meant) {
        return "did you mean " + meant + "?";
    }

    /** The word that is nearest, or empty if none is near. */
    public static String nearest(String name, Stream<String> words) {
        int tolerance = Math.max(1, Math.min(3, name.length() / 3));
        return words.filter(candidate -> Math.abs(candidate.length() - name.length()) <= tolerance)
                .filter(candidate -> distance(candidate, name) <= tolerance)
                .min(Comparator.comparingInt(candidate -> distance(candidate, name)))
                .orElse("");
    }

    /** How many characters must be inserted, removed, changed or swapped with their neighbour. */
    static int distance(String a, String b) {
        int[] twoBack = new int[b.length() + 1];
        int[] back = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) back[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(back[j] + 1, row[j - 1] + 1), back[j - 1] + change);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) row[j] = Math.min(row[j], twoBack[j - 2] + 1);
            }
            twoBack = back;
            back = row;
        }
        return back[b.length()];
    }
}
