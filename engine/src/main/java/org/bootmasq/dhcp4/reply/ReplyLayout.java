package org.bootmasq.dhcp4.reply;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * Places options into a packet one by one: behind the cookie while they fit into what the client takes, then into the
 * fields {@code file} and {@code sname} (RFC 2131 section 4.1), else not at all.
 */
final class ReplyLayout {
    /** What every client takes (RFC 2131 section 2), IP and UDP headers included. */
    private static final int LEAST_MAXIMUM = 576;

    private static final int IP_AND_UDP = 28;
    private static final int COOKIE_AND_END = 5;
    private static final int OVERLOAD_OPTION = 3;

    private final boolean overloadAllowed;
    private final int capacity;
    private final ByteWriter main = new ByteWriter(312);
    private final ByteWriter file = new ByteWriter(Dhcp4Codec.FILE);
    private final ByteWriter sname = new ByteWriter(Dhcp4Codec.SNAME);
    private final List<Dhcp4Option> placed = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private Bytes fileName = Bytes.EMPTY;
    private Bytes serverName = Bytes.EMPTY;
    private int overloadAt = -1;
    private int bits;

    /**
     * @param maximum option 57 of the request, 0 if it has none
     * @param reserved octets to keep for what must come last
     */
    ReplyLayout(int maximum, int reserved, boolean overloadAllowed) {
        this.overloadAllowed = overloadAllowed;
        // dnsmasq: one octet of what the client takes is never used.
        int rest = room(maximum) - Dhcp4Codec.HEADER - COOKIE_AND_END - 1;
        this.capacity = rest - reserved - (overloadAllowed ? OVERLOAD_OPTION : 0);
    }

    /** The most octets of a whole message. */
    private static int room(int maximum) {
        return Math.max(maximum, LEAST_MAXIMUM) - IP_AND_UDP;
    }

    /**
     * Whether what a relay said has room in the reply. dnsmasq: where it and what was asked do not both fit into
     * what the client takes it is left out, rather than what the client needs.
     */
    static boolean mayComeBack(Bytes relayInformation, Dhcp4Message request, int maximum) {
        int asked = Dhcp4Codec.HEADER + COOKIE_AND_END - 1;
        for (Dhcp4Option option : request.options()) asked += encodedSize(option.value());
        return asked + encodedSize(relayInformation) < room(maximum);
    }

    void fileName(Bytes name) {
        fileName = name.length() >= Dhcp4Codec.FILE ? name.slice(0, Dhcp4Codec.FILE - 1) : name;
    }

    void serverName(Bytes name) {
        serverName = name.length() >= Dhcp4Codec.SNAME ? name.slice(0, Dhcp4Codec.SNAME - 1) : name;
    }

    boolean put(OptionCode option, Bytes value) {
        return put(option.code(), value);
    }

    boolean put(int code, Bytes value) {
        int size = encodedSize(value);
        var option = new Dhcp4Option(code, value);
        if (main.length() + size <= capacity) {
            write(main, option);
        } else if (overload(1, file, Dhcp4Codec.FILE, fileName, size)
                || overload(2, sname, Dhcp4Codec.SNAME, serverName, size)) {
            write(overloadTarget(size), option);
        } else {
            warn("cannot send DHCP/BOOTP option " + code + ": no space left in packet");
            return false;
        }
        return true;
    }

    private void write(ByteWriter area, Dhcp4Option option) {
        Dhcp4Codec.writeOption(area, option);
        placed.add(option);
    }

    /** Options go on behind one another until the first field is full. */
    private ByteWriter overloadTarget(int size) {
        boolean intoFile = fileName.isEmpty() && file.length() + size < Dhcp4Codec.FILE;
        return intoFile ? file : sname;
    }

    /** Whether a field has room, or can be put to that use; then option 52 says so. */
    private boolean overload(int bit, ByteWriter area, int width, Bytes inUse, int size) {
        if (!overloadAllowed || !inUse.isEmpty()) return false;
        if (overloadAt < 0) {
            main.u8(OptionCode.OVERLOAD.code()).u8(1).u8(0);
            overloadAt = main.length() - 1;
        }
        // dnsmasq: the field is taken into use even when it is too small for this option.
        bits |= bit;
        main.set(overloadAt, bits);
        return area.length() + size < width;
    }

    /** Option 82 goes last, in the space kept for it. */
    void putLast(OptionCode option, Bytes value) {
        write(main, new Dhcp4Option(option, value));
    }

    static int encodedSize(Bytes value) {
        int parts = Math.max(1, (value.length() + 254) / 255);
        return value.length() + 2 * parts;
    }

    /** What the log is to say about this reply. */
    void warn(String warning) {
        warnings.add(warning);
    }

    /**
     * The finished reply.
     *
     * @param header all but {@code siaddr}, names and options
     * @param detailed whether anybody reads the log lines, which cost more than the packet
     */
    Reply reply(Dhcp4Message header, Ip4 siaddr, boolean detailed) {
        var message = new Dhcp4Message(
                header.op(),
                header.htype(),
                header.hlen(),
                header.hops(),
                header.xid(),
                header.secs(),
                header.flags(),
                header.ciaddr(),
                header.yiaddr(),
                siaddr,
                header.giaddr(),
                header.chaddr(),
                serverName,
                fileName,
                header.cookie(),
                placed);
        return new Reply(message, packet(message), detailed ? logLines(message) : List.of(), List.copyOf(warnings));
    }

    private List<String> logLines(Dhcp4Message message) {
        List<String> lines = new ArrayList<>();
        if (!fileName.isEmpty()) lines.add("bootfile name: " + fileName.latin1());
        if (!serverName.isEmpty()) lines.add("server name: " + serverName.latin1());
        if (!message.siaddr().isUnspecified()) lines.add("next server: " + message.siaddr());
        if ((message.flags() & Dhcp4Message.BROADCAST) != 0 && message.ciaddr().isUnspecified()) {
            lines.add("broadcast response");
        }
        for (Dhcp4Option option : placed) lines.add(OptionLog.sent(option));
        if (bits != 0) lines.add(OptionLog.sent(new Dhcp4Option(OptionCode.OVERLOAD, Bytes.ofInts(bits))));
        return lines;
    }

    /** The packet, padded to the smallest that all clients take. */
    private Bytes packet(Dhcp4Message header) {
        var out = new ByteWriter(576);
        Dhcp4Codec.writeHeader(out, header);
        if ((bits & 2) != 0) sname.u8(OptionCode.END.code());
        if ((bits & 1) != 0) file.u8(OptionCode.END.code());
        out.padded(sname.length() > 0 ? sname.bytes() : serverName, Dhcp4Codec.SNAME);
        out.padded(file.length() > 0 ? file.bytes() : fileName, Dhcp4Codec.FILE);
        // dnsmasq: a BOOTP request without the cookie is answered without it.
        out.i32(header.cookie() ? Dhcp4Codec.COOKIE : 0).bytes(main.bytes()).u8(OptionCode.END.code());
        if (out.length() < Dhcp4Codec.SMALLEST_MESSAGE) {
            out.zeros(Dhcp4Codec.SMALLEST_MESSAGE - out.length());
        }
        return out.bytes();
    }
}
