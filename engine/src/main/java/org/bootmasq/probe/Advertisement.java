package org.bootmasq.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.wire.ByteReader;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Malformed;

/**
 * What a server answered over IPv6 (RFC 8415 section 18.2.9, RFC 5970).
 *
 * @param from the sender's address on the link
 */
public record Advertisement(Ip6 from, long afterMillis, ClientServerMessage message) implements Answer {
    private static final Bytes HTTP = Bytes.latin1("HTTPClient");

    @Override
    public String who() {
        return from.toString();
    }

    @Override
    public boolean hasAddress() {
        return address().isPresent();
    }

    /** The first address of the first association. */
    public Optional<Ip6> address() {
        return message.first(Dhcp6Option.IaNa.class)
                .flatMap(given -> Dhcp6Option.first(given.options(), Dhcp6Option.IaAddress.class))
                .map(Dhcp6Option.IaAddress::address);
    }

    /** How much the server wants to be chosen, 0 to 255 (RFC 8415 section 21.8). */
    public int preference() {
        return message.first(Dhcp6Option.Preference.class)
                .map(Dhcp6Option.Preference::value)
                .orElse(0);
    }

    /** What the server says is wrong; empty if it says nothing. */
    public String status() {
        List<Dhcp6Option> all = new ArrayList<>(message.options());
        message.first(Dhcp6Option.IaNa.class).ifPresent(given -> all.addAll(given.options()));
        return Dhcp6Option.first(all, Dhcp6Option.Status.class)
                .filter(status -> status.status() != 0)
                .map(status -> "status " + status.status() + (status.text().isEmpty() ? "" : ": " + status.text()))
                .orElse("");
    }

    @Override
    public String bootFile() {
        String url = other(OptionCode6.BOOTFILE_URL).latin1();
        int end = url.indexOf('\0');
        return end < 0 ? url : url.substring(0, end);
    }

    @Override
    public boolean isForHttp() {
        return message.first(Dhcp6Option.VendorClass.class)
                .filter(vendor -> vendor.classes().stream().anyMatch(one -> one.startsWith(HTTP)))
                .isPresent();
    }

    @Override
    public boolean hasNameServer() {
        return !nameServers().isEmpty();
    }

    /** The name servers, the first 63 at most. */
    public List<Ip6> nameServers() {
        var in = new ByteReader(other(OptionCode6.DNS_SERVERS));
        List<Ip6> addresses = new ArrayList<>();
        try {
            while (in.remaining() >= 16 && addresses.size() < 63) addresses.add(in.ip6());
        } catch (Malformed impossible) {
            return List.copyOf(addresses);
        }
        return List.copyOf(addresses);
    }

    private Bytes other(OptionCode6 code) {
        for (Dhcp6Option option : message.options()) {
            if (option instanceof Dhcp6Option.Other(int number, Bytes value) && number == code.code()) return value;
        }
        return Bytes.EMPTY;
    }
}
