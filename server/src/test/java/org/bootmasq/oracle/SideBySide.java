package org.bootmasq.oracle;

import java.util.List;

/** Prints two texts beside each other; {@code #} marks lines that differ. */
public final class SideBySide {
    private static final int WIDTH = 68;

    private SideBySide() {}

    public static void print(List<String> left, List<String> right) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String a = i < left.size() ? left.get(i) : "";
            String b = i < right.size() ? right.get(i) : "";
            String shown = a.length() > WIDTH ? a.substring(0, WIDTH) : a;
            System.out.println(String.format("%-" + WIDTH + "s %s %s", shown, a.equals(b) ? "|" : "#", b));
        }
    }
}
