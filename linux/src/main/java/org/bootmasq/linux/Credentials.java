package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * credentials(7), capabilities(7), getpwnam(3), getgrnam(3): who the process is, and how it stops being root. User and
 * group change for all threads (the C library sees to it), capabilities for the calling thread and those it starts
 * afterwards alone: drop before starting any.
 */
public final class Credentials {
    /** What a server needs to stop being root, and what it keeps then; the values are the bits of capabilities(7). */
    public enum Capability {
        CHOWN(0),
        SETGID(6),
        SETUID(7),
        NET_BIND_SERVICE(10),
        NET_ADMIN(12),
        NET_RAW(13);

        private final int bit;

        Capability(int bit) {
            this.bit = bit;
        }
    }

    /**
     * An entry of passwd(5).
     *
     * @param uid of the user
     * @param gid of the user's own group
     */
    public record User(String name, int uid, int gid) {}

    private static final MemorySegment GETUID = Libc.function("getuid");
    private static final MemorySegment GETEUID = Libc.function("geteuid");
    private static final MemorySegment GETGID = Libc.function("getgid");
    private static final MemorySegment SETGROUPS = Libc.function("setgroups");
    private static final MemorySegment SETGID = Libc.function("setgid");
    private static final MemorySegment SETUID = Libc.function("setuid");
    private static final MemorySegment SYSCALL = Libc.function("syscall");
    private static final MemorySegment PRCTL = Libc.function("prctl");
    private static final MemorySegment CAPGET = Libc.function("capget");
    private static final MemorySegment CAPSET = Libc.function("capset");
    private static final MemorySegment GETPWNAM_R = Libc.function("getpwnam_r");
    private static final MemorySegment GETPWUID_R = Libc.function("getpwuid_r");
    private static final MemorySegment GETGRNAM_R = Libc.function("getgrnam_r");

    private static final int PR_SET_KEEPCAPS = 8;
    private static final int CAPABILITY_VERSION_3 = 0x20080522;
    private static final int RECORD_ROOM = 64;
    private static final int TEXT_ROOM = 64 * 1024;
    private static final int ERANGE = 34;

    private Credentials() {}

    /** The real user of this process. */
    public static int uid() {
        return (int) Libc.call(GETUID);
    }

    /** The user whose rights this thread has. */
    public static int effectiveUid() {
        return (int) Libc.call(GETEUID);
    }

    /** The real group of this process. */
    public static int gid() {
        return (int) Libc.call(GETGID);
    }

    /** The user of this name. */
    public static Optional<User> user(String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            return user(
                    arena,
                    "getpwnam",
                    GETPWNAM_R,
                    arena.allocateFrom(name, StandardCharsets.ISO_8859_1).address());
        }
    }

    /** The user of this number. */
    public static Optional<User> user(int uid) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            return user(arena, "getpwuid", GETPWUID_R, Integer.toUnsignedLong(uid));
        }
    }

    private static Optional<User> user(Arena arena, String call, MemorySegment function, long key)
            throws LinuxException {
        MemorySegment entry = arena.allocate(RECORD_ROOM, 8);
        MemorySegment text = arena.allocate(TEXT_ROOM);
        if (!look(arena, call, function, key, entry, text)) return Optional.empty();
        // struct passwd: name, password, uid, gid, ... ; the name points into the text.
        String name = text.getString(entry.get(JAVA_LONG, 0) - text.address(), StandardCharsets.ISO_8859_1);
        return Optional.of(new User(name, entry.get(JAVA_INT, 16), entry.get(JAVA_INT, 20)));
    }

    /** The number of the group of this name. */
    public static OptionalInt group(String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = arena.allocate(RECORD_ROOM, 8);
            MemorySegment text = arena.allocate(TEXT_ROOM);
            long key = arena.allocateFrom(name, StandardCharsets.ISO_8859_1).address();
            if (!look(arena, "getgrnam", GETGRNAM_R, key, entry, text)) return OptionalInt.empty();
            return OptionalInt.of(entry.get(JAVA_INT, 16));
        }
    }

    /** Calls one of the {@code get..._r} functions, which return their error number. Whether there is such an entry. */
    private static boolean look(
            Arena arena, String call, MemorySegment function, long key, MemorySegment entry, MemorySegment text)
            throws LinuxException {
        MemorySegment result = arena.allocate(JAVA_LONG);
        int error = (int) Libc.call(function, key, entry.address(), text.address(), text.byteSize(), result.address());
        // The manual allows several errors to mean "not found"; those of a real failure are left.
        if (error == Errno.EIO || error == Errno.EMFILE || error == Errno.ENFILE || error == ERANGE)
            throw new LinuxException(call, error);
        return result.get(JAVA_LONG, 0) != 0;
    }

    /** Makes {@code gid} the only group of the process. Needs CAP_SETGID, so it goes before {@link #becomeUser}. */
    public static void becomeGroup(int gid) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment groups = arena.allocateFrom(JAVA_INT, gid);
            LinuxException.check("setgroups", Libc.call(SETGROUPS, 1, groups.address()));
            LinuxException.check("setgid", Libc.call(SETGID, Integer.toUnsignedLong(gid)));
        }
    }

    /**
     * Stops being root for good: all threads become {@code uid}, and the calling thread, with those it starts
     * afterwards, keeps these capabilities, as far as it has them, and no others. Call it from the thread that goes on
     * to start the others.
     */
    public static void becomeUser(int uid, Set<Capability> kept) throws LinuxException {
        LinuxException.check("prctl(PR_SET_KEEPCAPS)", Libc.call(PRCTL, PR_SET_KEEPCAPS, 1, 0, 0, 0));
        LinuxException.check("setuid", Libc.call(SETUID, Integer.toUnsignedLong(uid)));
        setCapabilities(kept);
        LinuxException.check("prctl(PR_SET_KEEPCAPS)", Libc.call(PRCTL, PR_SET_KEEPCAPS, 0, 0, 0, 0));
    }

    /**
     * Has the calling thread keep what it may do while the process stops being root ({@link #becomeUser} from another
     * thread), so that {@link #becomeAlone} can follow.
     */
    public static void keepRights() throws LinuxException {
        LinuxException.check("prctl(PR_SET_KEEPCAPS)", Libc.call(PRCTL, PR_SET_KEEPCAPS, 1, 0, 0, 0));
    }

    /**
     * The calling thread alone becomes a user with the user's own group, whoever the other threads are: what it starts
     * is that user's. Needs CAP_SETUID and CAP_SETGID, which {@link #keepRights} kept.
     */
    public static void becomeAlone(User user) throws LinuxException {
        useAllPermitted();
        boolean arm = System.getProperty("os.arch", "").equals("aarch64");
        long gid = Integer.toUnsignedLong(user.gid());
        long uid = Integer.toUnsignedLong(user.uid());
        // The C library's functions would change all threads.
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment groups = arena.allocateFrom(JAVA_INT, user.gid());
            LinuxException.check("setgroups", Libc.call(SYSCALL, arm ? 159 : 116, 1, groups.address()));
        }
        LinuxException.check("setresgid", Libc.call(SYSCALL, arm ? 149 : 119, gid, gid, gid));
        LinuxException.check("setresuid", Libc.call(SYSCALL, arm ? 147 : 117, uid, uid, uid));
        if (user.uid() != 0) setCapabilities(Set.of());
    }

    /** Has the calling thread use all that is permitted to it. */
    private static void useAllPermitted() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = capabilityHeader(arena);
            MemorySegment data = arena.allocate(24, 8);
            LinuxException.check("capget", Libc.call(CAPGET, header.address(), data.address()));
            data.set(JAVA_INT, 0, data.get(JAVA_INT, 4));
            data.set(JAVA_INT, 12, data.get(JAVA_INT, 16));
            LinuxException.check("capset", Libc.call(CAPSET, header.address(), data.address()));
        }
    }

    /** Reduces the calling thread to these capabilities, as far as they are permitted to it. */
    public static void setCapabilities(Set<Capability> kept) throws LinuxException {
        long wanted = 0;
        for (Capability capability : kept) wanted |= 1L << capability.bit;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = capabilityHeader(arena);
            MemorySegment data = arena.allocate(24, 8);
            int low = (int) wanted & (int) permitted();
            data.set(JAVA_INT, 0, low);
            data.set(JAVA_INT, 4, low);
            LinuxException.check("capset", Libc.call(CAPSET, header.address(), data.address()));
        }
    }

    /** Whether the calling thread may use this capability now. */
    public static boolean has(Capability capability) throws LinuxException {
        return (capabilities(0) >>> capability.bit & 1) != 0;
    }

    private static long permitted() throws LinuxException {
        return capabilities(4);
    }

    /** The first 32 bits of the effective (0) or permitted (4) set. */
    private static long capabilities(int set) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = capabilityHeader(arena);
            MemorySegment data = arena.allocate(24, 8);
            LinuxException.check("capget", Libc.call(CAPGET, header.address(), data.address()));
            return Integer.toUnsignedLong(data.get(JAVA_INT, set));
        }
    }

    private static MemorySegment capabilityHeader(Arena arena) {
        MemorySegment header = arena.allocate(8, 8); // the second word names the calling thread: 0
        header.set(JAVA_INT, 0, CAPABILITY_VERSION_3);
        return header;
    }
}
