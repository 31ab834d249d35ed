package org.bootmasq.oracle;

import java.util.ArrayList;
import java.util.List;

/** Compares two texts line by line: the longest common subsequence decides which lines differ. */
public final class LineComparison {
    private final String where;
    private final String what;
    private final List<Difference> differences = new ArrayList<>();

    private LineComparison(String where, String what) {
        this.where = where;
        this.what = what;
    }

    /** @param what the noun for a line, as {@code log line} */
    public static List<Difference> of(String where, String what, List<String> dnsmasq, List<String> ours) {
        LineComparison comparison = new LineComparison(where, what);
        comparison.lines(dnsmasq, ours);
        return comparison.differences;
    }

    private void lines(List<String> dnsmasq, List<String> ours) {
        int[][] common = new int[dnsmasq.size() + 1][ours.size() + 1];
        for (int i = dnsmasq.size() - 1; i >= 0; i--) {
            for (int j = ours.size() - 1; j >= 0; j--) {
                common[i][j] = dnsmasq.get(i).equals(ours.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < dnsmasq.size() || j < ours.size()) {
            if (i < dnsmasq.size() && j < ours.size() && dnsmasq.get(i).equals(ours.get(j))) {
                i++;
                j++;
                continue;
            }
            List<String> missing = new ArrayList<>();
            List<String> added = new ArrayList<>();
            while ((i < dnsmasq.size() || j < ours.size())
                    && !(i < dnsmasq.size() && j < ours.size() && dnsmasq.get(i).equals(ours.get(j)))) {
                if (j >= ours.size() || (i < dnsmasq.size() && common[i + 1][j] >= common[i][j + 1])) {
                    missing.add(dnsmasq.get(i++));
                } else {
                    added.add(ours.get(j++));
                }
            }
            hunk(missing, added);
        }
    }

    private void hunk(List<String> missing, List<String> added) {
        for (int k = 0; k < Math.max(missing.size(), added.size()); k++) {
            String left = k < missing.size() ? missing.get(k) : "-";
            String right = k < added.size() ? added.get(k) : "-";
            String kind = right.equals("-") ? what + " missing" : left.equals("-") ? what + " added" : what;
            String shape = LogLines.shape(left.equals("-") ? right : left);
            differences.add(new Difference(where, kind + ": " + shape, left, right));
        }
    }
}
