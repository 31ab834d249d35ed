package org.bootmasq.edge.lease;

import org.bootmasq.wire.ByteWriter;

/**
 * What stands behind the lease file for the moment in which it is written over in place: first a line of two blanks,
 * then empty lines, then the new content once more, then a line of one blank. As long as the last line is missing the
 * old content in front is whole; from then on the copy is. Nobody else writes such lines, and whoever reads them sees
 * blanks.
 */
final class LeaseStoreCopy {
    private static final String BEGIN = "\n  \n";
    private static final String GAP = "\n\n";
    private static final String END = " \n";

    private LeaseStoreCopy() {}

    /**
     * What is to be written behind the old content.
     *
     * @param old its length
     */
    static ByteWriter of(ByteWriter content, long old) {
        // What is written in front later leaves the end of the gap and the copy as they are.
        long at = Math.max(old + BEGIN.length(), content.length()) + GAP.length();
        int empty = (int) (at - old) - BEGIN.length();
        var copy = new ByteWriter(content.length() + empty + BEGIN.length() + END.length());
        copy.latin1(BEGIN);
        for (int i = 0; i < empty; i++) copy.u8('\n');
        return copy.bytes(content.array(), 0, content.length()).latin1(END);
    }

    /** The content of a lease file, whatever a crash has left behind it. */
    static String newest(String text) {
        if (text.endsWith(END) && (text.length() == END.length() || text.charAt(text.length() - 3) == '\n')) {
            String body = text.substring(0, text.length() - END.length());
            int gap = body.lastIndexOf(GAP);
            if (gap >= 0) return body.substring(gap + GAP.length());
        }
        int begin = text.indexOf(BEGIN);
        return begin < 0 ? text : text.substring(0, begin + 1);
    }
}
