package org.bootmasq.wire;

/** A packet that breaks its format: it is dropped and counted, never answered. */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String rule;

    /**
     * @param offset where in the packet, in octets from its start
     * @param rule the rule that is broken, in words
     */
    public Malformed(int offset, String rule) {
        super(rule + " at octet " + offset, null, false, false);
        this.offset = offset;
        this.rule = rule;
    }

    /** Where in the message the rule is broken, in octets from its beginning. */
    public int offset() {
        return offset;
    }

    /** What should have been there, for the log. */
    public String rule() {
        return rule;
    }
}
