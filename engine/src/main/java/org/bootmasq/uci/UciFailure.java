package org.bootmasq.uci;

/** A command that UCI refuses or cannot carry out. */
public final class UciFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** Why, with the numbers and words that scripts know. */
    public enum Reason {
        INVALID_ARGUMENT(2, "Invalid argument"),
        NOT_FOUND(3, "Entry not found"),
        IO(4, "I/O error"),
        PARSE(5, "Parse error"),
        DUPLICATE(6, "Duplicate entry");

        private final int number;
        private final String text;

        Reason(int number, String text) {
            this.number = number;
            this.text = text;
        }

        /** The status that OpenWrt's command exits with. */
        public int number() {
            return number;
        }
    }

    private final Reason reason;

    /** A failure that needs no more words than its reason has. */
    public UciFailure(Reason reason) {
        this(reason, reason.text);
    }

    /** A failure with a text of its own. */
    public UciFailure(Reason reason, String text) {
        super(text, null, false, false);
        this.reason = reason;
    }

    /** Which of the command's failures it is. */
    public Reason reason() {
        return reason;
    }

    /** What the command prints for it. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
