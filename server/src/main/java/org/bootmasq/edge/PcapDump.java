package org.bootmasq.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * {@code dumpfile} and {@code dumpmask}: the packets of chosen protocols in a libpcap file, at whose end a later start
 * goes on, or in a named pipe that Wireshark reads. Sockets do not see IP headers, so these are made up. For any
 * thread; what is not chosen costs a comparison, what is chosen a copy, and a reader that is too slow costs packets.
 */
public final class PcapDump {
    /** Chosen protocols; the masks are those of {@code dumpmask}. */
    public enum Kind {
        DNS_QUESTION(0x1),
        DNS_ANSWER(0x2),
        DNS_FORWARDED(0x4),
        DNS_REPLY(0x8),
        DHCP4(0x1000),
        DHCP6(0x2000),
        ROUTER_ADVERTISEMENT(0x4000),
        TFTP(0x8000);

        private final int mask;

        Kind(int mask) {
            this.mask = mask;
        }
    }

    /** Dumps nothing. */
    public static final PcapDump OFF = new PcapDump();

    private static final int MAGIC = 0xa1b2c3d4;
    private static final int HEADER_LENGTH = 24;
    private static final int SNAP_LENGTH = 65535;
    /** LINKTYPE_RAW of the tcpdump registry: begins with an IPv4 or IPv6 header. */
    private static final int LINK_TYPE_RAW = 101;

    private static final int RECORD_HEADER = 16;
    /** Where a packet's header tells the octets that follow it. */
    private static final int CAPTURED_LENGTH = 8;

    private static final int IP4_HEADER = 20;
    private static final int IP6_HEADER = 40;
    private static final int UDP_HEADER = 8;
    private static final int ICMP6_HEADER = 4;
    private static final int PROTOCOL_UDP = 17;
    private static final int PROTOCOL_ICMP6 = 58;
    private static final int HOPS = 64;
    private static final int QUEUE = 4096;
    /** What waits to be written takes at most this part of the heap. */
    private static final int HEAP_PART = 16;

    private static final long LAST_WRITES_MILLIS = 1000;

    private volatile int mask;
    private volatile Optional<Writer> writer = Optional.empty();

    /**
     * From now on packets go there.
     *
     * @param chosen of {@code dumpmask}; 0 chooses nothing
     */
    public void to(Writer other, int chosen) {
        writer = Optional.of(other);
        mask = chosen;
    }

    /** From now on packets go nowhere. */
    public void off() {
        mask = 0;
        writer = Optional.empty();
    }

    /**
     * What {@code dumpmask} says, read as strtol(3) with base 0 does: {@code 0x} hexadecimal, {@code 0} octal, else
     * decimal.
     */
    public static int mask(String text) {
        try {
            return Long.decode(text.trim()).intValue();
        } catch (NumberFormatException notANumber) {
            // dnsmasq: a mask that is no number chooses nothing.
            return 0;
        }
    }

    /**
     * Opens the file, as the owner's; {@link Writer#start} begins to write.
     *
     * @throws IOException with the line to show: {@code cannot create /x: Permission denied}, {@code bad header in /x}
     */
    public static Writer open(Path path, FileOwner owner, Log log) throws IOException {
        try {
            owner.claim(path, false, text -> log.log(Priority.WARNING, "", text));
            return new Writer(path, owner.at(path, () -> open(path, owner)), log);
        } catch (BadHeader wrong) {
            throw wrong;
        } catch (IOException failure) {
            throw new IOException("cannot create " + OctetPath.text(path) + ": " + Reason.of(failure), failure);
        }
    }

    private static FileChannel open(Path path, FileOwner owner) throws IOException {
        boolean isNew = Files.notExists(path);
        var options = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        FileChannel channel = FileChannel.open(path, options, FileOwner.FOR_NOBODY_ELSE);
        boolean regular = Files.isRegularFile(path);
        if (regular) owner.own(path.toRealPath());
        if (isNew || !regular || channel.size() == 0) writeAll(channel, fileHeader());
        else checkHeader(path, channel);
        return channel;
    }

    private static final class BadHeader extends IOException {
        private static final long serialVersionUID = 1L;

        BadHeader(Path path) {
            super("bad header in " + OctetPath.text(path));
        }
    }

    private static ByteBuffer fileHeader() {
        return ByteBuffer.allocate(HEADER_LENGTH)
                .order(ByteOrder.nativeOrder())
                .putInt(MAGIC)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(SNAP_LENGTH)
                .putInt(LINK_TYPE_RAW)
                .flip();
    }

    private static void checkHeader(Path path, FileChannel channel) throws IOException {
        var header = ByteBuffer.allocate(HEADER_LENGTH).order(ByteOrder.nativeOrder());
        int got = 0;
        while (header.hasRemaining() && got >= 0) got = channel.read(header);
        if (header.hasRemaining() || header.getInt(0) != MAGIC || header.getInt(20) != LINK_TYPE_RAW) {
            channel.close();
            throw new BadHeader(path);
        }
        channel.position(channel.size());
    }

    private static void writeAll(FileChannel channel, ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) channel.write(octets);
    }

    /** Whether packets of this kind are kept ({@code dumpmask}). */
    public boolean wants(Kind kind) {
        return (mask & kind.mask) != 0;
    }

    /**
     * Dumps one UDP datagram; both addresses are of one family.
     *
     * @param payload from its position to its limit, which stay as they are
     */
    public void udp(Kind kind, IpAddress from, int fromPort, IpAddress to, int toPort, ByteBuffer payload) {
        Optional<Writer> keeper = writer;
        if ((mask & kind.mask) == 0 || keeper.isEmpty()) return;
        int udpLength = UDP_HEADER + payload.remaining();
        int ipHeader = from instanceof Ip4 ? IP4_HEADER : IP6_HEADER;
        int length = ipHeader + udpLength;
        ByteBuffer record = record(length);
        switch (from) {
            case Ip4 _ -> putIp4Header(record, length, from, to);
            case Ip6 _ -> putIp6Header(record, PROTOCOL_UDP, HOPS, from, to, udpLength);
        }
        int udp = record.position();
        record.putShort((short) fromPort).putShort((short) toPort).putShort((short) udpLength);
        record.putShort((short) 0).put(payload.duplicate());
        int addresses = 2 * (from instanceof Ip4 ? 4 : 16);
        int checksum = checksum(record, udp - addresses, record.position(), PROTOCOL_UDP + udpLength);
        record.putShort(udp + 6, (short) (checksum == 0 ? 0xffff : checksum));
        keeper.get().put(new Packet(kind, record.flip()));
    }

    /**
     * Dumps one ICMPv6 message, whose checksum may be missing.
     *
     * @param message from its position to its limit, which stay as they are
     */
    public void icmp6(Kind kind, Ip6 from, Ip6 to, int hops, ByteBuffer message) {
        Optional<Writer> keeper = writer;
        if ((mask & kind.mask) == 0 || keeper.isEmpty() || message.remaining() < ICMP6_HEADER) return;
        int length = message.remaining();
        ByteBuffer record = record(IP6_HEADER + length);
        putIp6Header(record, PROTOCOL_ICMP6, hops, from, to, length);
        int icmp = record.position();
        record.put(message.duplicate()).putShort(icmp + 2, (short) 0);
        int checksum = checksum(record, icmp - 32, record.position(), PROTOCOL_ICMP6 + length);
        record.putShort(icmp + 2, (short) checksum);
        keeper.get().put(new Packet(kind, record.flip()));
    }

    /** Room for a packet of so many octets, behind its header in the file. */
    private static ByteBuffer record(int length) {
        var record = ByteBuffer.allocate(RECORD_HEADER + length).order(ByteOrder.nativeOrder());
        long now = System.currentTimeMillis();
        record.putInt((int) (now / 1000)).putInt((int) (now % 1000 * 1000));
        return record.putInt(length).putInt(length).order(ByteOrder.BIG_ENDIAN);
    }

    private static void putIp4Header(ByteBuffer record, int length, IpAddress from, IpAddress to) {
        int start = record.position();
        record.put((byte) 0x45).put((byte) 0).putShort((short) length);
        record.putInt(0).put((byte) HOPS).put((byte) PROTOCOL_UDP).putShort((short) 0);
        record.put(from.octets().toArray()).put(to.octets().toArray());
        record.putShort(start + 10, (short) checksum(record, start, start + IP4_HEADER, 0));
    }

    private static void putIp6Header(
            ByteBuffer record, int protocol, int hops, IpAddress from, IpAddress to, int length) {
        record.putInt(0x60000000).putShort((short) length).put((byte) protocol).put((byte) hops);
        record.put(from.octets().toArray()).put(to.octets().toArray());
    }

    /** RFC 1071, over octets and a sum to begin with. */
    private static int checksum(ByteBuffer octets, int from, int to, int begin) {
        long sum = begin;
        for (int at = from; at < to; at += 2) {
            int low = at + 1 < to ? octets.get(at + 1) & 0xff : 0;
            sum += (octets.get(at) & 0xff) << 8 | low;
        }
        while (sum >>> 16 != 0) sum = (sum & 0xffff) + (sum >>> 16);
        return (int) (~sum & 0xffff);
    }

    /** @param octets as they stand in the file */
    private record Packet(Kind kind, ByteBuffer octets) {}

    /** How many packets a file holds, behind whose header the channel stands. */
    private static long packetsIn(FileChannel channel) throws IOException {
        var header = ByteBuffer.allocate(RECORD_HEADER).order(ByteOrder.nativeOrder());
        long packets = 0;
        for (long at = HEADER_LENGTH; at + RECORD_HEADER <= channel.size(); packets++) {
            if (channel.read(header.clear(), at) < RECORD_HEADER) break;
            at += RECORD_HEADER + Integer.toUnsignedLong(header.getInt(CAPTURED_LENGTH));
        }
        return packets;
    }

    /** Writes what the protocols dump, and logs each packet with its number in the file. */
    public static final class Writer implements AutoCloseable {
        private final BlockingQueue<Packet> waiting = new ArrayBlockingQueue<>(QUEUE);
        private final AtomicLong dropped = new AtomicLong();
        private final AtomicLong waitingOctets = new AtomicLong();
        private final long mostOctets = Runtime.getRuntime().maxMemory() / HEAP_PART;
        private final Path path;
        private final FileChannel channel;
        private final Log log;
        private final Thread thread = new Thread(this::work, "pcap");
        private volatile boolean closing;

        private Writer(Path path, FileChannel channel, Log log) {
            this.path = path;
            this.channel = channel;
            this.log = log;
            thread.setDaemon(true);
        }

        private void put(Packet packet) {
            if (closing) return;
            int octets = packet.octets().capacity();
            if (waitingOctets.addAndGet(octets) <= mostOctets && waiting.offer(packet)) return;
            waitingOctets.addAndGet(-octets);
            dropped.incrementAndGet();
        }

        /** Whether nothing more is written, after a failure or {@link #close}. */
        public boolean hasEnded() {
            return closing;
        }

        /** Starts the thread; call it after privileges are dropped. */
        public void start() {
            thread.start();
        }

        private void work() {
            try {
                long number = Files.isRegularFile(path) ? packetsIn(channel) : 0;
                while (!closing || !waiting.isEmpty()) {
                    Packet packet = waiting.poll(100, TimeUnit.MILLISECONDS);
                    if (packet != null) {
                        log.log(
                                Priority.INFO,
                                "",
                                "dumping packet %d mask 0x%04x".formatted(++number, packet.kind().mask));
                        writeAll(channel, packet.octets());
                        waitingOctets.addAndGet(-packet.octets().capacity());
                    }
                    long lost = dropped.getAndSet(0);
                    if (lost > 0)
                        log.log(Priority.WARNING, "", lost + " packets are missing in " + OctetPath.text(path));
                }
            } catch (IOException failure) {
                closing = true;
                waiting.clear();
                log.log(
                        Priority.ERR,
                        "",
                        "failed to write packet dump " + OctetPath.text(path) + ": " + Reason.of(failure));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }

        /** Writes what is waiting and closes the file; a named pipe that nobody reads does not hold it up. */
        @Override
        public void close() {
            closing = true;
            try {
                thread.join(LAST_WRITES_MILLIS);
                channel.close();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            } catch (IOException failure) {
                log.log(Priority.WARNING, "", "cannot close " + OctetPath.text(path) + ": " + Reason.of(failure));
            }
        }
    }
}
