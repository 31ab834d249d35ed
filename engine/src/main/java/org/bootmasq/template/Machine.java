package org.bootmasq.template;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * What is known of the machine that asks.
 *
 * @param mac its hardware address, as the network or a lease tells it
 * @param ip its address
 * @param hostname its name
 * @param uuid as {@code 4c4c4544-0051-...}, in letters of either case
 * @param serial the serial number that its firmware has
 * @param architecture of its firmware: option 93 (RFC 4578 section 2.1)
 * @param server our address that it asked
 * @param tags those that are set for it; a tag {@code name=value} is a value too
 * @param more further values by name; they win over hostname, UUID, serial number and architecture
 */
public record Machine(
        Optional<HardwareAddress> mac,
        Optional<IpAddress> ip,
        Optional<Value> hostname,
        Optional<Value> uuid,
        Optional<Value> serial,
        OptionalInt architecture,
        IpAddress server,
        Set<String> tags,
        Map<String, Value> more) {
    /** Names that have a meaning of their own. */
    private static final Set<String> NAMES =
            Set.of("mac", "ip", "hostname", "uuid", "serial", "arch", "server", "tags");

    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final int LONGEST = 4096;

    /**
     * A value, one character an octet. Control characters in it become {@code _}, and what is beyond 4096 octets is
     * cut off.
     *
     * @param trusted whether the operator wrote it; otherwise the machine says so of itself
     */
    public record Value(String text, boolean trusted) {
        public Value {
            text = clean(text);
        }

        /** One that the operator wrote. */
        public static Value written(String text) {
            return new Value(text, true);
        }

        /** One that the machine told. */
        public static Value told(String text) {
            return new Value(text, false);
        }

        private static String clean(String text) {
            var clean = new StringBuilder(text);
            clean.setLength(Math.min(LONGEST, text.length()));
            for (int i = 0; i < clean.length(); i++) {
                char c = clean.charAt(i);
                if (c < ' ' || c == 0x7f) clean.setCharAt(i, '_');
            }
            return clean.toString();
        }
    }

    public Machine {
        tags = Set.copyOf(tags);
        more = Map.copyOf(more);
        hostname = hostname.filter(value -> !value.text().isEmpty());
        uuid = uuid.filter(value -> UUID.matcher(value.text()).matches())
                .map(value -> new Value(value.text().toLowerCase(Locale.ROOT), value.trusted()));
        serial = serial.filter(value -> !value.text().isEmpty());
    }

    /** The same with further values, which win over those it has. */
    public Machine with(Map<String, Value> others) {
        var both = new HashMap<>(more);
        both.putAll(others);
        return new Machine(mac, ip, hostname, uuid, serial, architecture, server, tags, both);
    }

    /** Whether a name stands for something, even if it is not known of this machine. */
    boolean knows(String name, String format) {
        return isKnown(name, format, more.keySet())
                || isFormat(name, format) && ofTag(name).isPresent();
    }

    /**
     * Whether a name stands for something of every machine.
     *
     * @param others further names that count
     */
    static boolean isKnown(String name, String format, Set<String> others) {
        return isFormat(name, format) && (NAMES.contains(name) || others.contains(name));
    }

    private static boolean isFormat(String name, String format) {
        return switch (format) {
            case "", "text" -> true;
            case "hex", "hexhyp", "hexraw" -> name.equals("mac");
            case "url" -> name.equals("server") || name.equals("ip");
            default -> false;
        };
    }

    /** The value of a name that it {@link #knows}; empty if it is not known of this machine. */
    Optional<Value> value(String name, String format) {
        return switch (name) {
            case "mac" -> mac.map(address -> Value.written(hardware(address, format)));
            case "ip" -> ip.map(address -> Value.written(address(address, format)));
            case "server" -> Optional.of(Value.written(address(server, format)));
            case "tags" ->
                Optional.of(
                        Value.written(String.join(",", tags.stream().sorted().toList())));
            default -> find(name);
        };
    }

    private Optional<Value> find(String name) {
        return Optional.ofNullable(more.get(name)).or(() -> ofTag(name)).or(() -> switch (name) {
            case "hostname" -> hostname;
            case "uuid" -> uuid;
            case "serial" -> serial;
            case "arch" ->
                architecture.isPresent()
                        ? Optional.of(Value.written(BuildArchitecture.name(architecture.getAsInt())))
                        : Optional.empty();
            default -> Optional.empty();
        });
    }

    private Optional<Value> ofTag(String name) {
        return tags.stream()
                .filter(tag -> tag.length() > name.length() && tag.startsWith(name) && tag.charAt(name.length()) == '=')
                .sorted()
                .findFirst()
                .map(tag -> Value.written(tag.substring(name.length() + 1)));
    }

    private static String hardware(HardwareAddress address, String format) {
        return switch (format) {
            case "hexhyp" -> address.octets().colonHex().replace(':', '-');
            case "hexraw" -> address.octets().hex();
            default -> address.octets().colonHex();
        };
    }

    private static String address(IpAddress address, String format) {
        return format.equals("url") && address instanceof Ip6 ? "[" + address + "]" : address.toString();
    }
}
