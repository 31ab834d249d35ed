package org.bootmasq.cli.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Message;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.dhcp6.message.RelayMessage;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;

/**
 * The machine that is asked about, as DHCPv6 sees it.
 *
 * @param iaid of its addresses and prefixes, without a sign
 * @param architecture option 61, absent if it does not boot from the network
 * @param prefixLength of the prefix that it wants delegated, absent if it wants none
 * @param more options that it sends besides
 * @param relay an address of the link behind the relay agent between us
 */
public record ExplainMachine6(
        HardwareAddress hardware,
        Bytes duid,
        int iaid,
        OptionalInt architecture,
        OptionalInt prefixLength,
        List<Dhcp6Option> more,
        Optional<Ip6> relay) {
    /** IANA "Private Enterprise Numbers": Intel, whose number PXE firmware sends with its class. */
    private static final int INTEL = 343;

    private static final int TRANSACTION = 0x123456;
    private static final List<Integer> HOST_WISHES = List.of(
            OptionCode6.DNS_SERVERS.code(),
            OptionCode6.DOMAIN_SEARCH.code(),
            OptionCode6.CLIENT_FQDN.code(),
            OptionCode6.SNTP_SERVERS.code(),
            OptionCode6.NTP_SERVERS.code());
    private static final List<Integer> BOOT_WISHES = List.of(
            OptionCode6.BOOTFILE_URL.code(),
            OptionCode6.BOOTFILE_PARAMETERS.code(),
            OptionCode6.DNS_SERVERS.code(),
            OptionCode6.VENDOR_CLASS.code());

    public ExplainMachine6 {
        more = List.copyOf(more);
    }

    /** Whether its firmware boots from a URL of HTTP. */
    boolean bootsFromHttp() {
        return architecture.isPresent()
                && Architecture.of(architecture.getAsInt())
                        .filter(Architecture::bootsFromHttp)
                        .isPresent();
    }

    /** Its address on the link, made of its hardware address (RFC 4291 appendix A). */
    public Ip6 linkLocal() {
        Bytes mac = hardware.octets();
        long low = 0xfffe000000L;
        for (int i = 0; i < 3; i++) {
            low |= (long) mac.at(i) << (56 - 8 * i);
            low |= (long) mac.at(3 + i) << (16 - 8 * i);
        }
        return new Ip6(0xfe80L << 48, low ^ 0x0200000000000000L);
    }

    /** To all servers: an address is wanted, and a prefix if it wants one. */
    public Bytes solicit(boolean ipxe) {
        return finished(MessageType.SOLICIT, Optional.empty(), wanted(), ipxe);
    }

    /** To the server that advertised: what it offered is wanted. */
    public Bytes request(ClientServerMessage advertised, boolean ipxe) {
        List<Dhcp6Option> associations = new ArrayList<>();
        for (Dhcp6Option option : advertised.options()) {
            if (option instanceof Dhcp6Option.IdentityAssociation) associations.add(option);
        }
        return finished(MessageType.REQUEST, advertised.first(Dhcp6Option.ServerId.class), associations, ipxe);
    }

    /** Only options are wanted. */
    Bytes inform(boolean ipxe) {
        return finished(MessageType.INFORMATION_REQUEST, Optional.empty(), List.of(), ipxe);
    }

    private List<Dhcp6Option> wanted() {
        List<Dhcp6Option> wanted = new ArrayList<>();
        wanted.add(new Dhcp6Option.IaNa(iaid, 0, 0, List.of()));
        if (prefixLength.isPresent()) {
            var hint = new Dhcp6Option.IaPrefix(0, 0, prefixLength.getAsInt(), Ip6.UNSPECIFIED);
            boolean any = prefixLength.getAsInt() == 0;
            wanted.add(new Dhcp6Option.IaPd(iaid, 0, 0, any ? List.of() : List.of(hint)));
        }
        return wanted;
    }

    private Bytes finished(
            MessageType type, Optional<Dhcp6Option.ServerId> server, List<Dhcp6Option> associations, boolean ipxe) {
        List<Dhcp6Option> options = new ArrayList<>();
        options.add(new Dhcp6Option.ClientId(duid));
        server.ifPresent(options::add);
        options.addAll(associations);
        options.add(new Dhcp6Option.ElapsedTime(0));
        List<Dhcp6Option> own = new ArrayList<>();
        own.add(new Dhcp6Option.OptionRequest(architecture.isPresent() ? BOOT_WISHES : HOST_WISHES));
        architecture.ifPresent(number -> own.addAll(booting(number, ipxe)));
        for (Dhcp6Option each : own) {
            if (more.stream().noneMatch(other -> other.code() == each.code())) options.add(each);
        }
        options.addAll(more);
        return Dhcp6Codec.encode(relayed(new ClientServerMessage(type, TRANSACTION, options)));
    }

    /** What firmware and iPXE say of themselves, as seen on the wire. */
    private static List<Dhcp6Option> booting(int machine, boolean ipxe) {
        Optional<Architecture> known = Architecture.of(machine);
        boolean http = !ipxe && known.filter(Architecture::bootsFromHttp).isPresent();
        int number = ipxe ? known.map(one -> one.machine().code()).orElse(machine) : machine;
        String text = "%s:Arch:%05d:UNDI:003000".formatted(http ? "HTTPClient" : "PXEClient", number);
        List<Dhcp6Option> options = new ArrayList<>();
        options.add(new Dhcp6Option.ClientArchitectures(List.of(number)));
        options.add(new Dhcp6Option.NetworkInterfaceId(1, 3, 0));
        options.add(new Dhcp6Option.VendorClass(INTEL, List.of(Bytes.latin1(text))));
        if (ipxe) options.add(new Dhcp6Option.UserClass(List.of(Bytes.latin1("iPXE"))));
        return options;
    }

    private Dhcp6Message relayed(ClientServerMessage message) {
        if (relay.isEmpty()) return message;
        return new RelayMessage(
                MessageType.RELAY_FORW.code(),
                0,
                relay.get(),
                linkLocal(),
                List.of(new Dhcp6Option.ClientLinkLayer(hardware)),
                Optional.of(message),
                List.of());
    }
}
