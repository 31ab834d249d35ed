package org.bootmasq.uci;

import org.bootmasq.config.Origin;

/** A statement that UCI cannot take. */
public final class UciFault extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Origin origin;
    private final int offset;

    /** @param offset of the offending word in its line, or in the lines that quotes join, from 0 */
    UciFault(String reason, Origin origin, int offset) {
        super(reason, null, false, false);
        this.origin = origin;
        this.offset = offset;
    }

    /** What is wrong, in the words of OpenWrt's own command. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** Where in the file it is. */
    public Origin origin() {
        return origin;
    }

    /** As the command says it: {@code Parse error (invalid command) at line 3, byte 0}. */
    public String text() {
        return "Parse error (" + reason() + ") at line " + origin.line() + ", byte " + offset;
    }
}
