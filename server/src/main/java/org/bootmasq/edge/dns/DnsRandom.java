package org.bootmasq.edge.dns;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Ids and ports that nobody can foretell, taken from the system's source some thousand at a time. One thread at a time.
 */
final class DnsRandom implements RandomGenerator {
    private static final int STOCK = 4096;

    private final SecureRandom source = new SecureRandom();
    private final byte[] stock = new byte[STOCK];
    private final ByteBuffer left = ByteBuffer.wrap(stock).limit(0);

    private void need(int octets) {
        if (left.remaining() >= octets) return;
        source.nextBytes(stock);
        left.clear();
    }

    @Override
    public int nextInt() {
        need(4);
        return left.getInt();
    }

    @Override
    public long nextLong() {
        need(8);
        return left.getLong();
    }
}
