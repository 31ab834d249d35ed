package org.bootmasq.cli.demo;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.probe.BootStage;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/**
 * Plays a machine that boots from the network: its PXE ROM, then the gPXE that this loads, down to the script. It
 * sends what those were seen to send and takes from a reply what they take. It does not wait for a ProxyDHCP offer,
 * for which gPXE would wait 2 s.
 */
public final class BuiltInClient {
    private static final int SERVER_PORT = 67;
    private static final int CLIENT_PORT = 68;
    private static final int ARCHITECTURE = 0;
    private static final int[] PATIENCE_SECONDS = {1, 2, 4, 4};
    private static final int FIRST_TFTP_PORT = 2070;

    private final BuiltInClientLink link;
    private final HardwareAddress hardware;
    private final Consumer<String> console;
    private int tftpPort = FIRST_TFTP_PORT;

    /** What the last ACK told. */
    private record Told(Ip4 address, Ip4 server, String file) {}

    public BuiltInClient(BuiltInClientLink link, HardwareAddress hardware, Consumer<String> console) {
        this.link = link;
        this.hardware = hardware;
        this.console = console;
    }

    /** Boots until a script has run. */
    public void boot() throws IOException {
        for (BootStage stage : new BootStage[] {BootStage.ROM, BootStage.GPXE}) {
            console.accept("the built-in client plays a machine's " + stage.title());
            Told told = configure(stage);
            Bytes content = BuiltInClientTftp.fetch(link, told.server(), told.file(), tftpPort++);
            if (content.startsWith(Bytes.latin1("#!gpxe")) || content.startsWith(Bytes.latin1("#!ipxe"))) {
                if (stage == BootStage.ROM) throw new IOException("a PXE ROM cannot run the script " + told.file());
                run(content.latin1(), told.address(), console);
                return;
            }
            if (stage != BootStage.ROM) throw new IOException(told.file() + " is no script");
        }
    }

    private Told configure(BootStage stage) throws IOException {
        link.take(Ip4.UNSPECIFIED);
        Dhcp4Message offer = ask(stage.discover(hardware, ARCHITECTURE), MessageType.OFFER);
        Ip4 server = offer.address(OptionCode.SERVER_ID)
                .orElseThrow(() -> new IOException("an OFFER without a server identifier"));
        Dhcp4Message ack = ask(stage.request(hardware, ARCHITECTURE, server, offer.yiaddr()), MessageType.ACK);
        link.take(ack.yiaddr());
        Ip4 next = ack.siaddr().isUnspecified() ? server : ack.siaddr();
        return new Told(ack.yiaddr(), next, bootFile(ack));
    }

    /** A non-empty fixed field wins over option 67. */
    private static String bootFile(Dhcp4Message ack) throws IOException {
        String file = ack.file().latin1();
        if (file.isEmpty())
            file = ack.option(OptionCode.BOOTFILE_NAME).map(Bytes::latin1).orElse("");
        if (file.isEmpty()) throw new IOException("the ACK names no boot file");
        return file.replaceAll("\0+$", "");
    }

    private Dhcp4Message ask(Dhcp4Message request, MessageType wanted) throws IOException {
        for (int seconds : PATIENCE_SECONDS) {
            link.broadcast(CLIENT_PORT, SERVER_PORT, Dhcp4Codec.encode(request));
            long deadline = System.nanoTime() + seconds * 1_000_000_000L;
            Optional<BuiltInClientUdp.Datagram> datagram = link.receive(CLIENT_PORT, deadline);
            while (datagram.isPresent()) {
                Optional<Dhcp4Message> reply = reply(datagram.get().payload(), request.xid());
                Optional<MessageType> type = reply.flatMap(Dhcp4Message::type);
                if (reply.isPresent() && type.filter(t -> t == wanted).isPresent()) return reply.get();
                if (type.filter(t -> t == MessageType.NAK).isPresent())
                    throw new IOException("the server refuses: NAK");
                datagram = link.receive(CLIENT_PORT, deadline);
            }
        }
        throw new IOException("no " + wanted + " comes");
    }

    private static Optional<Dhcp4Message> reply(Bytes packet, int xid) {
        try {
            return Optional.of(Dhcp4Codec.decode(packet))
                    .filter(message -> message.op() == Dhcp4Message.BOOTREPLY && message.xid() == xid);
        } catch (Malformed e) {
            return Optional.empty(); // as a ROM does with what it cannot read
        }
    }

    private static String said(String line, IpAddress address) {
        return line.substring(5).replaceAll("\\$\\{net0/ip6?}", address.toString());
    }

    /** Of gPXE's commands it knows {@code echo}. */
    static void run(String script, IpAddress address, Consumer<String> console) {
        for (String line : script.lines().skip(1).toList()) {
            if (line.isBlank() || line.startsWith("#") || line.startsWith("sleep ")) continue;
            if (line.startsWith("echo ")) console.accept(said(line, address));
            else console.accept("not played: " + line);
        }
    }
}
