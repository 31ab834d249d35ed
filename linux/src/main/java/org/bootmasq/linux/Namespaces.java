package org.bootmasq.linux;

import java.lang.foreign.MemorySegment;

/**
 * namespaces(7), unshare(2), setns(2). They move the calling thread alone, and the threads and children it starts
 * afterwards.
 */
public final class Namespaces {
    /** A namespace of its own for mounts. */
    public static final int MOUNT = 0x00020000;
    /**
     * A user namespace, in which one becomes root; only while the process has a single thread, so not from within a
     * JVM.
     */
    public static final int USER = 0x10000000;
    /** A network of its own: a loopback interface, down, and nothing else. Needs CAP_SYS_ADMIN. */
    public static final int NETWORK = 0x40000000;

    private static final MemorySegment UNSHARE = Libc.function("unshare");
    private static final MemorySegment SETNS = Libc.function("setns");

    private Namespaces() {}

    /**
     * Moves the calling thread into new namespaces.
     *
     * @param kinds {@link #NETWORK} and so on, or-ed
     */
    public static void unshare(int kinds) throws LinuxException {
        LinuxException.check("unshare", Libc.call(UNSHARE, kinds));
    }

    /**
     * Moves the calling thread into another's namespace.
     *
     * @param path such as {@code /run/netns/lab} or {@code /proc/4711/ns/net}
     */
    public static void enter(String path, int kind) throws LinuxException {
        try (ConfinedFile file = ConfinedFile.open(path)) {
            LinuxException.check("setns", Libc.call(SETNS, file.fd(), kind));
        }
    }
}
