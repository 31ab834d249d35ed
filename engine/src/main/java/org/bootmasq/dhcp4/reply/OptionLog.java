package org.bootmasq.dhcp4.reply;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.wire.Bytes;

/** Options as {@code log-dhcp} shows them, in dnsmasq's form, for programs read its log. */
public final class OptionLog {
    /** A line of requested options ends once it is longer than this. */
    private static final int LONG_ENOUGH = 40;

    private static final int MOST_OCTETS_SHOWN = 14;

    private OptionLog() {}

    /** {@code sent size:  4 option:  1 netmask  255.255.255.0}. */
    public static String sent(Dhcp4Option option) {
        return "sent size:%3d option:%3d %s  %s"
                .formatted(
                        option.value().length(),
                        option.code(),
                        OptionCode.nameOf(option.code()),
                        value(option.code(), option.value()));
    }

    /** {@code requested options: 1:netmask, 3:router, }, over several lines. */
    public static List<String> requested(Bytes parameterRequestList) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (int i = 0; i < parameterRequestList.length(); i++) {
            int code = parameterRequestList.at(i);
            String name = OptionCode.nameOf(code);
            line.append(code).append(name.isEmpty() ? "" : ":").append(name);
            boolean last = i + 1 == parameterRequestList.length();
            if (!last) line.append(", ");
            if (last || line.length() > LONG_ENOUGH) {
                lines.add("requested options: " + line);
                line.setLength(0);
            }
        }
        return lines;
    }

    /** The value as its option's type shows it. */
    public static String value(int code, Bytes value) {
        return switch (OptionCode.typeOf(code).shown()) {
            case ADDRESSES -> addresses(value);
            case TEXT -> value.printable();
            case TIME -> LeaseTime.text(number(value));
            case NUMBER -> Long.toString(number(value));
            case HEX -> hex(value);
        };
    }

    private static String addresses(Bytes value) {
        var text = new StringBuilder();
        for (int at = 0; at + 4 <= value.length(); at += 4) {
            if (at > 0) text.append(", ");
            text.append(value.at(at)).append('.').append(value.at(at + 1));
            text.append('.').append(value.at(at + 2)).append('.').append(value.at(at + 3));
        }
        return text.toString();
    }

    static long number(Bytes value) {
        long number = 0;
        for (int i = 0; i < value.length(); i++) number = number << 8 | value.at(i);
        return number & 0xffffffffL;
    }

    private static String hex(Bytes value) {
        return value.length() <= MOST_OCTETS_SHOWN
                ? value.colonHex()
                : value.slice(0, MOST_OCTETS_SHOWN).colonHex() + "...";
    }
}
