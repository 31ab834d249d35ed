package org.bootmasq.dns.query;

import org.bootmasq.wire.ByteWriter;

/**
 * What is known here, of local data and of what was learned before: it is asked first, and what it leaves is forwarded.
 */
public interface LocalAnswers {
    /** What became of a question. */
    enum Outcome {
        /** The reply is written. */
        ANSWERED,
        /** The reply is several messages, each behind its length as TCP has them (RFC 1035 section 4.2.2). */
        TRANSFERRED,
        /** It deserves no reply. */
        DROPPED,
        /** Only a server can tell. */
        FORWARD,
        /** The reply is written, and old: a server is to be asked too, so that the next one is not. */
        STALE
    }

    /** Knows nothing: all is forwarded. */
    LocalAnswers NONE = new LocalAnswers() {
        @Override
        public Outcome answer(long nowMillis, Asker asker, byte[] query, int length, ByteWriter reply) {
            return Outcome.FORWARD;
        }

        @Override
        public void learn(long nowMillis, byte[] reply, int length, boolean secure) {
            // Nothing is kept.
        }
    };

    /**
     * Answers a question.
     *
     * @param query a whole message in the first {@code length} octets, unchecked
     * @param reply empty; holds the message to send if the outcome says so
     */
    Outcome answer(long nowMillis, Asker asker, byte[] query, int length, ByteWriter reply);

    /** Whether the asker came to a place where only authoritative answers are given, and nothing is forwarded. */
    default boolean isAuthoritative(Asker asker) {
        return false;
    }

    /** How many questions were answered with authority. */
    default long authoritative() {
        return 0;
    }

    /**
     * Takes a server's reply, which was checked to answer a question that was asked.
     *
     * @param secure whether all of it is signed by those whom a trust anchor leads to
     */
    void learn(long nowMillis, byte[] reply, int length, boolean secure);

    /** Hears of a server's reply that goes to whoever asked and is not to be kept. */
    default void pass(byte[] reply, int length) {
        // Nothing is done with it.
    }

    /**
     * Whether the name at an offset of a message, or one below it, has records here: a server's word that there is no
     * such name then only means that it has none of the type.
     */
    default boolean knows(byte[] message, int nameAt) {
        return false;
    }
}
