package org.bootmasq.dhcp6.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.dhcp6.message.OptionType6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** Options as {@code log-dhcp} shows them, in dnsmasq's form, for programs read its log. */
public final class OptionLog {
    /** A line of requested options ends once it is longer than this. */
    private static final int LONG_ENOUGH = 40;

    private static final int MOST_OCTETS_SHOWN = 14;
    private static final int ADDRESS_OCTETS = 16;

    private OptionLog() {}

    /** {@code requested options: 23:dns-server, 24:domain-search, }, over several lines. */
    static List<String> requested(List<Integer> codes) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (int i = 0; i < codes.size(); i++) {
            String name = OptionCode6.nameOf(codes.get(i));
            line.append(codes.get(i)).append(name.isEmpty() ? "" : ":").append(name);
            boolean last = i + 1 == codes.size();
            if (!last) line.append(", ");
            if (last || line.length() > LONG_ENOUGH) {
                lines.add("requested options: " + line);
                line.setLength(0);
            }
        }
        return lines;
    }

    /** {@code sent size: 40 option:  3 ia-na  IAID=7 T1=1800 T2=3150}, and a line for each option inside. */
    static List<String> sent(List<Dhcp6Option> options) {
        List<String> lines = new ArrayList<>();
        for (Dhcp6Option option : options) {
            lines.add(line("sent", option));
            if (option instanceof Dhcp6Option.IdentityAssociation association) {
                for (Dhcp6Option inside : association.options()) lines.add(line("nest", inside));
            } else if (option instanceof Dhcp6Option.ClientData data) {
                for (Dhcp6Option inside : data.options()) lines.add(line("nest", inside));
            }
        }
        return lines;
    }

    private static String line(String where, Dhcp6Option option) {
        Bytes value = Dhcp6Codec.value(option);
        return "%s size:%3d option:%3d %s  %s"
                .formatted(
                        where, value.length(), option.code(), OptionCode6.nameOf(option.code()), shown(option, value));
    }

    private static String shown(Dhcp6Option option, Bytes value) {
        return switch (option) {
            case Dhcp6Option.ClientId(Bytes duid) -> hex(duid);
            case Dhcp6Option.ServerId(Bytes duid) -> hex(duid);
            case Dhcp6Option.IaNa ia -> association(ia.iaid(), ia.t1(), ia.t2());
            case Dhcp6Option.IaPd ia -> association(ia.iaid(), ia.t1(), ia.t2());
            case Dhcp6Option.IaTa ia -> "IAID=" + Integer.toUnsignedString(ia.iaid());
            case Dhcp6Option.IaAddress one -> "%s PL=%d VL=%d".formatted(one.address(), one.preferred(), one.valid());
            case Dhcp6Option.IaPrefix one ->
                "%s/%d PL=%d VL=%d".formatted(one.prefix(), one.length(), one.preferred(), one.valid());
            case Dhcp6Option.Status(int status, String text) -> status + " " + text;
            case Dhcp6Option.Preference(int preference) -> Integer.toString(preference);
            case Dhcp6Option.ClientFqdn fqdn -> fqdn.name();
            case Dhcp6Option.Other other -> value(other.code(), value);
            default -> hex(value);
        };
    }

    private static String association(int iaid, long t1, long t2) {
        return "IAID=%s T1=%d T2=%d".formatted(Integer.toUnsignedString(iaid), t1, t2);
    }

    /** What an option says, by what its number means: addresses, names, times, text, or octets. */
    public static String value(int code, Bytes value) {
        Optional<OptionType6> type = OptionCode6.of(code).map(OptionCode6::type);
        if (type.isEmpty()) return hex(value);
        return switch (type.get()) {
            case ADDRESSES -> addresses(value);
            case DOMAINS -> String.join(", ", Dhcp6Codec.names(value));
            case SECONDS -> duration(value);
            case TEXT -> value.printable();
            case COUNTED_TEXTS -> Bytes.latin1(String.join(",", texts(value))).printable();
            case NUMBERS16, VENDOR_CLASS, TIME_SERVERS, FREE -> hex(value);
        };
    }

    private static String addresses(Bytes value) {
        List<String> all = new ArrayList<>();
        for (int at = 0; at + ADDRESS_OCTETS <= value.length(); at += ADDRESS_OCTETS) {
            all.add(Ip6.ofOctets(value.slice(at, at + ADDRESS_OCTETS)).toString());
        }
        return String.join(", ", all);
    }

    private static List<String> texts(Bytes value) {
        return Dhcp6Codec.counted(value).stream().map(Bytes::latin1).toList();
    }

    private static String hex(Bytes value) {
        return value.length() <= MOST_OCTETS_SHOWN
                ? value.colonHex()
                : value.slice(0, MOST_OCTETS_SHOWN).colonHex() + "...";
    }

    /** {@code 1d2h30m5s}, {@code infinite}. */
    private static String duration(Bytes value) {
        long seconds = 0;
        for (int i = 0; i < value.length(); i++) seconds = (seconds << 8 | value.at(i)) & LeaseTime.INFINITE;
        return LeaseTime.text(seconds);
    }
}
