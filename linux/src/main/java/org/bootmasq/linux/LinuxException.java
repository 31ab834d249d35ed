package org.bootmasq.linux;

import java.io.IOException;

/**
 * A system call that failed: which call, and the errno it left. The message is what perror(3) prints: {@code bind:
 * Address already in use}.
 */
public final class LinuxException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /**
     * @param call the name of the failed call, e.g. {@code bind}
     * @param errno the error number of errno(3)
     */
    public LinuxException(String call, int errno) {
        super(call + ": " + Errno.text(errno));
        this.call = call;
        this.errno = errno;
    }

    /** Narrows the result of a call that returns {@code int} and fails with -1. */
    static int check(String name, long result) throws LinuxException {
        if ((int) result < 0) throw new LinuxException(name, Libc.errno());
        return (int) result;
    }

    /** The result of a call that returns {@code ssize_t} or {@code off_t} and fails with -1. */
    static long checkLong(String name, long result) throws LinuxException {
        if (result < 0) throw new LinuxException(name, Libc.errno());
        return result;
    }

    /** The system call that failed. */
    public String call() {
        return call;
    }

    /** Its error number, as in errno(3). */
    public int errno() {
        return errno;
    }

    /** The text of strerror(3) alone: {@code Permission denied}. */
    public String text() {
        return Errno.text(errno);
    }

    /** The symbol, {@code EACCES}, or {@code errno 4711} for a number without one here. */
    public String name() {
        return Errno.name(errno);
    }

    /** Whether it failed with this error number. */
    public boolean is(int expected) {
        return errno == expected;
    }
}
