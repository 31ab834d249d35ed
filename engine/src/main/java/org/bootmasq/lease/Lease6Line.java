package org.bootmasq.lease;

import java.util.Optional;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * One lease of IPv6 as a line of dnsmasq's lease file: {@code 1796003850 287454020 2001:db8:1::1c6 name
 * 00:03:00:01:02:00:00:00:02:02}, with a {@code T} before the number of a temporary address.
 *
 * <p>A delegated prefix, which dnsmasq has not, has a {@code P} there, its length behind the address and then the next
 * hop: {@code P514 2001:db8:f00::/56@fe80::2%lan0}. dnsmasq reads over exactly such a line.
 */
final class Lease6Line {
    private static final int MAX_DUID = 65_535;
    private static final int MAX_NAME = 255;
    private static final int WORDS = 5;

    private Lease6Line() {}

    /** Without a line end. */
    static void write(ByteWriter line, Lease6 lease) {
        line.decimal(lease.expires()).u8(' ');
        switch (lease.binding().kind()) {
            case ADDRESS -> {}
            case TEMPORARY -> line.u8('T');
            case PREFIX -> line.u8('P');
        }
        line.decimal(Integer.toUnsignedLong(lease.binding().iaid())).u8(' ');
        line.latin1(lease.address().toString());
        if (lease.isPrefix()) writePrefix(line, lease);
        line.u8(' ').latin1(lease.hostname().isEmpty() ? "*" : lease.hostname()).u8(' ');
        if (lease.binding().duid().isEmpty()) line.u8('*');
        else line.colonHex(lease.binding().duid());
    }

    private static void writePrefix(ByteWriter line, Lease6 lease) {
        line.u8('/').decimal(lease.prefixLength());
        Lease6.Via via = lease.via();
        if (!via.equals(Lease6.Via.NOWHERE)) {
            line.u8('@').latin1(via.linkLocal().toString()).u8('%').latin1(via.device());
        }
    }

    /** Whether a line is meant to be one: its third word is an IPv6 address. */
    static boolean isLine(String line) {
        String[] words = LeaseLine.words(line);
        return words.length >= 3
                && words[2].indexOf(':') >= 0
                && address(words[2]).isPresent();
    }

    private static Optional<Ip6> address(String word) {
        int slash = word.indexOf('/');
        return Ip6.parse(slash < 0 ? word : word.substring(0, slash));
    }

    static Lease6 read(String line) throws LeaseLine.Unreadable {
        String[] words = LeaseLine.words(line.trim());
        if (words.length != WORDS) throw new LeaseLine.Unreadable("needs: expiry, iaid, address, name, duid");
        Ip6 address = address(words[2]).orElseThrow(() -> new LeaseLine.Unreadable("bad address " + words[2]));
        Bytes duid = words[4].equals("*") ? Bytes.EMPTY : LeaseLine.hex(words[4], MAX_DUID);
        Lease6.Binding binding = binding(words[1], duid);
        long expires = LeaseLine.expiry(words[0]);
        String name = words[3].equals("*") ? "" : words[3];
        if (name.length() > MAX_NAME) throw new LeaseLine.Unreadable("name too long");
        int slash = words[2].indexOf('/');
        if ((binding.kind() == Lease6.Kind.PREFIX) != (slash >= 0)) {
            throw new LeaseLine.Unreadable("bad address " + words[2]);
        }
        Lease6 lease = slash < 0
                ? Lease6.ofAddress(address, binding, expires)
                : prefix(address, words[2].substring(slash + 1), binding, expires);
        return lease.named(name, "", false);
    }

    private static Lease6.Binding binding(String word, Bytes duid) throws LeaseLine.Unreadable {
        Lease6.Kind kind = word.startsWith("T")
                ? Lease6.Kind.TEMPORARY
                : word.startsWith("P") ? Lease6.Kind.PREFIX : Lease6.Kind.ADDRESS;
        try {
            int iaid = Integer.parseUnsignedInt(kind == Lease6.Kind.ADDRESS ? word : word.substring(1));
            return new Lease6.Binding(kind, duid, iaid);
        } catch (NumberFormatException e) {
            throw new LeaseLine.Unreadable("bad iaid " + word);
        }
    }

    private static Lease6 prefix(Ip6 first, String rest, Lease6.Binding binding, long expires)
            throws LeaseLine.Unreadable {
        int at = rest.indexOf('@');
        int length;
        try {
            length = Integer.parseInt(at < 0 ? rest : rest.substring(0, at));
        } catch (NumberFormatException e) {
            throw new LeaseLine.Unreadable("bad prefix length " + rest);
        }
        if (length < 1
                || length >= Lease6.ADDRESS_BITS
                || !first.network(length).equals(first)) {
            throw new LeaseLine.Unreadable("bad prefix length " + rest);
        }
        return Lease6.ofPrefix(
                first, length, binding, expires, at < 0 ? Lease6.Via.NOWHERE : via(rest.substring(at + 1)));
    }

    private static Lease6.Via via(String text) throws LeaseLine.Unreadable {
        int percent = text.indexOf('%');
        Optional<Ip6> hop = percent < 0 ? Optional.empty() : Ip6.parse(text.substring(0, percent));
        String device = text.substring(percent + 1);
        if (hop.isEmpty() || device.isEmpty()) throw new LeaseLine.Unreadable("bad next hop " + text);
        return new Lease6.Via(hop.get(), device);
    }
}
