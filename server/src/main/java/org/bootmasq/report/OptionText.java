package org.bootmasq.report;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** Options of DHCPv4 as text. */
public final class OptionText {
    private static final Set<OptionCode> ADDRESSES = EnumSet.of(
            OptionCode.SUBNET_MASK,
            OptionCode.ROUTER,
            OptionCode.TIME_SERVER,
            OptionCode.DOMAIN_NAME_SERVER,
            OptionCode.BROADCAST_ADDRESS,
            OptionCode.NTP_SERVER,
            OptionCode.NETBIOS_NAME_SERVER,
            OptionCode.REQUESTED_ADDRESS,
            OptionCode.SERVER_ID,
            OptionCode.SMTP_SERVER,
            OptionCode.CAPWAP_ACCESS_CONTROLLER,
            OptionCode.TFTP_SERVER_ADDRESS);
    private static final Set<OptionCode> SECONDS =
            EnumSet.of(OptionCode.LEASE_TIME, OptionCode.RENEWAL_TIME, OptionCode.REBINDING_TIME);

    private OptionText() {}

    /** The name that dnsmasq has for an option. */
    public static String name(int code) {
        String name = OptionCode.nameOf(code);
        return name.isEmpty() ? "(no name)" : name;
    }

    private static boolean isOf(Set<OptionCode> options, int code) {
        return OptionCode.of(code).filter(options::contains).isPresent();
    }

    /** Addresses, seconds and numbers as such, text as text, all else as octets. */
    public static String value(int code, Bytes value) {
        if (isOf(ADDRESSES, code) && !value.isEmpty() && value.length() % 4 == 0) {
            List<String> addresses = new ArrayList<>();
            for (int i = 0; i < value.length(); i += 4)
                addresses.add(Ip4.of(value.at(i), value.at(i + 1), value.at(i + 2), value.at(i + 3))
                        .toString());
            return String.join(", ", addresses);
        }
        if (isOf(SECONDS, code) && value.length() == 4) {
            int[] at = {value.at(0), value.at(1), value.at(2), value.at(3)};
            return ((long) at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3]) + " s";
        }
        if (value.length() == 1) return Integer.toString(value.at(0));
        String text = value.latin1().replaceAll("\0+$", "");
        return !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c <= '~') ? text : value.colonHex();
    }
}
