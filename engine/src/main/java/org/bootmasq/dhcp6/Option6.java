package org.bootmasq.dhcp6;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * A {@code dhcp-option} with {@code option6:}, or a {@code dhcp-match} with it.
 *
 * @param condition what a client needs to get it
 * @param setTag which tag a match sets; absent for an option to send
 * @param enterprise the vendor under whose number it is wrapped (RFC 8415 section 21.17)
 * @param code IANA "Dynamic Host Configuration Protocol for IPv6 (DHCPv6) Option Codes"
 * @param value as on the wire; absent if only the number was given
 * @param forced whether it is sent unasked
 */
public record Option6(
        Directive directive,
        TagExpression condition,
        Optional<String> setTag,
        OptionalInt enterprise,
        int code,
        Optional<Bytes> value,
        boolean forced) {
    private static final String BAD = "bad dhcp-option";

    private enum Type {
        ADDRESSES,
        NAMES,
        SECONDS,
        TEXT
    }

    /** @param hidden may be matched, but not sent */
    private record Known(int code, Type type, boolean hidden) {}

    private static final Map<String, Known> BY_NAME = Map.ofEntries(
            Map.entry("client-id", new Known(1, Type.TEXT, true)),
            Map.entry("server-id", new Known(2, Type.TEXT, true)),
            Map.entry("ia-na", new Known(3, Type.TEXT, true)),
            Map.entry("ia-ta", new Known(4, Type.TEXT, true)),
            Map.entry("iaaddr", new Known(5, Type.TEXT, true)),
            Map.entry("oro", new Known(6, Type.TEXT, true)),
            Map.entry("preference", new Known(7, Type.TEXT, true)),
            Map.entry("unicast", new Known(12, Type.TEXT, true)),
            Map.entry("status", new Known(13, Type.TEXT, true)),
            Map.entry("rapid-commit", new Known(14, Type.TEXT, true)),
            Map.entry("user-class", new Known(15, Type.TEXT, true)),
            Map.entry("vendor-class", new Known(16, Type.TEXT, true)),
            Map.entry("vendor-opts", new Known(17, Type.TEXT, true)),
            Map.entry("sip-server-domain", new Known(21, Type.NAMES, false)),
            Map.entry("sip-server", new Known(22, Type.ADDRESSES, false)),
            Map.entry("dns-server", new Known(23, Type.ADDRESSES, false)),
            Map.entry("domain-search", new Known(24, Type.NAMES, false)),
            Map.entry("nis-server", new Known(27, Type.ADDRESSES, false)),
            Map.entry("nis+-server", new Known(28, Type.ADDRESSES, false)),
            Map.entry("nis-domain", new Known(29, Type.NAMES, false)),
            Map.entry("nis+-domain", new Known(30, Type.NAMES, false)),
            Map.entry("sntp-server", new Known(31, Type.ADDRESSES, false)),
            Map.entry("information-refresh-time", new Known(32, Type.SECONDS, false)),
            Map.entry("fqdn", new Known(39, Type.NAMES, true)),
            Map.entry("posix-timezone", new Known(41, Type.TEXT, false)),
            Map.entry("tzdb-timezone", new Known(42, Type.TEXT, false)),
            Map.entry("ntp-server", new Known(56, Type.TEXT, false)),
            Map.entry("bootfile-url", new Known(59, Type.TEXT, false)),
            Map.entry("bootfile-param", new Known(60, Type.TEXT, false)));

    /** The names that {@code --help dhcp6} lists, by number: {@code  23 dns-server}. */
    public static List<String> knownNames() {
        return BY_NAME.entrySet().stream()
                .filter(entry -> !entry.getValue().hidden())
                .sorted((a, b) ->
                        Integer.compare(a.getValue().code(), b.getValue().code()))
                .map(entry -> "%3d %s".formatted(entry.getValue().code(), entry.getKey()))
                .toList();
    }

    static Option6 of(Directive directive) {
        boolean match = directive.option() == Option.DHCP_MATCH;
        List<Part> parts = Part.of(directive).list();
        TagExpression condition = TagExpression.ALWAYS;
        Optional<String> setTag = Optional.empty();
        OptionalInt enterprise = OptionalInt.empty();
        int at = 0;
        for (; !parts.get(at).text().startsWith("option6:"); at++) {
            Part part = parts.get(at);
            if (part.after("encap:").isPresent() || part.after("vendor:").isPresent()) {
                throw part.refused(match ? "inappropriate encap:" : "unsupported encapsulation for IPv6 option");
            }
            Optional<Part> vendor = part.after("vi-encap:");
            if (vendor.isPresent()) {
                enterprise = OptionalInt.of(vendor.get().number().orElse(0));
            } else if (match) {
                setTag = Optional.of(TagExpression.afterPrefix(part.plain())
                        .orElse(part.after("set:").orElse(part).plain()));
            } else {
                String name = TagExpression.afterPrefix(part.plain()).orElse(part.plain());
                condition = condition.and(TagExpression.term(name));
            }
        }
        if (match && setTag.isEmpty()) throw parts.getFirst().refused("illegal dhcp-match");
        Part text = parts.get(at).from("option6:".length());
        Known known = known(text, match || enterprise.isPresent(), enterprise.isPresent());
        Optional<Bytes> value = at + 1 == parts.size()
                ? Optional.empty()
                : Optional.of(value(known.type(), parts.subList(at + 1, parts.size())));
        boolean forced = directive.option() == Option.DHCP_OPTION_FORCE;
        return new Option6(directive, condition, setTag, enterprise, known.code(), value, forced);
    }

    private static Known known(Part text, boolean hiddenToo, boolean encapsulated) {
        OptionalInt number = text.number();
        if (number.isPresent()) {
            int code = number.getAsInt() & 0xffff;
            Optional<Known> registered = BY_NAME.values().stream()
                    .filter(option -> option.code() == code && !encapsulated)
                    .findFirst();
            return registered.orElse(new Known(code, Type.TEXT, false));
        }
        Known named = BY_NAME.get(text.text().toLowerCase(Locale.ROOT));
        if (named == null || (named.hidden() && !hiddenToo)) throw text.refused(BAD);
        return named;
    }

    private static Bytes value(Type type, List<Part> parts) {
        return switch (type) {
            case ADDRESSES ->
                addresses(parts)
                        .orElseThrow(() -> parts.stream()
                                .filter(part -> address(part).isEmpty())
                                .findFirst()
                                .orElse(parts.getFirst())
                                .refused("bad IPv6 address"));
            case NAMES -> names(parts);
            case SECONDS -> seconds(parts);
            case TEXT -> guess(parts);
        };
    }

    private static Optional<Ip6> address(Part part) {
        String text = part.text();
        int start = text.startsWith("[") ? 1 : 0;
        int end = text.endsWith("]") ? text.length() - 1 : text.length();
        return end < start ? Optional.empty() : Ip6.parse(text.substring(start, end));
    }

    private static Optional<Bytes> addresses(List<Part> parts) {
        Bytes all = Bytes.EMPTY;
        for (Part part : parts) {
            Optional<Ip6> address = address(part);
            if (address.isEmpty()) return Optional.empty();
            all = all.plus(address.get().octets());
        }
        return Optional.of(all);
    }

    /** Uncompressed, as RFC 8415 section 10 asks. */
    private static Bytes names(List<Part> parts) {
        var writer = new ByteWriter(64);
        for (Part part : parts) {
            String name = part.name("bad domain in dhcp-option");
            for (String label : name.split("\\.", -1)) {
                if (label.isEmpty()) continue;
                writer.u8(label.length());
                writer.bytes(Bytes.latin1(label));
            }
            writer.u8(0);
        }
        return writer.bytes();
    }

    /** What is no time goes out as it is, as from dnsmasq. */
    private static Bytes seconds(List<Part> parts) {
        String text = parts.getFirst().text().toLowerCase(Locale.ROOT);
        if (parts.size() > 1 || !text.matches("[0-9]{1,9}[smhdw]?|infinite")) return guess(parts);
        if (text.equals("infinite")) return Bytes.ofInts(255, 255, 255, 255);
        char unit = text.charAt(text.length() - 1);
        int factor = switch (unit) {
            case 'w' -> 604800;
            case 'd' -> 86400;
            case 'h' -> 3600;
            case 'm' -> 60;
            default -> 1;
        };
        String digits = Character.isDigit(unit) ? text : text.substring(0, text.length() - 1);
        long seconds = Math.min(0xffffffffL, Long.parseLong(digits) * factor);
        return Bytes.ofInts((int) (seconds >>> 24), (int) (seconds >>> 16), (int) (seconds >>> 8), (int) seconds);
    }

    /** For options without a type: addresses, octets with colons, numbers, or else text. */
    private static Bytes guess(List<Part> parts) {
        Optional<Bytes> addresses =
                parts.stream().anyMatch(part -> part.text().startsWith("[")) ? addresses(parts) : Optional.empty();
        if (addresses.isPresent()) return addresses.get();
        String first = parts.getFirst().text();
        if (parts.size() == 1 && first.matches("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})+")) return Bytes.ofHex(first);
        if (parts.stream().allMatch(part -> part.text().matches("[0-9]{1,10}[bsi]?"))) return numbers(parts);
        var texts = new ArrayList<String>();
        for (Part part : parts) texts.add(part.plain());
        return Bytes.of(String.join(",", texts).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The letter says the width in octets: b 1, s 2, i 4; without one the narrowest that all numbers fit. */
    private static Bytes numbers(List<Part> parts) {
        var writer = new ByteWriter(parts.size() * 4);
        int narrowest = 1;
        for (Part part : parts) {
            if (part.number().isEmpty()) continue;
            long value = Long.parseLong(part.text());
            narrowest = Math.max(narrowest, value > 0xffff ? 4 : value > 0xff ? 2 : 1);
        }
        for (Part part : parts) {
            char unit = part.text().charAt(part.text().length() - 1);
            boolean lettered = !Character.isDigit(unit);
            long value = Long.parseLong(
                    lettered ? part.text().substring(0, part.text().length() - 1) : part.text());
            int width = unit == 'b' ? 1 : unit == 's' ? 2 : unit == 'i' ? 4 : narrowest;
            for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) writer.u8((int) (value >>> shift) & 0xff);
        }
        return writer.bytes();
    }
}
