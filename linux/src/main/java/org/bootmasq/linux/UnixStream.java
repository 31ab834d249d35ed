package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * unix(7): a stream to a server on this machine, which learns whose rights this process had when it connected. No call
 * waits. One thread at a time.
 */
public final class UnixStream implements Pollable {
    private static final int LONGEST_ADDRESS = 107;
    private static final int ROOM = 0x10000;

    private final Descriptor descriptor;
    private final MemorySegment buffer = Arena.ofAuto().allocate(ROOM);

    private UnixStream(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * connect(2).
     *
     * @param address a path, one character an octet, or {@code @} and a name of the abstract namespace; at most 107
     *     octets
     * @throws LinuxException if nobody listens there, or too many wait there
     */
    public static UnixStream connect(String address) throws LinuxException {
        byte[] name = address.getBytes(StandardCharsets.ISO_8859_1);
        if (name.length == 0 || name.length > LONGEST_ADDRESS) throw new LinuxException("connect", Errno.EINVAL);
        boolean isAbstract = name[0] == '@';
        if (isAbstract) name[0] = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(2L + name.length + (isAbstract ? 0 : 1), 8);
            to.set(JAVA_SHORT, 0, (short) Socket.AF_UNIX);
            MemorySegment.copy(name, 0, to, JAVA_BYTE, 2, name.length);
            return new UnixStream(Socket.connect(Socket.AF_UNIX, Socket.SOCK_STREAM, to));
        }
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /**
     * Takes what has come, at most as much as there is room for.
     *
     * @return how many octets; 0 if none is there yet, -1 if the other end is gone
     */
    public int receive(byte[] into) throws LinuxException {
        long count =
                Libc.call(Socket.RECVFROM, fd(), buffer.address(), Math.min(ROOM, into.length), Socket.MSG_DONTWAIT);
        if (count == 0) return -1;
        if (count < 0) return nothingYet("recv");
        MemorySegment.copy(buffer, JAVA_BYTE, 0, into, 0, (int) count);
        return (int) count;
    }

    /**
     * Sends the beginning of these octets, as much as the kernel takes now.
     *
     * @return how many octets went; 0 where there is no room
     */
    public int send(byte[] octets, int offset, int length) throws LinuxException {
        int some = Math.min(ROOM, length);
        MemorySegment.copy(octets, offset, buffer, JAVA_BYTE, 0, some);
        long count = Libc.call(Socket.SENDTO, fd(), buffer.address(), some, Socket.MSG_NOSIGNAL | Socket.MSG_DONTWAIT);
        return count < 0 ? nothingYet("send") : (int) count;
    }

    private static int nothingYet(String call) throws LinuxException {
        int errno = Libc.errno();
        if (errno != Errno.EAGAIN && errno != Errno.EINTR) throw new LinuxException(call, errno);
        return 0;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
