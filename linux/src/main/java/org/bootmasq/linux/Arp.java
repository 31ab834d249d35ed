package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** arp(7): entries of the kernel's ARP table, through any IPv4 socket. Writing needs CAP_NET_ADMIN. */
public final class Arp {
    private static final MemorySegment IOCTL = Libc.function("ioctl");
    private static final long SIOCDARP = 0x8953;
    private static final long SIOCGARP = 0x8954;
    private static final long SIOCSARP = 0x8955;
    private static final int ATF_COM = 2;
    private static final int ARPREQ = 68;
    private static final int HARDWARE = 16;
    private static final int FLAGS = 32;
    private static final int DEVICE = 52;

    private Arp() {}

    /**
     * Tells the kernel where an address lives, so that a unicast reply needs no ARP question that a client without an
     * address could not answer.
     *
     * @param hardwareType the IANA "Hardware Type", 1 for Ethernet
     * @param hardware at most 14 octets
     * @param device the interface's name
     */
    public static void set(UdpSocket socket, int address, int hardwareType, byte[] hardware, String device)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = entry(arena, address, device);
            entry.set(JAVA_SHORT, HARDWARE, (short) hardwareType);
            MemorySegment.copy(hardware, 0, entry, JAVA_BYTE, HARDWARE + 2, Math.min(14, hardware.length));
            entry.set(JAVA_INT, FLAGS, ATF_COM);
            LinuxException.check("ioctl(SIOCSARP)", Libc.call(IOCTL, socket.fd(), SIOCSARP, entry.address()));
        }
    }

    /** The Ethernet address of a neighbour, empty where the kernel does not know it. */
    public static Octets get(UdpSocket socket, int address, String device) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = entry(arena, address, device);
            if ((int) Libc.call(IOCTL, socket.fd(), SIOCGARP, entry.address()) == 0) {
                boolean complete = (entry.get(JAVA_INT, FLAGS) & ATF_COM) != 0;
                return complete ? Octets.copy(entry, HARDWARE + 2, 6) : Octets.EMPTY;
            }
            int errno = Libc.errno();
            if (errno == Errno.ENXIO || errno == Errno.ENODEV) return Octets.EMPTY;
            throw new LinuxException("ioctl(SIOCGARP)", errno);
        }
    }

    /** Forgets an entry; one that is not there is no error. */
    public static void delete(UdpSocket socket, int address, String device) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = entry(arena, address, device);
            int result = (int) Libc.call(IOCTL, socket.fd(), SIOCDARP, entry.address());
            if (result < 0 && Libc.errno() != Errno.ENXIO) throw new LinuxException("ioctl(SIOCDARP)", Libc.errno());
        }
    }

    private static MemorySegment entry(Arena arena, int address, String device) {
        MemorySegment entry = arena.allocate(ARPREQ, 8);
        Messages.writeIp4(entry, 0, address, 0);
        byte[] name = device.getBytes(StandardCharsets.UTF_8);
        MemorySegment.copy(name, 0, entry, JAVA_BYTE, DEVICE, Math.min(15, name.length));
        return entry;
    }
}
