package org.bootmasq.cli.demo;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.bootmasq.cli.explain.ExplainMachine6;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.linux.FrameSocket;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.ra.message.IcmpMessage;
import org.bootmasq.ra.message.NdOption;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Malformed;

/**
 * Plays a machine that boots over IPv6: UEFI's PXE, then the iPXE that this loads, down to the script. It asks for a
 * router first, as firmware does, and for its address by DHCPv6 if the router says so.
 */
public final class BuiltInClient6 implements AutoCloseable {
    private static final Ip6 ALL_SERVERS = new Ip6(0xff02L << 48, 0x10002);
    private static final int SERVER_PORT = 547;
    private static final int CLIENT_PORT = 546;
    private static final int[] PATIENCE_SECONDS = {1, 2, 4, 4};
    private static final String SCHEME = "tftp://[";

    private final BuiltInClientLink6 link;
    private final ExplainMachine6 machine;
    private final Consumer<String> console;
    private int tftpPort = 2070;

    /** What the last REPLY told. */
    private record Told(Ip6 address, String url) {}

    /** @param console hears what a user would see */
    public BuiltInClient6(FrameSocket card, HardwareAddress hardware, Consumer<String> console) {
        // DUID-LL (RFC 8415 section 11.4) of an Ethernet card.
        Bytes duid = Bytes.ofHex("00030001").plus(hardware.octets());
        machine = new ExplainMachine6(
                hardware,
                duid,
                1,
                OptionalInt.of(Architecture.X64_UEFI.code()),
                OptionalInt.empty(),
                List.of(),
                Optional.empty());
        link = new BuiltInClientLink6(card, hardware, machine.linkLocal());
        this.console = console;
    }

    /** Boots until a script has run. */
    public void boot() throws IOException {
        for (boolean ipxe : new boolean[] {false, true}) {
            console.accept("the built-in client plays a machine's " + (ipxe ? "iPXE" : "UEFI PXE over IPv6"));
            if (!heardOfDhcp()) throw new IOException("the router says nothing of DHCPv6");
            Told told = configure(ipxe);
            Bytes content = fetch(told.url());
            if (content.startsWith(Bytes.latin1("#!ipxe"))) {
                if (!ipxe) throw new IOException("firmware cannot run the script " + told.url());
                BuiltInClient.run(content.latin1(), told.address(), console);
                return;
            }
            if (ipxe) throw new IOException(told.url() + " is no script");
        }
    }

    private boolean heardOfDhcp() throws IOException {
        IcmpMessage.RouterAdvertisement router = link.solicitRouter();
        for (NdOption option : router.options()) {
            if (option instanceof NdOption.PrefixInformation prefix) {
                console.accept("a router is there, for " + prefix.prefix() + "/" + prefix.length());
            }
        }
        return router.managed();
    }

    private Told configure(boolean ipxe) throws IOException {
        ClientServerMessage advertised = ask(machine.solicit(ipxe), MessageType.ADVERTISE);
        ClientServerMessage reply = ask(machine.request(advertised, ipxe), MessageType.REPLY);
        Ip6 address = reply.first(Dhcp6Option.IaNa.class)
                .flatMap(given -> Dhcp6Option.first(given.options(), Dhcp6Option.IaAddress.class))
                .orElseThrow(() -> new IOException("the REPLY gives no address"))
                .address();
        link.take(address);
        for (Dhcp6Option option : reply.options()) {
            if (option instanceof Dhcp6Option.Other(int code, Bytes url) && code == OptionCode6.BOOTFILE_URL.code())
                return new Told(address, url.latin1());
        }
        throw new IOException("the REPLY names no boot file");
    }

    private ClientServerMessage ask(Bytes question, MessageType wanted) throws IOException {
        for (int seconds : PATIENCE_SECONDS) {
            link.multicast(ALL_SERVERS, CLIENT_PORT, SERVER_PORT, question);
            long deadline = System.nanoTime() + seconds * 1_000_000_000L;
            Optional<BuiltInClientUdp.Datagram> datagram = link.receive(CLIENT_PORT, deadline);
            while (datagram.isPresent()) {
                Optional<ClientServerMessage> answer = read(datagram.get().payload())
                        .filter(message -> message.kind().equals(Optional.of(wanted)));
                if (answer.isPresent()) return answer.get();
                datagram = link.receive(CLIENT_PORT, deadline);
            }
        }
        throw new IOException("no " + wanted + " comes");
    }

    private static Optional<ClientServerMessage> read(Bytes packet) {
        try {
            return Dhcp6Codec.decode(packet) instanceof ClientServerMessage message
                    ? Optional.of(message)
                    : Optional.empty();
        } catch (Malformed e) {
            return Optional.empty(); // as firmware does with what it cannot read
        }
    }

    /** RFC 5970 section 3.1 and RFC 3617; firmware takes an address for the server, or a name. */
    private Bytes fetch(String url) throws IOException {
        int end = url.indexOf("]/");
        Optional<Ip6> server =
                url.startsWith(SCHEME) && end > 0 ? Ip6.parse(url.substring(SCHEME.length(), end)) : Optional.empty();
        if (server.isEmpty()) throw new IOException("not a URL of TFTP with an address: " + url);
        return BuiltInClientTftp.fetch(link, server.get(), url.substring(end + 2), tftpPort++);
    }

    @Override
    public void close() {
        link.close();
    }
}
