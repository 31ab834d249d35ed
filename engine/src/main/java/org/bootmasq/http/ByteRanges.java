package org.bootmasq.http;

import java.util.ArrayList;
import java.util.List;

/** What a Range field wants of a file (RFC 9110 section 14). */
public sealed interface ByteRanges {
    /** No more than these; who wants more has them with the whole file. */
    int MOST = 16;

    /**
     * All of it.
     *
     * @param reason why the field does not count, for the log; empty where there is nothing to say
     */
    record Whole(String reason) implements ByteRanges {}

    /** These parts, one at least, in the order asked. */
    record Parts(List<Part> parts) implements ByteRanges {
        public Parts {
            parts = List.copyOf(parts);
        }
    }

    /** Nothing of the file. */
    record Unsatisfiable() implements ByteRanges {}

    /** @param first octet, counted from 0 */
    record Part(long first, long length) {
        /** As Content-Range has it. */
        String of(long size) {
            return "bytes " + first + "-" + (first + length - 1) + "/" + size;
        }
    }

    /**
     * What a field asks of a file of this size. A field that breaks its grammar does not count (section 14.2): broken
     * loaders get the whole file.
     */
    static ByteRanges of(String field, long size) {
        int equals = field.indexOf('=');
        if (equals < 0 || !field.substring(0, equals).strip().equalsIgnoreCase("bytes")) {
            return new Whole("a unit that is not bytes");
        }
        var parts = new ArrayList<Part>();
        long wanted = 0;
        String[] texts = field.substring(equals + 1).split(",", MOST + 2);
        if (texts.length > MOST) return new Whole("more than " + MOST + " parts");
        for (String text : texts) {
            String range = text.strip();
            int dash = range.indexOf('-');
            String from = dash < 0 ? "" : range.substring(0, dash);
            String to = dash < 0 ? "" : range.substring(dash + 1);
            if (dash < 0 || !isNumber(from) || !isNumber(to) || from.isEmpty() && to.isEmpty()) {
                return new Whole("a range that is none");
            }
            long first = from.isEmpty() ? Math.max(0, size - number(to)) : number(from);
            long last = from.isEmpty() || to.isEmpty() ? size - 1 : Math.min(number(to), size - 1);
            if (!from.isEmpty() && !to.isEmpty() && number(to) < first) return new Whole("a range that ends before");
            // A part that lies behind the end is passed over, as long as there are others.
            if (first > last) continue;
            parts.add(new Part(first, last - first + 1));
            wanted += last - first + 1;
        }
        if (parts.isEmpty()) return new Unsatisfiable();
        // Parts over parts would multiply what a small request costs.
        if (parts.size() > 1 && wanted > size) return new Whole("parts that lie over each other");
        return new Parts(parts);
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE / 2 : Long.parseLong(digits);
    }
}
