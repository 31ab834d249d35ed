package org.bootmasq.dbus;

import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * A message of D-Bus. What it has no field of is empty, or 0.
 *
 * @param kind what it is for
 * @param flags {@link #NO_REPLY_EXPECTED} and others
 * @param serial its sender's number for it, unsigned, never 0 on the wire
 * @param replySerial the message that it answers
 * @param errorName of an error
 * @param signature types of the body, one behind another
 * @param body as {@link DbusReader} reads it
 * @param bigEndian the order of octets in the body
 */
public record DbusMessage(
        Kind kind,
        int flags,
        int serial,
        String path,
        String interfaceName,
        String member,
        String errorName,
        int replySerial,
        String destination,
        String sender,
        String signature,
        Bytes body,
        boolean bigEndian) {
    /** Nobody waits for an answer. */
    public static final int NO_REPLY_EXPECTED = 0x1;

    /** What messages are for; those of other kinds are passed over. */
    public enum Kind {
        /** Of a kind that may come to be. */
        OTHER(0),
        METHOD_CALL(1),
        METHOD_RETURN(2),
        ERROR(3),
        SIGNAL(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** On the wire. */
        int code() {
            return code;
        }

        static Kind of(int code) {
            for (Kind kind : values()) if (kind.code == code) return kind;
            return OTHER;
        }
    }

    /** Asks an object of somebody on the bus for something. */
    static DbusMessage call(String destination, String path, String interfaceName, String member, DbusWriter body) {
        return ours(Kind.METHOD_CALL, path, interfaceName, member, "", 0, destination, body);
    }

    /** Tells everybody who listens. */
    public static DbusMessage signal(String path, String interfaceName, String member, DbusWriter body) {
        return ours(Kind.SIGNAL, path, interfaceName, member, "", 0, "", body);
    }

    /** What a call brought. */
    public DbusMessage answer(DbusWriter result) {
        return ours(Kind.METHOD_RETURN, "", "", "", "", serial, sender, result);
    }

    /** Why a call brought nothing. */
    public DbusMessage failure(String name, String text) {
        return ours(Kind.ERROR, "", "", "", name, serial, sender, new DbusWriter().text(text));
    }

    private static DbusMessage ours(
            Kind kind,
            String path,
            String interfaceName,
            String member,
            String errorName,
            int replySerial,
            String destination,
            DbusWriter body) {
        int flags = kind == Kind.METHOD_CALL ? 0 : NO_REPLY_EXPECTED;
        return new DbusMessage(
                kind,
                flags,
                0,
                path,
                interfaceName,
                member,
                errorName,
                replySerial,
                destination,
                "",
                body.signature(),
                body.bytes(),
                false);
    }

    /** Whether it is a call that is to be answered. */
    public boolean wantsAnswer() {
        return kind == Kind.METHOD_CALL && (flags & NO_REPLY_EXPECTED) == 0;
    }

    /** Reads the body from its beginning. */
    public DbusReader reader() {
        return new DbusReader(body, bigEndian);
    }

    /** The first value of the body if it is a text, else empty: what an error says. */
    String firstText() {
        if (!signature.startsWith("s")) return "";
        try {
            return reader().text();
        } catch (Malformed _) {
            return "";
        }
    }
}
