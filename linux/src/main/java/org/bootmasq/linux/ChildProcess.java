package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * posix_spawn(3) and waitpid(2): runs a program with arguments and environment of any octets, which {@link
 * ProcessBuilder} cannot carry, and tells an exit status from a signal. The child starts in {@code /}, with default
 * signals, nothing on its standard input and no descriptor of ours but the pipe that takes its output.
 */
public final class ChildProcess implements Pollable {
    private static final MemorySegment SPAWN = Libc.function("posix_spawn");
    private static final MemorySegment ACTIONS_INIT = Libc.function("posix_spawn_file_actions_init");
    private static final MemorySegment ACTIONS_DESTROY = Libc.function("posix_spawn_file_actions_destroy");
    private static final MemorySegment ADD_OPEN = Libc.function("posix_spawn_file_actions_addopen");
    private static final MemorySegment ADD_DUP2 = Libc.function("posix_spawn_file_actions_adddup2");
    private static final Optional<MemorySegment> ADD_CHDIR = optional("posix_spawn_file_actions_addchdir_np");
    private static final Optional<MemorySegment> ADD_CLOSE_FROM = optional("posix_spawn_file_actions_addclosefrom_np");
    private static final MemorySegment ATTRIBUTES_INIT = Libc.function("posix_spawnattr_init");
    private static final MemorySegment SET_FLAGS = Libc.function("posix_spawnattr_setflags");
    private static final MemorySegment SET_DEFAULT_SIGNALS = Libc.function("posix_spawnattr_setsigdefault");
    private static final MemorySegment SET_SIGNAL_MASK = Libc.function("posix_spawnattr_setsigmask");
    private static final MemorySegment FILL_SIGNALS = Libc.function("sigfillset");
    private static final MemorySegment PIPE = Libc.function("pipe2");
    private static final MemorySegment READ = Libc.function("read");
    private static final MemorySegment WAIT = Libc.function("waitpid");

    private static final int FLAGS_SIGNALS = 0x4 | 0x8;
    private static final int O_CLOEXEC = 0x80000;
    private static final int WNOHANG = 1;
    /** More than glibc and musl need for any of the structures. */
    private static final int ROOM = 512;

    private final int pid;
    private final Descriptor output;
    private Optional<Ending> ending = Optional.empty();

    /** How a process ended. */
    public sealed interface Ending {
        /** @param status 0 to 255 */
        record Exited(int status) implements Ending {}

        record Killed(int signal) implements Ending {}
    }

    private ChildProcess(int pid, Descriptor output) {
        this.pid = pid;
        this.output = output;
    }

    private static Optional<MemorySegment> optional(String name) {
        return Linker.nativeLinker().defaultLookup().find(name);
    }

    /**
     * Starts a program.
     *
     * @param path of the program, looked up from {@code /}, never through {@code PATH} or a shell
     * @param arguments all of them, the program's name first; without NUL
     * @param environment {@code NAME=value} each; without NUL
     * @param errorsToo whether its standard error goes to the pipe too, else to ours
     * @throws LinuxException with the errno of execve(2) if it cannot be executed
     */
    public static ChildProcess start(String path, List<byte[]> arguments, List<byte[]> environment, boolean errorsToo)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(8, 4);
            LinuxException.check("pipe2", Libc.call(PIPE, ends.address(), O_CLOEXEC));
            var read = new Descriptor(ends.get(JAVA_INT, 0));
            var write = new Descriptor(ends.get(JAVA_INT, 4));
            MemorySegment actions = arena.allocate(ROOM, 16);
            Libc.call(ACTIONS_INIT, actions.address());
            try {
                fill(arena, actions.address(), write.fd(), errorsToo);
                MemorySegment pid = arena.allocate(8, 8);
                int errno = (int) Libc.call(
                        SPAWN,
                        pid.address(),
                        arena.allocateFrom(path, StandardCharsets.ISO_8859_1).address(),
                        actions.address(),
                        defaultSignals(arena).address(),
                        strings(arena, arguments).address(),
                        strings(arena, environment).address());
                if (errno == 0) return new ChildProcess(pid.get(JAVA_INT, 0), read);
                read.close();
                throw new LinuxException("execve", errno);
            } finally {
                write.close();
                Libc.call(ACTIONS_DESTROY, actions.address());
            }
        }
    }

    private static void fill(Arena arena, long actions, int pipe, boolean errorsToo) {
        Libc.call(ADD_OPEN, actions, 0, arena.allocateFrom("/dev/null").address(), 0, 0);
        Libc.call(ADD_DUP2, actions, pipe, 1);
        if (errorsToo) Libc.call(ADD_DUP2, actions, pipe, 2);
        ADD_CHDIR.ifPresent(f -> Libc.call(f, actions, arena.allocateFrom("/").address()));
        ADD_CLOSE_FROM.ifPresent(f -> Libc.call(f, actions, 3));
    }

    private static MemorySegment defaultSignals(Arena arena) {
        MemorySegment attributes = arena.allocate(ROOM, 16);
        MemorySegment signals = arena.allocate(ROOM, 16);
        Libc.call(ATTRIBUTES_INIT, attributes.address());
        Libc.call(SET_FLAGS, attributes.address(), FLAGS_SIGNALS);
        Libc.call(SET_SIGNAL_MASK, attributes.address(), signals.address());
        Libc.call(FILL_SIGNALS, signals.address());
        Libc.call(SET_DEFAULT_SIGNALS, attributes.address(), signals.address());
        return attributes;
    }

    private static MemorySegment strings(Arena arena, List<byte[]> texts) {
        MemorySegment pointers = arena.allocate(ADDRESS, texts.size() + 1);
        for (int i = 0; i < texts.size(); i++) {
            byte[] text = texts.get(i);
            for (byte octet : text) if (octet == 0) throw new IllegalArgumentException("NUL in an argument");
            MemorySegment copy = arena.allocate(text.length + 1L);
            MemorySegment.copy(text, 0, copy, JAVA_BYTE, 0, text.length);
            pointers.setAtIndex(ADDRESS, i, copy);
        }
        return pointers;
    }

    /** The reading end of the pipe. */
    @Override
    public int fd() {
        return output.fd();
    }

    /** Its number. */
    public int pid() {
        return pid;
    }

    /** Waits for output and reads some; -1 once all that could write have closed their end. */
    public int read(byte[] into) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(into.length);
            long got;
            do {
                got = Libc.call(READ, output.fd(), room.address(), into.length);
            } while (got < 0 && Libc.errno() == Errno.EINTR);
            int length = (int) LinuxException.checkLong("read", got);
            MemorySegment.copy(room, JAVA_BYTE, 0, into, 0, length);
            return length == 0 ? -1 : length;
        }
    }

    /** How it ended, empty while it runs. */
    public Optional<Ending> poll() throws LinuxException {
        return ending(WNOHANG);
    }

    /** Waits for its end. */
    public Ending await() throws LinuxException {
        return ending(0).orElseThrow(() -> new LinuxException("waitpid", Errno.ECHILD));
    }

    private Optional<Ending> ending(int options) throws LinuxException {
        if (ending.isPresent()) return ending;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(8, 8);
            long ended;
            do {
                ended = (int) Libc.call(WAIT, pid, status.address(), options);
            } while (ended < 0 && Libc.errno() == Errno.EINTR);
            if (LinuxException.check("waitpid", ended) == 0) return Optional.empty();
            int code = status.get(JAVA_INT, 0);
            int signal = code & 0x7f;
            ending = Optional.of(signal == 0 ? new Ending.Exited(code >> 8 & 0xff) : new Ending.Killed(signal));
            return ending;
        }
    }

    /** Closes the pipe; a child that still runs goes on. */
    @Override
    public void close() {
        output.close();
    }
}
