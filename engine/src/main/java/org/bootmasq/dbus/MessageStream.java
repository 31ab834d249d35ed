package org.bootmasq.dbus;

import java.util.Arrays;
import java.util.function.Consumer;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * Cuts the octets of a connection into messages. One that is malformed or too large is passed over alone; of one whose
 * body is too large the header is told.
 */
final class MessageStream {
    /** A message with a larger body is not kept. */
    static final int LARGEST_BODY = 1 << 20;

    private static final int LARGEST_HEADER = 1 << 16;

    /** What is done with messages. */
    interface Receiver {
        void message(DbusMessage message);

        /** One whose body was left out, for there was too much of it. */
        void tooLarge(DbusMessage withoutBody);
    }

    private final Receiver receiver;
    private byte[] held = new byte[0];
    private int length;
    /** Octets that are still to come of what is passed over. */
    private long skipping;

    private long malformed;

    MessageStream(Receiver receiver) {
        this.receiver = receiver;
    }

    /** Messages that were passed over because they break their format. */
    long malformed() {
        return malformed;
    }

    /**
     * Takes octets as they come.
     *
     * @throws Malformed if nobody can tell any more where a message begins
     */
    void add(byte[] octets, int from, int to) throws Malformed {
        int skipped = (int) Math.min(skipping, to - from);
        skipping -= skipped;
        append(octets, from + skipped, to);
        int at = 0;
        while (length - at >= DbusCodec.FIXED) {
            var lengths = DbusCodec.lengths(Bytes.copyOf(held, at, DbusCodec.FIXED));
            int known = length - at;
            if (lengths.header() > LARGEST_HEADER || lengths.body() > LARGEST_BODY) {
                boolean readable = lengths.header() <= LARGEST_HEADER;
                if (readable && known < lengths.header()) break;
                if (readable) read(at, lengths.header(), 0, receiver::tooLarge);
                else malformed++;
                int here = (int) Math.min(known, lengths.whole());
                skipping = lengths.whole() - here;
                at += here;
                continue;
            }
            if (known < lengths.whole()) break;
            read(at, lengths.header(), lengths.body(), receiver::message);
            at += (int) lengths.whole();
        }
        length -= at;
        System.arraycopy(held, at, held, 0, length);
        if (length == 0) held = new byte[0];
    }

    private void append(byte[] octets, int from, int to) {
        int more = to - from;
        if (held.length - length < more) held = Arrays.copyOf(held, Math.max(held.length * 2, length + more));
        System.arraycopy(octets, from, held, length, more);
        length += more;
    }

    private void read(int at, int header, int body, Consumer<DbusMessage> then) {
        DbusMessage message;
        try {
            message = DbusCodec.decode(Bytes.copyOf(held, at, header), Bytes.copyOf(held, at + header, body));
        } catch (Malformed _) {
            malformed++;
            return;
        }
        then.accept(message);
    }
}
