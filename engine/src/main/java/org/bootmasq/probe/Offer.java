package org.bootmasq.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.wire.ByteReader;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;

/**
 * What a server answered over IPv4, as a machine that boots reads it.
 *
 * @param from the sender's address
 * @param afterMillis since the question was first sent
 */
public record Offer(Ip4 from, long afterMillis, Dhcp4Message message) implements Answer {
    private static final String PXE = "PXEClient";
    private static final String HTTP = "HTTPClient";

    @Override
    public String who() {
        return server().toString();
    }

    /** Whose answer it is: option 54, else who sent it. */
    public Ip4 server() {
        return message.address(OptionCode.SERVER_ID)
                .filter(id -> !id.isUnspecified())
                .orElse(from);
    }

    /** Whether it refuses. */
    public boolean isRefusal() {
        return message.type().filter(type -> type == MessageType.NAK).isPresent();
    }

    /** A proxyDHCP server's gives none. */
    @Override
    public boolean hasAddress() {
        return !message.yiaddr().isUnspecified();
    }

    /** Whether it says that it is for PXE clients, in option 60. */
    public boolean isForPxe() {
        return says(PXE);
    }

    /** In option 60. */
    @Override
    public boolean isForHttp() {
        return says(HTTP);
    }

    private boolean says(String word) {
        return message.option(OptionCode.VENDOR_CLASS)
                .filter(value -> value.startsWith(Bytes.latin1(word)))
                .isPresent();
    }

    /** A fixed field that is not empty wins over option 67. */
    @Override
    public String bootFile() {
        return message.file().isEmpty()
                ? text(OptionCode.BOOTFILE_NAME)
                : message.file().latin1();
    }

    /** Where the file is to be had: siaddr, else option 66 if that is an address. */
    public Optional<Ip4> nextServer() {
        if (!message.siaddr().isUnspecified()) return Optional.of(message.siaddr());
        return Ip4.parse(text(OptionCode.TFTP_SERVER_NAME)).filter(address -> !address.isUnspecified());
    }

    /** A SAN disk to boot from, option 17; empty if there is none. */
    public String rootPath() {
        return text(OptionCode.ROOT_PATH);
    }

    /** The boot menu of option 43; empty if there is none. */
    public List<MenuEntry> menu() {
        return isForPxe() ? MenuEntry.of(vendorSpecific()) : List.of();
    }

    /** Whether the boot file is to be taken without a menu. */
    public boolean takesFileAtOnce() {
        return !bootFile().isEmpty() && (menu().isEmpty() || MenuEntry.takesFileAtOnce(vendorSpecific()));
    }

    /** Whether it says anything about booting. */
    public boolean saysWhatToBoot() {
        return !bootFile().isEmpty() || !menu().isEmpty() || !rootPath().isEmpty();
    }

    private Bytes vendorSpecific() {
        return message.option(OptionCode.VENDOR_SPECIFIC).orElse(Bytes.EMPTY);
    }

    /** The netmask, if it is told. */
    public Optional<Ip4> netmask() {
        return message.address(OptionCode.SUBNET_MASK);
    }

    /** The routers, the first 63 at most. */
    public List<Ip4> routers() {
        return addresses(OptionCode.ROUTER);
    }

    /** The name servers, the first 63 at most. */
    public List<Ip4> nameServers() {
        return addresses(OptionCode.DOMAIN_NAME_SERVER);
    }

    @Override
    public boolean hasNameServer() {
        return !nameServers().isEmpty();
    }

    /** For how long the address would be lent, in seconds. */
    public OptionalLong leaseSeconds() {
        Optional<Bytes> value = message.option(OptionCode.LEASE_TIME).filter(octets -> octets.length() == 4);
        if (value.isEmpty()) return OptionalLong.empty();
        try {
            return OptionalLong.of(Integer.toUnsignedLong(new ByteReader(value.get()).i32()));
        } catch (Malformed impossible) {
            return OptionalLong.empty();
        }
    }

    private List<Ip4> addresses(OptionCode code) {
        var in = new ByteReader(message.option(code).orElse(Bytes.EMPTY));
        List<Ip4> addresses = new ArrayList<>();
        try {
            while (in.remaining() >= 4 && addresses.size() < 63) addresses.add(in.ip4());
        } catch (Malformed impossible) {
            return List.copyOf(addresses);
        }
        return List.copyOf(addresses);
    }

    /** Up to the first NUL, which some servers send along. */
    private String text(OptionCode code) {
        String text = message.option(code).orElse(Bytes.EMPTY).latin1();
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
