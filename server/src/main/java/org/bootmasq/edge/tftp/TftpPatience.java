package org.bootmasq.edge.tftp;

import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;

/**
 * Waits for the next ACK. In one rack it comes some microseconds after its block, and to give way meanwhile to whoever
 * else can run costs less than to sleep and be woken by another processor, which takes five times as long as the rest
 * of a block. Where answers take longer, giving way is soon given up and tried again only now and then.
 */
final class TftpPatience {
    private static final long NANOS = 60_000;
    private static final int FIRST_PAUSE = 16;
    private static final int LONGEST_PAUSE = 1024;

    /** How many waits are to pass before patience is tried again, and how many did the last time. */
    private int pause;

    private int lastPause;

    @SuppressWarnings("ThreadPriorityCheck") // giving way is the point here
    int await(Epoll epoll, int millis) throws LinuxException {
        if (pause > 0) {
            pause--;
            return epoll.await(millis);
        }
        long until = System.nanoTime() + NANOS;
        do {
            int ready = epoll.await(0);
            if (ready > 0) {
                lastPause = 0;
                return ready;
            }
            Thread.yield();
        } while (System.nanoTime() < until);
        lastPause = Math.clamp(lastPause * 2L, FIRST_PAUSE, LONGEST_PAUSE);
        pause = lastPause;
        return epoll.await(millis);
    }
}
