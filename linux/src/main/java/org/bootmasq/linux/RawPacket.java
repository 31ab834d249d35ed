package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * packet(7): sends an IPv4 UDP datagram to a link-layer address, past ARP and routes, for a client that has no address
 * yet (RFC 2131 section 4.1). The kernel writes the link-layer header; the IPv4 header (RFC 791) and the UDP checksum
 * (RFC 768) are made here. Needs CAP_NET_RAW. It only sends, so nothing is ever queued on it. One thread at a time.
 */
public final class RawPacket implements Pollable {
    private static final int ETHERTYPE_IP4 = 0x0800;
    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int UDP = 17;
    private static final int SOCKADDR_LL = 20;

    private final Descriptor descriptor;
    private final MemorySegment packet = Arena.ofAuto().allocate(65536, 8);
    private final MemorySegment name = Arena.ofAuto().allocate(SOCKADDR_LL, 8);

    /** Opens a packet socket, for which it takes CAP_NET_RAW. */
    public RawPacket() throws LinuxException {
        descriptor = new Descriptor(Socket.open(Socket.AF_PACKET, Socket.SOCK_DGRAM, 0));
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /**
     * Sends one datagram, or drops it where the interface's queue is full, as a network may.
     *
     * @param interfaceIndex where it leaves
     * @param hardwareType the IANA "Hardware Type", 1 for Ethernet
     * @param hardware the destination's link-layer address, at most 8 octets
     * @param source IPv4 address
     * @param destination IPv4 address
     * @param payload at most 65507 octets; what the MTU cannot carry fails with EMSGSIZE
     */
    public void sendUdp(
            int interfaceIndex,
            int hardwareType,
            byte[] hardware,
            int source,
            int sourcePort,
            int destination,
            int destinationPort,
            byte[] payload)
            throws LinuxException {
        int length = IP_HEADER + UDP_HEADER + payload.length;
        writeIpHeader(length, source, destination);
        writeUdp(source, sourcePort, destination, destinationPort, payload);
        name.set(JAVA_SHORT, 0, (short) Socket.AF_PACKET);
        name.set(Messages.NETWORK_SHORT, 2, (short) ETHERTYPE_IP4);
        name.set(JAVA_INT, 4, interfaceIndex);
        name.set(JAVA_SHORT, 8, (short) hardwareType);
        int octets = Math.min(8, hardware.length);
        name.set(JAVA_BYTE, 11, (byte) octets);
        MemorySegment.copy(hardware, 0, name, JAVA_BYTE, 12, octets);
        long sent = Libc.call(Socket.SENDTO, fd(), packet.address(), length, 0, name.address(), SOCKADDR_LL);
        if (sent < 0 && Libc.errno() != Errno.EAGAIN && Libc.errno() != Errno.ENOBUFS)
            throw new LinuxException("sendto", Libc.errno());
    }

    private void writeIpHeader(int length, int source, int destination) {
        packet.set(Messages.NETWORK_INT, 0, 0x4500 << 16 | length);
        packet.set(Messages.NETWORK_INT, 4, 0); // an atomic datagram needs no identification (RFC 6864 section 4.1)
        packet.set(Messages.NETWORK_INT, 8, 64 << 24 | UDP << 16);
        packet.set(Messages.NETWORK_INT, 12, source);
        packet.set(Messages.NETWORK_INT, 16, destination);
        packet.set(Messages.NETWORK_SHORT, 6, (short) 0x4000); // don't fragment
        packet.set(Messages.NETWORK_SHORT, 10, (short) checksum(packet, 0, IP_HEADER, 0));
    }

    private void writeUdp(int source, int sourcePort, int destination, int destinationPort, byte[] payload) {
        int length = UDP_HEADER + payload.length;
        packet.set(Messages.NETWORK_SHORT, IP_HEADER, (short) sourcePort);
        packet.set(Messages.NETWORK_SHORT, IP_HEADER + 2, (short) destinationPort);
        packet.set(Messages.NETWORK_SHORT, IP_HEADER + 4, (short) length);
        packet.set(Messages.NETWORK_SHORT, IP_HEADER + 6, (short) 0);
        MemorySegment.copy(payload, 0, packet, JAVA_BYTE, IP_HEADER + UDP_HEADER, payload.length);
        long pseudoHeader = (source & 0xffffffffL) + (destination & 0xffffffffL) + UDP + length;
        int sum = checksum(packet, IP_HEADER, length, pseudoHeader);
        packet.set(Messages.NETWORK_SHORT, IP_HEADER + 6, (short) (sum == 0 ? 0xffff : sum));
    }

    /** The Internet checksum (RFC 1071) of the octets and of {@code start}, a sum of 32-bit or 16-bit words. */
    static int checksum(MemorySegment data, long offset, int length, long start) {
        long sum = (start & 0xffffffffL) + (start >>> 32);
        sum = (sum >>> 16) + (sum & 0xffff);
        int at = 0;
        for (; at + 2 <= length; at += 2) sum += data.get(Messages.NETWORK_SHORT, offset + at) & 0xffff;
        if (at < length) sum += (data.get(JAVA_BYTE, offset + at) & 0xff) << 8;
        while (sum >>> 16 != 0) sum = (sum >>> 16) + (sum & 0xffff);
        return (int) ~sum & 0xffff;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
