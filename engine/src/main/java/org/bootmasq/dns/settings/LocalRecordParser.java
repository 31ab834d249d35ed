package org.bootmasq.dns.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.value.Part;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** Turns the options that give records into records. */
final class LocalRecordParser {
    private static final int U16 = 0xffff;

    private LocalRecordParser() {}

    static LocalRecord of(Directive directive) {
        Part value = Part.of(directive);
        return switch (directive.option()) {
            case CNAME -> cname(directive, value);
            case HOST_RECORD -> host(directive, value);
            case DYNAMIC_HOST -> dynamicHost(directive, value);
            case INTERFACE_NAME -> interfaceName(directive, value);
            case SRV_HOST -> srv(directive, value);
            case TXT_RECORD -> txt(directive, value);
            case MX_HOST -> mx(directive, value);
            case PTR_RECORD -> ptr(directive, value);
            case NAPTR_RECORD -> naptr(directive, value);
            case CAA_RECORD -> caa(directive, value);
            case DNS_RR -> raw(directive, value);
            default -> throw new IllegalArgumentException("gives no record: " + directive.option());
        };
    }

    /** The options that {@link #of} takes. */
    static List<Option> options() {
        return List.of(
                Option.CNAME,
                Option.HOST_RECORD,
                Option.DYNAMIC_HOST,
                Option.INTERFACE_NAME,
                Option.SRV_HOST,
                Option.TXT_RECORD,
                Option.MX_HOST,
                Option.PTR_RECORD,
                Option.NAPTR_RECORD,
                Option.CAA_RECORD,
                Option.DNS_RR);
    }

    private static LocalRecord cname(Directive directive, Part value) {
        List<Part> parts = value.list();
        if (parts.size() < 2) throw value.refused("bad CNAME");
        OptionalInt ttl = parts.size() > 2 ? parts.getLast().number() : OptionalInt.empty();
        if (ttl.isPresent()) parts = parts.subList(0, parts.size() - 1);
        List<String> names = parts.stream().map(part -> part.name("bad CNAME")).toList();
        return new LocalRecord.Cname(directive, names.subList(0, names.size() - 1), names.getLast(), ttl);
    }

    private static LocalRecord host(Directive directive, Part value) {
        List<Part> parts = value.list();
        if (parts.size() < 2) throw value.refused("Bad host-record");
        var names = new ArrayList<String>();
        Optional<Ip4> ip4 = Optional.empty();
        Optional<Ip6> ip6 = Optional.empty();
        OptionalInt ttl = OptionalInt.empty();
        for (Part part : parts) {
            if (part.ip4().isPresent()) {
                ip4 = part.ip4();
            } else if (part.ip6().isPresent()) {
                ip6 = part.ip6();
            } else if (!names.isEmpty() && !part.isEmpty() && part.number().isPresent()) {
                ttl = part.number();
            } else {
                names.add(part.name("Bad name in host-record"));
            }
        }
        return new LocalRecord.Host(directive, names, ip4, ip6, ttl);
    }

    private static LocalRecord dynamicHost(Directive directive, Part value) {
        List<Part> parts = value.list();
        String name = parts.getFirst().name("bad dynamic host");
        Optional<Ip4> ip4 = Optional.empty();
        Optional<Ip6> ip6 = Optional.empty();
        for (Part part : parts.subList(1, parts.size())) {
            if (part.ip4().isPresent()) {
                ip4 = part.ip4();
            } else if (part.ip6().isPresent()) {
                ip6 = part.ip6();
            } else if (ip4.isEmpty() && ip6.isEmpty()) {
                throw part.refused("missing address in dynamic host");
            } else {
                return new LocalRecord.DynamicHost(directive, name, ip4, ip6, part.plain());
            }
        }
        throw value.refused("missing address in dynamic host");
    }

    private static LocalRecord interfaceName(Directive directive, Part value) {
        List<Part> parts = value.list(2);
        if (parts.size() < 2) throw value.refused("bad interface name");
        String name = parts.getFirst().name("bad interface name");
        return new LocalRecord.InterfaceName(directive, name, NamedInterface.of(parts.get(1)));
    }

    private static LocalRecord srv(Directive directive, Part value) {
        List<Part> parts = value.list(5);
        return new LocalRecord.Srv(
                directive,
                parts.getFirst().name("bad SRV record"),
                nameAt(parts, 1, "bad SRV target"),
                numberAt(parts, 2, 1, "invalid port number"),
                numberAt(parts, 3, 0, "invalid priority"),
                numberAt(parts, 4, 0, "invalid weight"));
    }

    private static LocalRecord txt(Directive directive, Part value) {
        List<Part> parts = value.list();
        String name = parts.getFirst().name("bad TXT record");
        return new LocalRecord.Txt(
                directive, name, parts.stream().skip(1).map(Part::plain).toList());
    }

    private static LocalRecord mx(Directive directive, Part value) {
        List<Part> parts = value.list(3);
        return new LocalRecord.Mx(
                directive,
                parts.getFirst().name("bad MX name"),
                nameAt(parts, 1, "bad MX name"),
                numberAt(parts, 2, 1, "bad MX preference"));
    }

    private static LocalRecord ptr(Directive directive, Part value) {
        List<Part> parts = value.list(2);
        return new LocalRecord.Ptr(
                directive, parts.getFirst().name("bad PTR record"), nameAt(parts, 1, "bad PTR record"));
    }

    private static LocalRecord naptr(Directive directive, Part value) {
        String message = "bad NAPTR record";
        List<Part> parts = value.list(7);
        if (parts.size() < 6) throw value.refused(message);
        return new LocalRecord.Naptr(
                directive,
                parts.get(0).name(message),
                parts.get(1).number(0, U16, message),
                parts.get(2).number(0, U16, message),
                parts.get(3).plain(),
                parts.get(4).plain(),
                parts.get(5).plain(),
                nameAt(parts, 6, message));
    }

    private static LocalRecord caa(Directive directive, Part value) {
        String message = "bad CAA record";
        List<Part> parts = value.list(4);
        if (parts.size() < 4) throw value.refused(message);
        int flags = parts.get(1).number(0, Integer.MAX_VALUE, message) & 0xff;
        return new LocalRecord.Caa(
                directive,
                parts.get(0).name(message),
                flags,
                parts.get(2).plain(),
                parts.get(3).plain());
    }

    private static LocalRecord raw(Directive directive, Part value) {
        String message = "bad RR record";
        List<Part> parts = value.list(3);
        if (parts.size() < 2) throw value.refused(message);
        int type = parts.get(1).number().orElseThrow(() -> parts.get(1).refused(message)) & U16;
        Bytes data = parts.size() > 2 ? hex(parts.get(2), message) : Bytes.EMPTY;
        return new LocalRecord.Raw(directive, parts.get(0).name(message), type, data);
    }

    /**
     * Groups of digits between colons, hyphens or blanks; a group of odd length begins with a zero, a star is a zero
     * octet.
     */
    private static Bytes hex(Part text, String message) {
        var octets = new ByteWriter(text.text().length());
        for (String group : text.plain().split("[:\\- ]", -1)) {
            if (group.equals("*")) {
                octets.u8(0);
                continue;
            }
            if (!group.matches("[0-9A-Fa-f]*")) throw text.refused(message);
            String even = group.length() % 2 == 0 ? group : "0" + group;
            for (int i = 0; i < even.length(); i += 2) octets.u8(Integer.parseInt(even.substring(i, i + 2), 16));
        }
        return octets.bytes();
    }

    private static Optional<String> nameAt(List<Part> parts, int index, String message) {
        if (index >= parts.size() || parts.get(index).isEmpty()) return Optional.empty();
        return Optional.of(parts.get(index).name(message));
    }

    private static int numberAt(List<Part> parts, int index, int standard, String message) {
        return index < parts.size() ? parts.get(index).number(0, U16, message) : standard;
    }
}
