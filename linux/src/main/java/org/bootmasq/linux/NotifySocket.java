package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** sd_notify(3): datagrams to the service manager that started the process, such as {@code READY=1}. It never waits. */
public final class NotifySocket implements AutoCloseable {
    private static final int LONGEST_ADDRESS = 107;

    private final Descriptor descriptor;

    private NotifySocket(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Connects, which later needs no rights any more.
     *
     * @param address what {@code NOTIFY_SOCKET} says: a path, or {@code @} and a name of the abstract namespace
     *     (unix(7)); at most 107 octets
     * @throws LinuxException if nobody listens there
     */
    public static NotifySocket open(String address) throws LinuxException {
        byte[] name = address.getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_ADDRESS) throw new LinuxException("connect", Errno.EINVAL);
        if (name.length > 0 && name[0] == '@') name[0] = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(2L + name.length, 8);
            to.set(JAVA_SHORT, 0, (short) Socket.AF_UNIX);
            MemorySegment.copy(name, 0, to, JAVA_BYTE, 2, name.length);
            return new NotifySocket(Socket.connect(Socket.AF_UNIX, Socket.SOCK_DGRAM, to));
        }
    }

    /** Sends assignments, one a line. If the manager cannot take them now they are lost. */
    public void send(String assignments) {
        byte[] octets = assignments.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(JAVA_BYTE, octets);
            Libc.call(Socket.SENDTO, descriptor.fd(), text.address(), octets.length, Socket.MSG_NOSIGNAL);
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
