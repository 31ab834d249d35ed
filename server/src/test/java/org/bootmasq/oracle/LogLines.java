package org.bootmasq.oracle;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Log lines without what may differ between two runs: the program's name, pids, times, and the random part of T1 and
 * T2.
 */
public final class LogLines {
    private static final Pattern PREFIX =
            Pattern.compile("^(?:dnsmasq|bootmasq)(-dhcp|-tftp|-script)?(?:\\[\\d+\\])?: ");
    private static final Pattern RENEWAL = Pattern.compile("(option: 5[89] T[12]) .*");
    private static final Pattern LAB_FOLDER = Pattern.compile("/tmp/bootmasq-lab\\d+");

    private LogLines() {}

    /** The lines that concern DHCP and TFTP, start-up notices of other parts left out. */
    public static List<String> of(List<String> log) {
        return log.stream()
                .filter(line -> PREFIX.matcher(line).find() && !line.matches("^(dnsmasq|bootmasq)(\\[\\d+\\])?: .*"))
                .map(LogLines::normal)
                .toList();
    }

    static String normal(String line) {
        String text = PREFIX.matcher(line).replaceFirst("$1: ");
        text = RENEWAL.matcher(text).replaceFirst("$1");
        return LAB_FOLDER.matcher(text).replaceAll("LAB").stripTrailing();
    }

    /** What kind of line it is: its first words, without numbers. */
    public static String shape(String line) {
        String words = line.replaceAll("[0-9a-f]{2}(:[0-9a-f]{2})+", "")
                .replaceAll("\\d+", "")
                .strip();
        return words.length() > 34 ? words.substring(0, 34) : words;
    }
}
