package org.bootmasq.edge;

/** A fault in words for the log. */
public final class FaultText {
    private static final int PLACES = 6;

    private FaultText() {}

    /** The fault and where it happened, on one line. */
    public static String of(Throwable fault) {
        var text = new StringBuilder(name(fault));
        if (fault.getMessage() != null) text.append(": ").append(fault.getMessage());
        StackTraceElement[] places = fault.getStackTrace();
        for (int i = 0; i < Math.min(PLACES, places.length); i++) {
            text.append(i == 0 ? ", in " : " < ");
            text.append(places[i].getFileName()).append(':').append(places[i].getLineNumber());
        }
        return text.toString();
    }

    /** What an administrator can do something about in his words, what only a programmer can in ours. */
    private static String name(Throwable fault) {
        return switch (fault) {
            case OutOfMemoryError _ -> "no memory is left for it";
            case StackOverflowError _ -> "it nests too deep";
            default -> fault.getClass().getSimpleName().replaceFirst("(Exception|Error)$", "");
        };
    }
}
