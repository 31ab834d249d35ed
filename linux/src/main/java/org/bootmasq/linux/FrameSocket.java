package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * packet(7): whole Ethernet frames on one interface, whoever they are for, as a network card sees them. Needs
 * CAP_NET_RAW. One thread at a time.
 */
public final class FrameSocket implements Pollable {
    private static final int ETH_P_ALL = 3;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int SOCKADDR_LL = 20;
    private static final int LONGEST_FRAME = 65_600;

    private final Descriptor descriptor;
    private final MemorySegment frame = Arena.ofAuto().allocate(LONGEST_FRAME, 8);

    /** @param interfaceIndex of an interface that is up */
    public FrameSocket(int interfaceIndex) throws LinuxException {
        // Protocol 0 keeps other interfaces' frames out until bind says which.
        descriptor = new Descriptor(Socket.open(Socket.AF_PACKET, Socket.SOCK_RAW, 0));
        try (Arena arena = Arena.ofConfined()) {
            Socket.set(fd(), SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
            MemorySegment name = arena.allocate(SOCKADDR_LL, 8);
            name.set(JAVA_SHORT, 0, (short) Socket.AF_PACKET);
            name.set(Messages.NETWORK_SHORT, 2, (short) ETH_P_ALL);
            name.set(JAVA_INT, 4, interfaceIndex);
            LinuxException.check("bind", Libc.call(Socket.BIND, fd(), name.address(), SOCKADDR_LL));
        } catch (LinuxException e) {
            descriptor.close();
            throw e;
        }
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /** Sends a frame that begins with its Ethernet header. */
    public void send(byte[] octets) throws LinuxException {
        MemorySegment.copy(octets, 0, frame, JAVA_BYTE, 0, octets.length);
        LinuxException.checkLong("sendto", Libc.call(Socket.SENDTO, fd(), frame.address(), octets.length, 0, 0, 0));
    }

    /** The next frame that waits, if any; {@link Poll} waits for one. */
    public Optional<byte[]> receive() throws LinuxException {
        long length = Libc.call(Socket.RECVFROM, fd(), frame.address(), LONGEST_FRAME, Socket.MSG_DONTWAIT, 0, 0);
        if (length < 0 && Libc.errno() == Errno.EAGAIN) return Optional.empty();
        return Optional.of(
                frame.asSlice(0, LinuxException.checkLong("recvfrom", length)).toArray(JAVA_BYTE));
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
