package org.bootmasq.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bootmasq.config.Option;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** What a server's reply is held against: {@code stop-dns-rebind}, {@code bogus-nxdomain}, {@code ignore-address}, {@code alias}. */
final class ReplyRules {
    /** What to do with a reply. */
    enum Verdict {
        PASS,
        /** It is as if it had never come. */
        IGNORE,
        /** There is no such name. */
        NO_SUCH_NAME,
        /** It tells a private address: the asker gets none. */
        REBIND,
        /** A record of it lies past its end. */
        MALFORMED
    }

    private static final Ip4 LOOPBACK = Ip4.of(127, 0, 0, 0);

    private final AddressFilters filters;
    private final boolean stopRebind;
    private final boolean localhostAllowed;
    private final List<String> allowedDomains = new ArrayList<>();
    private final RecordCursor cursor = new RecordCursor();
    private boolean changed;
    private int culprit;

    ReplyRules(AddressFilters filters, Set<Option> switches) {
        this.filters = filters;
        stopRebind = switches.contains(Option.STOP_DNS_REBIND);
        localhostAllowed = switches.contains(Option.REBIND_LOCALHOST_OK);
        filters.rebindDomains().forEach(domain -> allowedDomains.add(domain.toLowerCase(Locale.ROOT)));
    }

    /** Looks at every record, and puts the addresses of {@code alias} in. */
    Verdict look(byte[] reply, int length, int questionEnd) {
        Verdict verdict = Verdict.PASS;
        changed = false;
        cursor.over(reply, length, questionEnd);
        while (cursor.next()) {
            boolean address = cursor.recordClass == 1
                    && ((cursor.type == MessageScan.A && cursor.dataLength == 4)
                            || (cursor.type == MessageScan.AAAA && cursor.dataLength == 16));
            if (!address || !cursor.inAnswer() || verdict != Verdict.PASS) continue;
            verdict = judge(reply, cursor.data, cursor.dataLength);
            culprit = cursor.owner;
        }
        if (cursor.malformed()) return Verdict.MALFORMED;
        return verdict == Verdict.REBIND && mayBePrivate(reply, length) ? Verdict.PASS : verdict;
    }

    /** Where the record begins that decided about the last reply, if that did not pass. */
    int culprit() {
        return culprit;
    }

    /** Whether the last reply has an address that its server did not give. */
    boolean changed() {
        return changed;
    }

    private Verdict judge(byte[] reply, int at, int octets) {
        if (matches(filters.ignored(), reply, at, octets)) return Verdict.IGNORE;
        if (matches(filters.bogus(), reply, at, octets)) return Verdict.NO_SUCH_NAME;
        boolean isPrivate = octets == 4 ? isPrivate4(reply, at) : isPrivate6(reply, at);
        if (stopRebind && isPrivate) return Verdict.REBIND;
        if (octets == 4 && !filters.aliases().isEmpty()) alias(reply, at);
        return Verdict.PASS;
    }

    private static boolean matches(List<AddressFilters.Prefix> prefixes, byte[] reply, int at, int octets) {
        for (AddressFilters.Prefix prefix : prefixes) {
            Bytes address = prefix.address().octets();
            if (address.length() == octets && samePrefix(address, prefix.length(), reply, at)) return true;
        }
        return false;
    }

    private static boolean samePrefix(Bytes address, int bits, byte[] reply, int at) {
        for (int i = 0; i * 8 < bits; i++) {
            int mask = bits - i * 8 >= 8 ? 0xff : 0xff << (8 - (bits - i * 8)) & 0xff;
            if (((address.at(i) ^ reply[at + i]) & mask) != 0) return false;
        }
        return true;
    }

    private void alias(byte[] reply, int at) {
        var address = new Ip4(word(reply, at));
        for (AddressFilters.Alias alias : filters.aliases()) {
            if (!address.and(alias.netmask()).between(alias.first().and(alias.netmask()), alias.last())) continue;
            boolean range = !alias.first().equals(alias.last());
            if (range && !address.between(alias.first(), alias.last())) continue;
            Ip4 instead = alias.replacement()
                    .and(alias.netmask())
                    .or(address.and(alias.netmask().not()));
            MessageScan.u16(reply, at, instead.bits() >>> 16);
            MessageScan.u16(reply, at + 2, instead.bits());
            reply[2] &= ~(MessageScan.AUTHORITATIVE >>> 8);
            changed = true;
            return;
        }
    }

    /** RFC 1918 and RFC 6890: what no server of the Internet should tell. */
    private boolean isPrivate4(byte[] reply, int at) {
        var address = new Ip4(word(reply, at));
        if (in(address, LOOPBACK, 8)) return !localhostAllowed;
        return in(address, Ip4.UNSPECIFIED, 8)
                || in(address, Ip4.of(10, 0, 0, 0), 8)
                || in(address, Ip4.of(172, 16, 0, 0), 12)
                || in(address, Ip4.of(192, 168, 0, 0), 16)
                || in(address, Ip4.of(169, 254, 0, 0), 16)
                || in(address, Ip4.of(192, 0, 2, 0), 24)
                || in(address, Ip4.of(198, 51, 100, 0), 24)
                || in(address, Ip4.of(203, 0, 113, 0), 24)
                || address.equals(Ip4.BROADCAST);
    }

    private static boolean in(Ip4 address, Ip4 network, int length) {
        return address.sameNetwork(network, Ip4.maskOf(length));
    }

    /** Mapped IPv4 (RFC 4291 section 2.5.5.2), ::, ::1, site-local, link-local, unique local (RFC 4193), documentation. */
    private boolean isPrivate6(byte[] reply, int at) {
        boolean zeros = true;
        for (int i = 0; i < 10; i++) zeros &= reply[at + i] == 0;
        int sixth = MessageScan.u16(reply, at + 10);
        if (zeros && sixth == 0xffff) return isPrivate4(reply, at + 12);
        int last = MessageScan.u16(reply, at + 12) << 16 | MessageScan.u16(reply, at + 14);
        if (zeros && sixth == 0 && last == 1) return !localhostAllowed;
        if (zeros && sixth == 0 && last == 0) return true;
        int first = MessageScan.u16(reply, at);
        boolean documentation = first == 0x2001 && MessageScan.u16(reply, at + 2) == 0x0db8;
        return (first & 0xff80) == 0xfe80 || (first & 0xfe00) == 0xfc00 || documentation;
    }

    private boolean mayBePrivate(byte[] reply, int length) {
        if (allowedDomains.isEmpty()) return false;
        String name = MessageScan.text(reply, MessageScan.HEADER, length).toLowerCase(Locale.ROOT);
        return allowedDomains.stream().anyMatch(domain -> name.equals(domain) || name.endsWith("." + domain));
    }

    /** The text of one address, for the log. */
    static String addressText(byte[] message, int at, int octets) {
        if (octets == 4) return new Ip4(word(message, at)).toString();
        return new Ip6(longWord(message, at), longWord(message, at + 8)).toString();
    }

    private static int word(byte[] message, int at) {
        return MessageScan.u16(message, at) << 16 | MessageScan.u16(message, at + 2);
    }

    private static long longWord(byte[] message, int at) {
        return (long) word(message, at) << 32 | Integer.toUnsignedLong(word(message, at + 4));
    }
}
