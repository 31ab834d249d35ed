package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * _exit(2), setsid(2), umask(2), chown(2), dup2(2), kill(2), getrlimit(2), setpriority(2), gethostname(2), isatty(3):
 * the process as a whole.
 */
public final class OwnProcess {
    private static final MemorySegment EXIT = Libc.function("_exit");
    private static final MemorySegment GETPID = Libc.function("getpid");
    private static final MemorySegment SETSID = Libc.function("setsid");
    private static final MemorySegment UMASK = Libc.function("umask");
    private static final MemorySegment LCHOWN = Libc.function("lchown");
    private static final MemorySegment DUP2 = Libc.function("dup2");
    private static final MemorySegment ISATTY = Libc.function("isatty");
    private static final MemorySegment KILL = Libc.function("kill");
    private static final MemorySegment GETRLIMIT = Libc.function("getrlimit");
    private static final MemorySegment SETRLIMIT = Libc.function("setrlimit");
    private static final MemorySegment GETHOSTNAME = Libc.function("gethostname");
    private static final MemorySegment CHDIR = Libc.function("chdir");
    private static final MemorySegment PRCTL = Libc.function("prctl");
    private static final MemorySegment SETPRIORITY = Libc.function("setpriority");
    private static final int RLIMIT_NOFILE = 7;
    private static final int PRIO_PROCESS = 0;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_NAME = 15;

    private OwnProcess() {}

    /** The number of this process. */
    public static int pid() {
        return (int) Libc.call(GETPID);
    }

    /**
     * Ends at once. The JVM's own end waits up to 0.3 s for threads that sleep in the kernel, as one does for all
     * virtual threads that wait for a socket.
     */
    public static void exit(int status) {
        Libc.call(EXIT, status);
    }

    /** Leaves the terminal's session; a process that leads its group already may not (EPERM). */
    public static void newSession() throws LinuxException {
        LinuxException.check("setsid", Libc.call(SETSID));
    }

    /** Sets which permissions new files do not get, e.g. 022 octal, and returns what it was. */
    public static int umask(int mask) {
        return (int) Libc.call(UMASK, mask);
    }

    /**
     * Gives a file away; of a symbolic link the link, so that whoever owns the folder cannot lead root to another file.
     *
     * @param uid -1 to leave the user
     * @param gid -1 to leave the group
     */
    public static void chown(String path, int uid, int gid) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path, StandardCharsets.ISO_8859_1);
            LinuxException.check("lchown", Libc.call(LCHOWN, name.address(), uid, gid));
        }
    }

    /** Changes the kernel's working directory; Java resolves relative names against the one it started in. */
    public static void changeDirectory(String path) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            LinuxException.check(
                    "chdir",
                    Libc.call(
                            CHDIR,
                            arena.allocateFrom(path, StandardCharsets.ISO_8859_1)
                                    .address()));
        }
    }

    /** Points descriptors 0, 1 and 2 at {@code /dev/null}, as a server that left its terminal does. */
    public static void detachStandardStreams() throws LinuxException {
        try (ConfinedFile nothing = ConfinedFile.openForWriting("/dev/null")) {
            for (int stream = 0; stream <= 2; stream++)
                LinuxException.check("dup2", Libc.call(DUP2, nothing.fd(), stream));
        }
    }

    /** Closes a descriptor that was inherited, such as the pipe on which a launcher waits. */
    public static void closeDescriptor(int fd) {
        Libc.call(Descriptor.CLOSE, fd);
    }

    /** Whether a descriptor is a terminal (isatty(3)). */
    public static boolean isTerminal(int fd) {
        return (int) Libc.call(ISATTY, fd) == 1;
    }

    /** Sends a signal; 0 only asks whether the process is there. */
    public static void kill(int pid, int signal) throws LinuxException {
        LinuxException.check("kill", Libc.call(KILL, pid, signal));
    }

    /** How many descriptors the process may have open: the soft limit. */
    public static long openFileLimit() throws LinuxException {
        return openFileLimit(0);
    }

    /** The hard limit, up to which the soft one may be raised. */
    public static long openFileMaximum() throws LinuxException {
        return openFileLimit(8);
    }

    private static long openFileLimit(int offset) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limits = arena.allocate(16, 8);
            LinuxException.check("getrlimit", Libc.call(GETRLIMIT, RLIMIT_NOFILE, limits.address()));
            return limits.get(JAVA_LONG, offset);
        }
    }

    /** Sets the soft limit of open descriptors, at most the hard one. */
    public static void setOpenFileLimit(long limit) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limits = arena.allocate(16, 8);
            limits.set(JAVA_LONG, 8, openFileMaximum());
            limits.set(JAVA_LONG, 0, limit);
            LinuxException.check("setrlimit", Libc.call(SETRLIMIT, RLIMIT_NOFILE, limits.address()));
        }
    }

    /**
     * Whether a crash may leave a core file and others of the user may look into the process; a change of user turns it
     * off.
     */
    public static void setDumpable(boolean dumpable) throws LinuxException {
        LinuxException.check("prctl(PR_SET_DUMPABLE)", Libc.call(PRCTL, PR_SET_DUMPABLE, dumpable ? 1 : 0, 0, 0, 0));
    }

    /** The name of the calling thread as ps(1) shows it, at most 15 octets; the main thread's is the process's. */
    public static void setThreadName(String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(name);
            LinuxException.check("prctl(PR_SET_NAME)", Libc.call(PRCTL, PR_SET_NAME, text.address(), 0, 0, 0));
        }
    }

    /** How much the calling thread gives way to others, from 0 to 19 (on Linux a niceness is a thread's own). */
    public static void setThreadNiceness(int niceness) throws LinuxException {
        LinuxException.check("setpriority", Libc.call(SETPRIORITY, PRIO_PROCESS, 0, niceness));
    }

    /** The host's name, possibly with a domain. */
    public static String hostName() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(256);
            LinuxException.check("gethostname", Libc.call(GETHOSTNAME, name.address(), 255));
            return name.getString(0, StandardCharsets.ISO_8859_1);
        }
    }
}
