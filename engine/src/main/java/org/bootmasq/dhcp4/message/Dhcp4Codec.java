package org.bootmasq.dhcp4.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.wire.ByteReader;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * Messages as octets: RFC 2131 section 2, options of RFC 2132, overload (RFC 2131 section 4.1), long options
 * (RFC 3396).
 */
public final class Dhcp4Codec {
    /** The smallest BOOTP message (RFC 951): shorter replies are padded, for some clients drop them. */
    public static final int SMALLEST_MESSAGE = 300;

    public static final int HEADER = 236;
    public static final int SNAME = 64;
    public static final int FILE = 128;
    public static final int COOKIE = 0x63825363;
    private static final int PAD = OptionCode.PAD.code();
    private static final int END = OptionCode.END.code();
    private static final int OVERLOAD = OptionCode.OVERLOAD.code();
    private static final int OVERLOAD_FILE = 1;
    private static final int OVERLOAD_SNAME = 2;

    private Dhcp4Codec() {}

    /**
     * Reads a message. A missing end option is forgiven, as gPXE and others need it; a last option that is cut
     * short counts as not sent, as in dnsmasq.
     *
     * @throws Malformed if it is shorter than its fixed part, or its hardware address longer than its field
     */
    public static Dhcp4Message decode(Bytes packet) throws Malformed {
        var in = new ByteReader(packet);
        int op = in.u8();
        int htype = in.u8();
        int hlen = in.u8();
        int hops = in.u8();
        if (hlen > 16) throw in.malformed("hardware address of " + hlen + " octets");
        int xid = in.i32();
        int secs = in.u16();
        int flags = in.u16();
        var ciaddr = in.ip4();
        var yiaddr = in.ip4();
        var siaddr = in.ip4();
        var giaddr = in.ip4();
        Bytes chaddr = in.bytes(16).slice(0, hlen);
        Bytes sname = in.bytes(SNAME);
        Bytes file = in.bytes(FILE);
        boolean cookie = in.remaining() >= 4 && new ByteReader(packet.slice(HEADER, HEADER + 4)).i32() == COOKIE;
        Map<Integer, Bytes> options = new LinkedHashMap<>();
        int overload = 0;
        if (cookie) {
            in.skip(4);
            overload = readOptions(in, options);
            if ((overload & OVERLOAD_FILE) != 0) readOptions(new ByteReader(file), options);
            if ((overload & OVERLOAD_SNAME) != 0) readOptions(new ByteReader(sname), options);
        }
        List<Dhcp4Option> list = new ArrayList<>(options.size());
        options.forEach((code, value) -> list.add(new Dhcp4Option(code, value)));
        Bytes name = (overload & OVERLOAD_SNAME) != 0 ? Bytes.EMPTY : text(sname);
        Bytes bootFile = (overload & OVERLOAD_FILE) != 0 ? Bytes.EMPTY : text(file);
        return new Dhcp4Message(
                op, htype, hlen, hops, xid, secs, flags, ciaddr, yiaddr, siaddr, giaddr, chaddr, name, bootFile, cookie,
                list);
    }

    /** Joins repeated codes (RFC 3396 section 7); returns the overload bits found. */
    private static int readOptions(ByteReader in, Map<Integer, Bytes> options) throws Malformed {
        int overload = 0;
        while (in.hasMore()) {
            int code = in.u8();
            if (code == PAD) continue;
            if (code == END || !in.hasMore()) break;
            int length = in.u8();
            if (length > in.remaining()) break;
            Bytes value = in.bytes(length);
            if (code == OVERLOAD) {
                if (value.length() == 1) overload |= value.at(0);
            } else {
                options.merge(code, value, Bytes::plus);
            }
        }
        return overload;
    }

    private static Bytes text(Bytes field) {
        int nul = field.indexOf(Bytes.ofInts(0));
        return nul < 0 ? field : field.slice(0, nul);
    }

    /** Writes a message with all options behind the cookie, however many; padded to {@link #SMALLEST_MESSAGE}. */
    public static Bytes encode(Dhcp4Message message) {
        var out = new ByteWriter(576);
        writeHeader(out, message);
        out.padded(message.sname(), SNAME).padded(message.file(), FILE);
        if (message.cookie()) {
            out.i32(COOKIE);
            for (Dhcp4Option option : message.options()) writeOption(out, option);
            out.u8(END);
        }
        if (out.length() < SMALLEST_MESSAGE) out.zeros(SMALLEST_MESSAGE - out.length());
        return out.bytes();
    }

    /** Writes the fixed fields up to the magic cookie, without options. */
    public static void writeHeader(ByteWriter out, Dhcp4Message message) {
        out.u8(message.op()).u8(message.htype()).u8(message.hlen()).u8(message.hops());
        out.i32(message.xid()).u16(message.secs()).u16(message.flags());
        out.ip4(message.ciaddr()).ip4(message.yiaddr()).ip4(message.siaddr()).ip4(message.giaddr());
        out.padded(message.chaddr(), 16);
    }

    /** Splits what is longer than 255 octets (RFC 3396 section 6). */
    public static void writeOption(ByteWriter out, Dhcp4Option option) {
        Bytes rest = option.value();
        do {
            int part = Math.min(255, rest.length());
            out.u8(option.code()).u8(part).bytes(rest.slice(0, part));
            rest = rest.slice(part);
        } while (!rest.isEmpty());
    }
}
