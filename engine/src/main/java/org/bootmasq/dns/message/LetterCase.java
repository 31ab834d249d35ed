package org.bootmasq.dns.message;

import java.util.random.RandomGenerator;

/** The case of a question's letters as a secret that the reply must know: {@code do-0x20-encode}. */
public final class LetterCase {
    private LetterCase() {}

    /** Gives each letter of a question's name a case by chance. */
    public static void mix(RandomGenerator random, byte[] query, int end) {
        long bits = 0;
        int left = 0;
        for (int i = Dns.HEADER_OCTETS; i < end; i++) {
            int lower = MessageScan.lower(query[i]);
            if (lower < 'a' || lower > 'z') continue;
            if (left == 0) {
                bits = random.nextLong();
                left = 64;
            }
            query[i] = (byte) ((bits & 1) == 0 ? lower : lower & ~0x20);
            bits >>>= 1;
            left--;
        }
    }
}
