package org.bootmasq.dhcp6.settings.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.value.CNumber;
import org.bootmasq.config.value.HexText;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Parts;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp.match.MatchRule.OptionMatch.Comparison;
import org.bootmasq.dhcp.six.OptionValue6;
import org.bootmasq.dhcp6.message.OptionType6;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * What a configuration writes for the value of an option of DHCPv6: read by the option's type, or by {@link
 * ValueLooks6}. IPv4 has no meaning here.
 *
 * @param comparison how {@code dhcp-match} compares it
 * @param wildcards of a value in hexadecimal: bit i for octet i counted from its end
 */
record ValueReader6(OptionValue6 value, Comparison comparison, int wildcards) {
    /** Where {@code dhcp-match} has no value. */
    static final ValueReader6 ANYTHING = new ValueReader6(OptionValue6.EMPTY, Comparison.TEXT, 0);

    private static final int LONGEST = 65_535;
    private static final int LONGEST_DOMAIN = 253;
    private static final String BAD_DOMAIN = "bad domain in dhcp-option";
    /** RFC 5908 section 4: sub-options of option 56. */
    private static final int TIME_SERVER_ADDRESS = 1;

    private static final int TIME_SERVER_NAME = 3;
    /** Of Intel, by which PXE and UEFI firmware names itself in option 16 (UEFI 2.10 section 24.3.2). */
    private static final int PXE_ENTERPRISE = 343;

    private ValueReader6(Bytes octets, Comparison comparison) {
        this(OptionValue6.of(octets), comparison, 0);
    }

    /** Takes all that is left as what is sent. */
    static OptionValue6 sent(Parts parts, OptionType6 type) {
        List<Part> each = parts.remaining();
        Part whole = parts.rest();
        OptionValue6 value = read(each, whole, type, false).value();
        if (value.written().length() > LONGEST) throw whole.refused("dhcp-option too long");
        return value;
    }

    /** Takes all that is left as what options of requests are compared with. */
    static ValueReader6 matched(Parts parts, OptionType6 type) {
        List<Part> each = parts.remaining();
        return read(each, parts.rest(), type, true);
    }

    private static ValueReader6 read(List<Part> each, Part whole, OptionType6 type, boolean forMatch) {
        // OpenWrt's lines end with a comma where they name no domain; dnsmasq sends an empty option then.
        List<Part> given = each.stream().filter(part -> !part.isEmpty()).toList();
        return switch (type) {
            case ADDRESSES -> ofAddresses(addresses(each));
            case DOMAINS -> new ValueReader6(domains(given, forMatch), Comparison.TEXT);
            case SECONDS ->
                seconds(whole)
                        .map(octets -> new ValueReader6(octets, Comparison.ARRAY))
                        .orElseGet(() -> byLooks(each, whole, forMatch));
            case TEXT -> ofText(whole);
            case NUMBERS16 ->
                numbers16(each)
                        .map(octets -> new ValueReader6(octets, Comparison.ARRAY))
                        .orElseGet(() -> byLooks(each, whole, forMatch));
            case COUNTED_TEXTS -> new ValueReader6(counted(given), Comparison.TEXT);
            case VENDOR_CLASS -> vendorClass(given, whole, forMatch);
            case TIME_SERVERS -> timeServers(given, whole, forMatch);
            case FREE -> byLooks(each, whole, forMatch);
        };
    }

    private static ValueReader6 byLooks(List<Part> each, Part whole, boolean forMatch) {
        if (ValueLooks6.isOfAddresses(whole)) return ofAddresses(addresses(each));
        Optional<Bytes> number = ValueLooks6.number(whole);
        if (number.isPresent()) return new ValueReader6(number.get(), Comparison.ARRAY);
        return ofHex(whole, forMatch).orElseGet(() -> new ValueReader6(ValueLooks6.text(whole), Comparison.TEXT));
    }

    private static ValueReader6 ofAddresses(List<Ip6> addresses) {
        return new ValueReader6(OptionValue6.of(addresses), Comparison.ADDRESSES6, 0);
    }

    private static Optional<ValueReader6> ofHex(Part whole, boolean wildcards) {
        return ValueLooks6.isOfOctets(whole)
                ? HexText.parse(whole.text(), LONGEST, wildcards)
                        .map(hex -> new ValueReader6(OptionValue6.of(hex.octets()), Comparison.HEX, hex.wildcards()))
                : Optional.empty();
    }

    private static ValueReader6 ofText(Part whole) {
        return new ValueReader6(Bytes.latin1(whole.plain()), Comparison.TEXT);
    }

    private static List<Ip6> addresses(List<Part> parts) {
        return Part.each(parts, part -> address(part).orElseThrow(() -> part.refused("bad IPv6 address")));
    }

    /** Either bracket may be missing. */
    private static Optional<Ip6> address(Part part) {
        String text = part.text();
        int start = text.startsWith("[") ? 1 : 0;
        int end = text.endsWith("]") ? text.length() - 1 : text.length();
        return end < start ? Optional.empty() : Ip6.parse(text.substring(start, end));
    }

    /** What is compared lacks the last root, so that it is found at the beginning of longer names. */
    private static Bytes domains(List<Part> parts, boolean forMatch) {
        var out = new ByteWriter(64);
        for (Part part : parts) domain(out, part);
        return forMatch && out.length() > 0 ? out.bytes().slice(0, out.length() - 1) : out.bytes();
    }

    /** Uncompressed, with the root at its end (RFC 8415 section 10). */
    private static void domain(ByteWriter out, Part part) {
        String name = part.name(BAD_DOMAIN);
        if (name.length() > LONGEST_DOMAIN) throw part.refused(BAD_DOMAIN);
        for (String label : name.split("\\.", -1)) {
            if (!label.isEmpty()) out.u8(label.length()).latin1(label);
        }
        out.u8(0);
    }

    private static Optional<Bytes> seconds(Part whole) {
        String text = whole.text();
        if (text.equals("infinite")) return Optional.of(Bytes.ofInts(255, 255, 255, 255));
        if (!text.matches("[0-9]{1,10}[smhdwSMHDW]?")) return Optional.empty();
        int factor = LeaseTime.unit(text.charAt(text.length() - 1)).orElse(1);
        long seconds = Math.min(LeaseTime.INFINITE, CNumber.leading(text) * factor);
        return Optional.of(new ByteWriter(4).i32((int) seconds).bytes());
    }

    private static Optional<Bytes> numbers16(List<Part> parts) {
        var out = new ByteWriter(2 * parts.size());
        for (Part part : parts) {
            OptionalInt number = CNumber.whole(part.text());
            if (number.isEmpty()) return Optional.empty();
            out.u16(number.getAsInt());
        }
        return Optional.of(out.bytes());
    }

    private static Bytes counted(List<Part> parts) {
        var out = new ByteWriter(64);
        for (Part part : parts) {
            String text = part.plain();
            if (text.length() > LONGEST) throw part.refused("dhcp-option too long");
            out.u16(text.length()).latin1(text);
        }
        return out.bytes();
    }

    /**
     * {@code [enterprise:<number>,]<text>...}, or octets in hexadecimal; for a match text, which is found anywhere.
     * dnsmasq writes no enterprise number, so that lines made for it have a first text of two characters, whose count
     * and text stand where the number belongs: these go out as they do there.
     */
    private static ValueReader6 vendorClass(List<Part> parts, Part whole, boolean forMatch) {
        Optional<ValueReader6> hex = ofHex(whole, forMatch);
        if (hex.isPresent()) return hex.get();
        if (forMatch || parts.isEmpty()) return ofText(whole);
        Optional<Part> enterprise = parts.getFirst().after("enterprise:");
        boolean numbered = parts.size() > 1 && parts.getFirst().plain().length() == 2;
        if (enterprise.isEmpty() && numbered) return new ValueReader6(counted(parts), Comparison.TEXT);
        int number = enterprise.isEmpty()
                ? PXE_ENTERPRISE
                : enterprise.get().number().orElseThrow(() -> enterprise.get().refused("bad dhcp-option"));
        Bytes texts = counted(enterprise.isEmpty() ? parts : parts.subList(1, parts.size()));
        return new ValueReader6(new ByteWriter(64).i32(number).bytes(texts).bytes(), Comparison.TEXT);
    }

    private static ValueReader6 timeServers(List<Part> parts, Part whole, boolean forMatch) {
        Optional<ValueReader6> hex = ofHex(whole, forMatch);
        if (hex.isPresent()) return hex.get();
        List<OptionValue6.Piece> pieces = new ArrayList<>();
        for (Part part : parts) {
            Optional<Ip6> address = part.startsWith("[") ? address(part) : Optional.empty();
            var head = new ByteWriter(64);
            if (address.isPresent()) {
                head.u16(TIME_SERVER_ADDRESS).u16(16);
            } else {
                var name = new ByteWriter(64);
                domain(name, part);
                head.u16(TIME_SERVER_NAME).u16(name.length()).bytes(name.bytes());
            }
            pieces.add(new OptionValue6.Piece(head.bytes(), address));
        }
        return new ValueReader6(new OptionValue6(pieces), Comparison.TEXT, 0);
    }
}
