package org.bootmasq.dns.forward;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Edns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.RecordCursor;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.QueryAdditions;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/**
 * What becomes of a question's OPT record (RFC 6891) on its way upstream: our own size instead of the asker's, and the
 * options that {@code add-mac}, {@code add-subnet}, {@code add-cpe-id} and {@code umbrella} add and {@code strip-mac}
 * and {@code strip-subnet} take away.
 */
final class QueryEdns {
    /** RFC 7871. */
    private static final int CLIENT_SUBNET = 8;
    /** dnsmasq: the numbers that are in use for these, without a registry. */
    private static final int MAC_OCTETS = 65001;

    private static final int MAC_TEXT = 65073;
    private static final int CPE_ID = 65074;
    private static final int UMBRELLA = 20292;

    private final QueryAdditions additions;
    private final boolean stripMac;
    private final boolean stripSubnet;
    private final int packetMax;
    private final RecordCursor cursor = new RecordCursor();
    private final byte[] options = new byte[2048];
    private int optionsLength;

    QueryEdns(DnsSettings settings) {
        additions = settings.additions();
        stripMac = settings.has(Option.STRIP_MAC);
        stripSubnet = settings.has(Option.STRIP_SUBNET);
        packetMax = Math.max(Dns.PLAIN_UDP_OCTETS, settings.limits().ednsPacketMax());
    }

    /** Whether questions of different askers differ, so that one answer cannot serve them all. */
    boolean perAsker() {
        return additions.mac().isPresent()
                || additions.subnet().isPresent()
                || additions.umbrella().isPresent();
    }

    /**
     * Whether a server may answer this asker otherwise than others, so that its reply is not kept. dnsmasq: what {@code
     * add-cpe-id} and a subnet of a line's own say is the same for all.
     *
     * @param mac the asker's hardware address where it is known
     */
    boolean isPersonal(IpAddress asker, Optional<Bytes> mac) {
        if (additions.umbrella().isPresent()) return true;
        if (additions.mac().isPresent() && mac.isPresent()) return true;
        return additions
                .subnet()
                .flatMap(told -> told.of(asker))
                .filter(chosen -> chosen.address().isEmpty() && chosen.length() > 0)
                .isPresent();
    }

    /**
     * Rewrites a question in place.
     *
     * @param query has room for 512 octets more
     * @param mac the asker's hardware address where it is known
     * @param dnssec whether the reply is to bring its signatures
     * @return its length now
     */
    int rewrite(byte[] query, int length, int questionEnd, IpAddress asker, Optional<Bytes> mac, boolean dnssec) {
        cursor.over(query, length, questionEnd);
        int opt = -1;
        while (cursor.next()) {
            if (cursor.type != Dns.TYPE_OPT || !cursor.inAdditional()) continue;
            opt = cursor.owner;
            break;
        }
        // Behind an OPT record there may be a signature (TSIG), which any change would break.
        if (opt >= 0 && cursor.end() != length) return length;
        optionsLength = 0;
        if (opt >= 0) keep(query, cursor.data, cursor.dataLength);
        addAll(asker, mac);
        boolean wanted = optionsLength > 0 || stripMac || stripSubnet || dnssec;
        if (opt < 0 && !wanted) return length;
        int at = opt < 0 ? length : opt;
        if (opt < 0) {
            query[at] = 0;
            MessageScan.u16(query, at + 1, Dns.TYPE_OPT);
            MessageScan.u16(query, at + 5, 0);
            MessageScan.u16(query, at + 7, 0);
            MessageScan.u16(query, 10, MessageScan.u16(query, 10) + 1);
        }
        MessageScan.u16(query, at + 3, opt < 0 && !dnssec ? Dns.PLAIN_UDP_OCTETS : packetMax);
        if (dnssec) MessageScan.u16(query, at + 7, MessageScan.u16(query, at + 7) | Edns.DO);
        MessageScan.u16(query, at + 9, optionsLength);
        System.arraycopy(options, 0, query, at + 11, optionsLength);
        return at + 11 + optionsLength;
    }

    private void keep(byte[] query, int from, int length) {
        for (int at = from; at + 4 <= from + length; ) {
            int code = MessageScan.u16(query, at);
            int octets = 4 + MessageScan.u16(query, at + 2);
            if (at + octets > from + length) return;
            boolean stripped =
                    (stripSubnet && code == CLIENT_SUBNET) || (stripMac && (code == MAC_OCTETS || code == MAC_TEXT));
            if (!stripped && optionsLength + octets <= 512) {
                System.arraycopy(query, at, options, optionsLength, octets);
                optionsLength += octets;
            }
            at += octets;
        }
    }

    private boolean has(int code) {
        for (int at = 0; at + 4 <= optionsLength; at += 4 + MessageScan.u16(options, at + 2)) {
            if (MessageScan.u16(options, at) == code) return true;
        }
        return false;
    }

    private void addAll(IpAddress asker, Optional<Bytes> mac) {
        if (additions.mac().isPresent() && mac.isPresent()) {
            Bytes octets = mac.get();
            switch (additions.mac().get()) {
                case OCTETS -> add(MAC_OCTETS, octets);
                case TEXT -> add(MAC_TEXT, Bytes.latin1(octets.colonHex()));
                case BASE64 -> add(MAC_TEXT, Bytes.latin1(Base64.getEncoder().encodeToString(octets.toArray())));
            }
        }
        additions.cpeId().ifPresent(id -> add(CPE_ID, Bytes.of(id.getBytes(StandardCharsets.UTF_8))));
        additions.umbrella().ifPresent(umbrella -> add(UMBRELLA, umbrella(umbrella, asker)));
        additions.subnet().map(subnet -> subnet(subnet, asker)).ifPresent(subnet -> add(CLIENT_SUBNET, subnet));
    }

    private void add(int code, Bytes value) {
        // dnsmasq: what the asker says himself stays.
        if (has(code) || value.length() > 512) return;
        MessageScan.u16(options, optionsLength, code);
        MessageScan.u16(options, optionsLength + 2, value.length());
        value.copyTo(options, optionsLength + 4);
        optionsLength += 4 + value.length();
    }

    /** RFC 7871 section 6: family, source prefix, scope prefix 0, the address cut to the prefix. */
    private static Bytes subnet(QueryAdditions.ClientSubnet told, IpAddress asker) {
        Optional<QueryAdditions.Subnet> chosen = told.of(asker);
        if (chosen.isEmpty()) return Bytes.ofInts(0, asker instanceof Ip4 ? 1 : 2, 0, 0);
        IpAddress address = chosen.get().address().orElse(asker);
        int whole = address.octets().length() * 8;
        int length = Math.min(chosen.get().length(), whole);
        byte[] octets = address.octets().slice(0, (length + 7) / 8).toArray();
        if (length % 8 != 0) octets[octets.length - 1] &= (byte) (0xff << (8 - length % 8));
        return Bytes.ofInts(0, whole == 32 ? 1 : 2, length, 0).plus(Bytes.of(octets));
    }

    /** Cisco Umbrella's identity: "ODNS", version 1, flags 0, then fields of a type, each with its value. */
    private static Bytes umbrella(QueryAdditions.Umbrella identity, IpAddress asker) {
        Bytes value = Bytes.latin1("ODNS").plus(Bytes.ofInts(1, 0));
        if (identity.organization().isPresent()) {
            value = value.plus(field(0x0008, number(identity.organization().getAsInt())));
        }
        value = value.plus(field(asker instanceof Ip4 ? 0x0010 : 0x0020, asker.octets()));
        if (identity.device().isPresent())
            value = value.plus(field(0x0040, identity.device().get()));
        if (identity.asset().isPresent())
            value = value.plus(field(0x0004, number(identity.asset().getAsInt())));
        return value;
    }

    private static Bytes field(int type, Bytes value) {
        return Bytes.ofInts(type >>> 8, type).plus(value);
    }

    private static Bytes number(int value) {
        return Bytes.ofInts(value >>> 24, value >>> 16, value >>> 8, value);
    }

    /**
     * CVE-2026-4893, RFC 7871 section 7.3: a reply that speaks of another subnet than the question answers something
     * else.
     */
    boolean subnetMatches(byte[] query, int queryLength, byte[] reply, int replyLength, int questionEnd) {
        if (additions.subnet().isEmpty()) return true;
        int asked = subnetAt(query, queryLength, questionEnd);
        int told = subnetAt(reply, replyLength, questionEnd);
        if (asked < 0 || told < 0) return true;
        int length = MessageScan.u16(query, asked + 2);
        if (length != MessageScan.u16(reply, told + 2)) return false;
        for (int i = 4; i < 4 + length; i++) {
            // The octet at 7 is the scope, the reply's own.
            if (i != 7 && query[asked + i] != reply[told + i]) return false;
        }
        return true;
    }

    private int subnetAt(byte[] message, int length, int questionEnd) {
        cursor.over(message, length, questionEnd);
        while (cursor.next()) {
            if (cursor.type != Dns.TYPE_OPT) continue;
            int end = cursor.data + cursor.dataLength;
            for (int at = cursor.data; at + 4 <= end; at += 4 + MessageScan.u16(message, at + 2)) {
                boolean whole = at + 4 + MessageScan.u16(message, at + 2) <= end;
                if (whole && MessageScan.u16(message, at) == CLIENT_SUBNET) return at;
            }
        }
        return -1;
    }
}
