package org.bootmasq.dhcp4.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * A BOOTP or DHCP message (RFC 2131 section 2), the fields named as there.
 *
 * @param op {@link #BOOTREQUEST} or {@link #BOOTREPLY}
 * @param htype of the IANA table "Hardware Types", see {@link org.bootmasq.wire.HardwareType}
 * @param hlen length of the hardware address, 0 to 16
 * @param xid the transaction, chosen by the client
 * @param secs seconds since the client began
 * @param flags only {@link #BROADCAST} is defined
 * @param chaddr the first {@code hlen} octets of the field
 * @param sname up to the first NUL, at most 64 octets; empty where it holds options (RFC 2131 section 4.1, overload)
 * @param file up to the first NUL, at most 128 octets; empty where it holds options
 * @param cookie whether the options begin with the magic cookie: without it this is plain BOOTP and has none
 * @param options in the order in which they stand, those of overloaded fields last; without 52, 0 and 255
 */
public record Dhcp4Message(
        int op,
        int htype,
        int hlen,
        int hops,
        int xid,
        int secs,
        int flags,
        Ip4 ciaddr,
        Ip4 yiaddr,
        Ip4 siaddr,
        Ip4 giaddr,
        Bytes chaddr,
        Bytes sname,
        Bytes file,
        boolean cookie,
        List<Dhcp4Option> options) {
    public static final int BOOTREQUEST = 1;
    public static final int BOOTREPLY = 2;

    /** The flag by which a client asks for broadcast replies (RFC 2131 section 2). */
    public static final int BROADCAST = 0x8000;

    public Dhcp4Message {
        options = List.copyOf(options);
    }

    /** The value of an option, empty if it is absent; an option of no octets gives a present, empty value. */
    public Optional<Bytes> option(int code) {
        for (Dhcp4Option option : options) {
            if (option.code() == code) return Optional.of(option.value());
        }
        return Optional.empty();
    }

    /** The value of an option, empty if it is absent. */
    public Optional<Bytes> option(OptionCode code) {
        return option(code.code());
    }

    /** Whether an option is there, be it empty. */
    public boolean has(OptionCode code) {
        return has(code.code());
    }

    /** Whether an option is there, be it empty. */
    public boolean has(int code) {
        return option(code).isPresent();
    }

    /** Option 53; empty for BOOTP and for types of no known meaning. */
    public Optional<MessageType> type() {
        return option(OptionCode.MESSAGE_TYPE)
                .filter(value -> value.length() >= 1)
                .flatMap(value -> MessageType.of(value.at(0)));
    }

    /** An option that is one address, such as 50 and 54; empty if absent or shorter than four octets. */
    public Optional<Ip4> address(OptionCode code) {
        return SubOptions.address(option(code));
    }

    /** The same with one more option at the end. */
    public Dhcp4Message with(OptionCode code, Bytes value) {
        return with(code.code(), value);
    }

    /** The same with one more option at the end. */
    public Dhcp4Message with(int code, Bytes value) {
        var more = new ArrayList<>(options);
        more.add(new Dhcp4Option(code, value));
        return withOptions(more);
    }

    /** The same message with other options. */
    public Dhcp4Message withOptions(List<Dhcp4Option> replacement) {
        return new Dhcp4Message(
                op,
                htype,
                hlen,
                hops,
                xid,
                secs,
                flags,
                ciaddr,
                yiaddr,
                siaddr,
                giaddr,
                chaddr,
                sname,
                file,
                cookie,
                replacement);
    }

    /** The same with other addresses, for replies and relaying. */
    public Dhcp4Message withAddresses(Ip4 newCiaddr, Ip4 newYiaddr, Ip4 newSiaddr, Ip4 newGiaddr) {
        return new Dhcp4Message(
                op, htype, hlen, hops, xid, secs, flags, newCiaddr, newYiaddr, newSiaddr, newGiaddr, chaddr, sname,
                file, cookie, options);
    }
}
