package org.bootmasq.linux;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/** An owned file descriptor, closed once: close(2) a second time would close whatever took the number since. */
final class Descriptor {
    static final MemorySegment CLOSE = Libc.function("close");

    private final AtomicInteger fd;

    Descriptor(int fd) {
        this.fd = new AtomicInteger(fd);
    }

    /** The number; -1 once closed, which makes every call fail with EBADF. */
    int fd() {
        return fd.getPlain();
    }

    void close() {
        int open = fd.getAndSet(-1);
        if (open >= 0) Libc.call(CLOSE, open);
    }
}
