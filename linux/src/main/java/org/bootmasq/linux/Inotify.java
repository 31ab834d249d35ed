package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** inotify(7): tells what changes in directories. One thread at a time. */
public final class Inotify implements Pollable {
    /** A file was written and closed. */
    public static final int CLOSE_WRITE = 0x8;
    /** A file was moved out of the directory. */
    public static final int MOVED_FROM = 0x40;
    /** A file was moved into the directory. */
    public static final int MOVED_TO = 0x80;
    /** A file or directory was made. */
    public static final int CREATE = 0x100;
    /** A file or directory was deleted. */
    public static final int DELETE = 0x200;
    /** The watched directory itself is gone. */
    public static final int DELETE_SELF = 0x400;
    /** The watched directory itself was moved. */
    public static final int MOVE_SELF = 0x800;
    /** In an event only: more happened than the kernel could keep; look at everything again. */
    public static final int OVERFLOW = 0x4000;
    /** In an event only: the watch is gone. */
    public static final int IGNORED = 0x8000;

    private static final MemorySegment INOTIFY_INIT1 = Libc.function("inotify_init1");
    private static final MemorySegment INOTIFY_ADD_WATCH = Libc.function("inotify_add_watch");
    private static final MemorySegment INOTIFY_RM_WATCH = Libc.function("inotify_rm_watch");
    private static final MemorySegment READ = Libc.function("read");
    private static final int CLOEXEC_NONBLOCK = 0x80800;
    private static final int HEADER = 16;
    private static final int BUFFER = 16 * 1024;

    /**
     * Something that happened.
     *
     * @param watch what {@link #watch} returned, -1 for {@link #OVERFLOW}
     * @param mask what happened
     * @param name of the entry in the directory; empty where it is about the watched thing itself
     */
    public record Event(int watch, int mask, String name) {
        /** Whether the event is of this kind (IN_...). */
        public boolean is(int kind) {
            return (mask & kind) != 0;
        }
    }

    private final Descriptor descriptor;
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER, 8);

    /** Opens a queue of events that watches nothing yet (inotify_init1(2)). */
    public Inotify() throws LinuxException {
        descriptor = new Descriptor(LinuxException.check("inotify_init1", Libc.call(INOTIFY_INIT1, CLOEXEC_NONBLOCK)));
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /**
     * Watches a file or directory.
     *
     * @param mask the kinds of event, or-ed
     * @return the number of the watch; the same as before for the same file
     */
    public int watch(String path, int mask) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path, StandardCharsets.ISO_8859_1).address();
            return LinuxException.check("inotify_add_watch", Libc.call(INOTIFY_ADD_WATCH, fd(), name, mask));
        }
    }

    /** Watches no longer. */
    public void unwatch(int watch) {
        Libc.call(INOTIFY_RM_WATCH, fd(), watch);
    }

    /** All events that wait, oldest first, without waiting. */
    public List<Event> take() throws LinuxException {
        List<Event> events = new ArrayList<>();
        while (true) {
            long length = Libc.call(READ, fd(), buffer.address(), BUFFER);
            if (length < 0 && Libc.errno() == Errno.EAGAIN) return events;
            if (length < 0 && Libc.errno() == Errno.EINTR) continue;
            LinuxException.checkLong("read", length);
            for (long at = 0; at + HEADER <= length; ) {
                int nameRoom = buffer.get(JAVA_INT, at + 12);
                String name = nameRoom == 0 ? "" : buffer.getString(at + HEADER, StandardCharsets.ISO_8859_1);
                events.add(new Event(buffer.get(JAVA_INT, at), buffer.get(JAVA_INT, at + 4), name));
                at += HEADER + nameRoom;
            }
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
