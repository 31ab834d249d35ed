package org.bootmasq.oracle.ip6;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bootmasq.oracle.Case;
import org.bootmasq.wire.Bytes;

/**
 * The lease file of a case: what it holds at the start, from the notes {@code #lease LINE} (a line may begin with
 * {@code NOW+SECONDS}), below the server's identifier, which {@code #no-duid x} leaves out; and what it holds at the
 * end, without what may differ between two runs.
 */
final class LeaseLines {
    private static final Pattern EXPIRY = Pattern.compile("^([1-9]\\d{8,}) .*");
    private static final int COARSE_SECONDS = 60;

    private LeaseLines() {}

    static String before(Case subject, long nowSeconds) {
        List<String> lines = new ArrayList<>();
        List<String> ofIp4 = new ArrayList<>();
        if (subject.notes("no-duid").isEmpty()) {
            lines.add("duid " + Bytes.ofHex(Messages.SERVER_DUID).colonHex());
        }
        for (String line : subject.notes("lease")) {
            String[] words = line.split(" ", 2);
            boolean relative = words[0].startsWith("NOW+");
            String text = relative ? nowSeconds + Long.parseLong(words[0].substring(4)) + " " + words[1] : line;
            (words[1].contains(".") ? ofIp4 : lines).add(text);
        }
        lines.addAll(0, ofIp4);
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** Times of expiry become the minute from the start of the run that they are in. */
    static List<String> normal(List<String> lines, long startSeconds) {
        return lines.stream().map(line -> normal(line, startSeconds)).toList();
    }

    private static String normal(String line, long startSeconds) {
        if (line.startsWith("duid 00:01:00:01:")) return "duid 00:01:00:01:(time):" + line.substring(29);
        if (!EXPIRY.matcher(line).matches()) return line;
        String[] words = line.split(" ", 2);
        long left = (Long.parseLong(words[0]) - startSeconds) / COARSE_SECONDS * COARSE_SECONDS;
        return "NOW+" + left + " " + words[1];
    }
}
