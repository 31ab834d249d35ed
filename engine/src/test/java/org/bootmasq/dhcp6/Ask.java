package org.bootmasq.dhcp6;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6Prefix;

/** Messages of a client, put together in the protocol's words. */
final class Ask {
    static final Bytes CLIENT = Bytes.ofHex("00030001020000000202");
    static final Bytes OTHER = Bytes.ofHex("00030001020000000909");

    private Ask() {}

    static ClientServerMessage solicit(Dhcp6Option... options) {
        return of(MessageType.SOLICIT, CLIENT, options);
    }

    static ClientServerMessage of(MessageType type, Bytes duid, Dhcp6Option... options) {
        List<Dhcp6Option> all = new ArrayList<>();
        all.add(new Dhcp6Option.ClientId(duid));
        switch (type) {
            case REQUEST, RENEW, RELEASE, DECLINE -> all.add(new Dhcp6Option.ServerId(Link.SERVER));
            default -> {}
        }
        all.addAll(List.of(options));
        return new ClientServerMessage(type, 10, all);
    }

    static ClientServerMessage of(MessageType type, Dhcp6Option... options) {
        return of(type, CLIENT, options);
    }

    /** Addresses to keep, of which these are named. */
    static Dhcp6Option.IaNa na(int iaid, String... addresses) {
        return new Dhcp6Option.IaNa(
                iaid,
                0,
                0,
                Arrays.stream(addresses)
                        .<Dhcp6Option>map(text -> new Dhcp6Option.IaAddress(Link.ip(text), 0, 0))
                        .toList());
    }

    /** Prefixes, of which these are named. */
    static Dhcp6Option.IaPd pd(int iaid, String... prefixes) {
        return new Dhcp6Option.IaPd(
                iaid,
                0,
                0,
                Arrays.stream(prefixes)
                        .map(text -> Ip6Prefix.parse(text).orElseThrow())
                        .<Dhcp6Option>map(prefix -> new Dhcp6Option.IaPrefix(0, 0, prefix.length(), prefix.address()))
                        .toList());
    }

    static Dhcp6Option wants(Integer... codes) {
        return new Dhcp6Option.OptionRequest(List.of(codes));
    }

    static Dhcp6Option named(String name) {
        return new Dhcp6Option.ClientFqdn(Dhcp6Option.ClientFqdn.SERVER_UPDATES, name, false);
    }
}
