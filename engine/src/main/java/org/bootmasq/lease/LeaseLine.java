package org.bootmasq.lease;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.HardwareType;
import org.bootmasq.wire.Ip4;

/**
 * One lease of IPv4 as a line of dnsmasq's lease file: {@code 1795474893 52:54:00:00:00:02 192.168.7.54 beta
 * 01:52:54:00:00:00:02}.
 */
final class LeaseLine {
    private static final int MAX_HARDWARE = 16;
    private static final int MAX_CLIENT_ID = 255;
    private static final int MAX_NAME = 255;

    private LeaseLine() {}

    /** Why a line is no lease. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
        private final String reason;

        Unreadable(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /** Without a line end. */
    static void write(ByteWriter line, Lease4 lease) {
        line.decimal(lease.expires()).u8(' ');
        writeHardware(line, lease.hardware());
        line.u8(' ').dotted(lease.address()).u8(' ');
        line.latin1(lease.hostname().isEmpty() ? "*" : lease.hostname()).u8(' ');
        if (lease.clientId().isEmpty()) line.u8('*');
        else line.colonHex(lease.clientId());
    }

    /** The type stands in front where it is not Ethernet, or where there are no octets to tell. */
    private static void writeHardware(ByteWriter line, HardwareAddress hardware) {
        if (!hardware.isEthernet() || hardware.octets().isEmpty()) {
            line.hex(hardware.type()).u8('-');
        }
        line.colonHex(hardware.octets());
    }

    static Lease4 read(String line) throws Unreadable {
        String[] words = words(line.trim());
        if (words.length < 4) throw new Unreadable("needs: expiry, hardware address, address, name, client id");
        return read(words, words.length > 4 ? words[4] : "*");
    }

    private static Lease4 read(String[] words, String clientId) throws Unreadable {
        Ip4 address = Ip4.parse(words[2]).orElseThrow(() -> new Unreadable("bad address " + words[2]));
        String name = words[3].equals("*") ? "" : words[3];
        if (name.length() > MAX_NAME) throw new Unreadable("name too long");
        return new Lease4(
                address,
                hardware(words[1]),
                clientId.equals("*") ? Bytes.EMPTY : hex(clientId, MAX_CLIENT_ID),
                name,
                "",
                false,
                expiry(words[0]),
                Lease4.Extra.NONE,
                List.of());
    }

    static long expiry(String word) throws Unreadable {
        try {
            long value = Long.parseLong(word);
            if (value >= 0) return value;
        } catch (NumberFormatException e) {
            throw new Unreadable("bad expiry " + word);
        }
        throw new Unreadable("bad expiry " + word);
    }

    private static HardwareAddress hardware(String word) throws Unreadable {
        int dash = word.indexOf('-');
        if (dash < 0) return new HardwareAddress(HardwareType.ETHERNET, hex(word, MAX_HARDWARE));
        Bytes type = hex(word.substring(0, dash), 1);
        if (type.isEmpty()) throw new Unreadable("bad hardware type");
        return new HardwareAddress(type.at(0), hex(word.substring(dash + 1), MAX_HARDWARE));
    }

    /** Pairs (or single digits) with colons between them. */
    static Bytes hex(String word, int most) throws Unreadable {
        if (word.isEmpty()) return Bytes.EMPTY;
        int count = 1;
        for (int i = 0; i < word.length(); i++) if (word.charAt(i) == ':') count++;
        if (count > most) throw new Unreadable("too long: " + word);
        int[] octets = new int[count];
        int start = 0;
        for (int i = 0; i < count; i++) {
            int colon = word.indexOf(':', start);
            int end = colon < 0 ? word.length() : colon;
            octets[i] = end == start || end - start > 2 ? -1 : digits(word, start, end);
            if (octets[i] < 0) throw new Unreadable("not hexadecimal: " + word);
            start = end + 1;
        }
        return Bytes.ofInts(octets);
    }

    private static int digits(String word, int start, int end) {
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = Character.digit(word.charAt(i), 16);
            if (digit < 0) return -1;
            value = value << 4 | digit;
        }
        return value;
    }

    /** What stands between blanks; a file may have millions of lines. */
    static String[] words(String line) {
        var words = new ArrayList<String>(5);
        int start = 0;
        for (int i = 0; i <= line.length(); i++) {
            if (i < line.length() && line.charAt(i) != ' ') continue;
            if (i > start || i == line.length() && words.isEmpty()) words.add(line.substring(start, i));
            start = i + 1;
        }
        return words.toArray(String[]::new);
    }
}
