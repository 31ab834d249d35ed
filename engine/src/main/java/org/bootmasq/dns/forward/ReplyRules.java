package org.bootmasq.dns.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bootmasq.config.Option;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.PrivateNetworks;
import org.bootmasq.dns.message.RecordCursor;
import org.bootmasq.dns.settings.AddressFilters;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/**
 * What a server's reply is held against: {@code stop-dns-rebind}, {@code bogus-nxdomain}, {@code ignore-address},
 * {@code alias}.
 */
public final class ReplyRules {
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

    private static final int SVCB_IP4_HINT = 4;
    private static final int SVCB_IP6_HINT = 6;

    private final AddressFilters filters;
    private final boolean stopRebind;
    private final boolean localhostAllowed;
    private final List<String> allowedDomains = new ArrayList<>();
    private final RecordCursor cursor = new RecordCursor();
    private boolean changed;
    private int culprit;

    public ReplyRules(AddressFilters filters, Set<Option> switches) {
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
            if (verdict != Verdict.PASS) continue;
            verdict = judge(reply, length);
            culprit = cursor.owner;
        }
        if (cursor.malformed()) return Verdict.MALFORMED;
        return verdict == Verdict.REBIND && mayBePrivate(reply, length) ? Verdict.PASS : verdict;
    }

    /** Whether a message gives a private address to a name that may have none, in whatever section and form. */
    public boolean rebinds(byte[] message, int length, int questionEnd) {
        if (!stopRebind) return false;
        cursor.over(message, length, questionEnd);
        while (cursor.next()) {
            if (!tellsPrivate(message, length)) continue;
            culprit = cursor.owner;
            return !mayBePrivate(message, length);
        }
        return false;
    }

    /** Where the record begins that decided about the last reply, if that did not pass. */
    public int culprit() {
        return culprit;
    }

    /** Whether the last reply has an address that its server did not give. */
    boolean changed() {
        return changed;
    }

    private Verdict judge(byte[] reply, int length) {
        int at = cursor.data;
        int octets = cursor.dataLength;
        boolean address = isAddress() && cursor.recordClass == 1 && cursor.inAnswer();
        if (address && matches(filters.ignored(), reply, at, octets)) return Verdict.IGNORE;
        if (address && matches(filters.bogus(), reply, at, octets)) return Verdict.NO_SUCH_NAME;
        if (stopRebind && tellsPrivate(reply, length)) return Verdict.REBIND;
        if (address && octets == 4 && !filters.aliases().isEmpty()) alias(reply, at);
        return Verdict.PASS;
    }

    private boolean isAddress() {
        return (cursor.type == Dns.TYPE_A && cursor.dataLength == 4)
                || (cursor.type == Dns.TYPE_AAAA && cursor.dataLength == 16);
    }

    /** Whether the present record brings a private address to whoever goes by it. */
    private boolean tellsPrivate(byte[] message, int length) {
        if (cursor.type == Dns.TYPE_SVCB || cursor.type == Dns.TYPE_HTTPS) return hintsAtPrivate(message, length);
        return isAddress() && isPrivate(message, cursor.data, cursor.dataLength);
    }

    private boolean isPrivate(byte[] message, int at, int octets) {
        return octets == 4
                ? PrivateNetworks.has(new Ip4(word(message, at)), !localhostAllowed)
                : PrivateNetworks.has(new Ip6(longWord(message, at), longWord(message, at + 8)), !localhostAllowed);
    }

    /**
     * RFC 9460 section 2.2 and 7.3: addresses among the parameters. What cannot be read to its end is not to be
     * trusted.
     */
    private boolean hintsAtPrivate(byte[] message, int length) {
        int end = cursor.data + cursor.dataLength;
        int at = cursor.dataLength < 3 ? -1 : MessageScan.skipName(message, cursor.data + 2, Math.min(end, length));
        if (at < 0) return true;
        while (at + 4 <= end) {
            int key = MessageScan.u16(message, at);
            int next = at + 4 + MessageScan.u16(message, at + 2);
            if (next > end) return true;
            int octets = key == SVCB_IP4_HINT ? 4 : key == SVCB_IP6_HINT ? 16 : 0;
            for (int hint = at + 4; octets > 0 && hint + octets <= next; hint += octets) {
                if (isPrivate(message, hint, octets)) return true;
            }
            at = next;
        }
        return at != end;
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
            reply[2] &= ~(Dns.AA >>> 8);
            changed = true;
            return;
        }
    }

    private boolean mayBePrivate(byte[] reply, int length) {
        if (allowedDomains.isEmpty()) return false;
        String name = MessageScan.text(reply, Dns.HEADER_OCTETS, length).toLowerCase(Locale.ROOT);
        return allowedDomains.stream()
                .anyMatch(domain ->
                        domain.isEmpty() ? name.indexOf('.') < 0 : name.equals(domain) || name.endsWith("." + domain));
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
