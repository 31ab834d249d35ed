package org.bootmasq.dns.settings;

/**
 * What questions and answers may take of the heap, whatever the configuration allows: each has a part, and what is
 * beyond it is refused or goes.
 *
 * @param cacheOctets of all that the cache keeps
 * @param questions on their way to servers
 * @param waiting askers who wait for them
 * @param heldOctets of replies that wait for their signatures' keys
 * @param connections of clients over TCP
 * @param exchanges with servers over TCP
 * @param answerOctets of answers that leave over TCP
 */
public record MemoryLimits(
        long cacheOctets,
        int questions,
        int waiting,
        long heldOctets,
        int connections,
        int exchanges,
        long answerOctets) {
    /** Nothing is bounded: for tests, and for who asks one question. */
    public static final MemoryLimits NONE = new MemoryLimits(
            Long.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE);

    /** A question of 4096 octets with all that belongs to it takes no more. */
    private static final int QUESTION_OCTETS = 6 * 1024;

    private static final int WAITING_OCTETS = 512;

    /** A reply of 65535 octets as it comes, as it is copied, and as it waits for its turn. */
    private static final int MESSAGE_OCTETS = 3 << 16;

    /** Beyond these a server would not answer sooner. */
    private static final int MOST_EXCHANGES = 512;

    /** Taken apart, a reply is several times as large. */
    private static final int TAKEN_APART = 6;

    /** The parts of a heap of this size: a quarter for the cache, less for the rest. */
    public static MemoryLimits of(long heapOctets) {
        return new MemoryLimits(
                heapOctets / 4,
                count(heapOctets / 8 / QUESTION_OCTETS),
                count(heapOctets / 16 / WAITING_OCTETS),
                heapOctets / 12 / TAKEN_APART,
                count(heapOctets / 8 / MESSAGE_OCTETS),
                Math.min(MOST_EXCHANGES, count(heapOctets / 8 / MESSAGE_OCTETS)),
                heapOctets / 16);
    }

    private static int count(long number) {
        return Math.clamp(number, 1, Integer.MAX_VALUE);
    }
}
