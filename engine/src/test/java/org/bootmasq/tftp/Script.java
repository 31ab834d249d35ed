package org.bootmasq.tftp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/**
 * A client's side of the conversation, in the protocol's words: everything the server does becomes one line of {@link
 * #take}.
 */
class Script implements TftpSink {
    static final Ip4 CLIENT = Ip4.of("10.0.0.5");

    final Map<String, byte[]> files = new HashMap<>();
    final List<String> lines = new ArrayList<>();
    final List<Trace.TraceEvent> events = new ArrayList<>();
    final List<Bytes> packets = new ArrayList<>();
    int sends;
    int windows;
    long now = 1_000_000;

    IpAddress client = CLIENT;

    private final TftpServer server;
    private ByteBuffer room = ByteBuffer.allocate(0);
    private Optional<TftpTransfer> transfer = Optional.empty();

    Script(String... configuration) {
        TftpSettings settings = settings(configuration);
        var log = new TftpLog(settings, line -> lines.add("info: " + line), line -> lines.add("err: " + line));
        server = new TftpServer(settings, new Memory(), event -> {
            events.add(event);
            log.tell(event);
        });
    }

    /** Settings of lines as they stand in a file; each must be right. */
    static TftpSettings settings(String... lines) {
        var problems = new Problems();
        TftpSettings settings = settings(problems, lines);
        if (problems.hasErrors())
            throw new IllegalArgumentException(problems.errors().toString());
        return settings;
    }

    static TftpSettings settings(Problems problems, String... lines) {
        var directives = new ArrayList<Directive>();
        for (String line : lines) {
            String[] parts = line.split("=", 2);
            directives.add(new Directive(
                    Option.named(parts[0]).orElseThrow(),
                    parts.length > 1 ? parts[1] : "",
                    new Origin("test.conf", directives.size() + 1, parts[0].length() + 2, line)));
        }
        return TftpSettings.from(new Configuration(directives), problems);
    }

    private final class Memory implements TftpFiles {
        @Override
        public Opening open(String root, String path) {
            if (!files.containsKey(path)) return new Opening.Missing();
            int size = files.get(path).length;
            return new Opening.Opened(new FileBlocks() {
                @Override
                public long size() {
                    return size;
                }

                @Override
                public int read(long offset, ByteBuffer into) {
                    byte[] octets = files.get(path);
                    int count = Math.clamp(octets.length - offset, 0, into.remaining());
                    into.put(octets, (int) offset, count);
                    return count;
                }

                @Override
                public void close() {
                    lines.add("closed");
                }
            });
        }

        @Override
        public boolean isFolder(String path) {
            return files.keySet().stream().anyMatch(file -> file.startsWith(path));
        }
    }

    Script file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** Octets that differ from block to block. */
    static byte[] content(int size) {
        var octets = new byte[size];
        for (int i = 0; i < size; i++) octets[i] = (byte) (i * 31 + i / 512);
        return octets;
    }

    Script from(String address) {
        client = IpAddress.parse(address).orElseThrow();
        return this;
    }

    /** {@code read("octet", "boot", "blksize", "1428")}. */
    Script read(String mode, String file, String... options) {
        var asked = new ArrayList<TftpPacket.Option>();
        for (int i = 0; i < options.length; i += 2)
            asked.add(new TftpPacket.Option(Bytes.latin1(options[i]), Bytes.latin1(options[i + 1])));
        return first(TftpCodec.encode(new TftpPacket.ReadRequest(Bytes.latin1(file), Bytes.latin1(mode), asked)));
    }

    Script first(Bytes datagram) {
        var mac = Optional.of(HardwareAddress.ethernet("52:54:00:12:34:56"));
        transfer =
                server.on(now, datagram, new TftpServer.Arrival(new Trace.TftpClient(client, "eth0", mac), 1500), this);
        return this;
    }

    Script ack(int block) {
        return packet(new TftpPacket.Ack(block));
    }

    Script packet(TftpPacket packet) {
        return octets(TftpCodec.encode(packet));
    }

    Script octets(Bytes datagram) {
        transfer().on(now, ByteBuffer.wrap(datagram.toArray()), this);
        return this;
    }

    /** Time passes and the timer is asked. */
    Script after(long millis) {
        now += millis;
        transfer().onTimer(now, this);
        return this;
    }

    /** A datagram comes from a port that is not the client's. */
    Script stranger(String interfaceName) {
        server.refuseStranger(new Trace.TftpClient(client, interfaceName, Optional.empty()), this);
        return this;
    }

    TftpTransfer transfer() {
        return transfer.orElseThrow();
    }

    boolean begun() {
        return transfer.isPresent();
    }

    /** What happened since the last call. */
    List<String> take() {
        var taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    @Override
    public ByteBuffer room(int octets) {
        room = ByteBuffer.allocate(octets);
        return room;
    }

    @Override
    public void send(ByteBuffer sent, int packetLength) {
        sends++;
        while (sent.hasRemaining()) {
            var octets = new byte[Math.min(packetLength, sent.remaining())];
            sent.get(octets);
            packets.add(Bytes.of(octets));
            try {
                lines.add(inWords(TftpCodec.decode(Bytes.of(octets))));
            } catch (Malformed e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void flush() {
        windows++;
    }

    private static String inWords(TftpPacket packet) {
        return switch (packet) {
            case TftpPacket.Data(int block, Bytes content) -> "DATA " + block + " of " + content.length();
            case TftpPacket.OptionAck(var options) ->
                "OACK"
                        + options.stream()
                                .map(o -> " " + o.name().latin1() + "="
                                        + o.value().latin1())
                                .reduce("", String::concat);
            case TftpPacket.ErrorPacket(int code, Bytes message) -> "ERROR " + code + " " + message.latin1();
            case TftpPacket.ReadRequest _, TftpPacket.WriteRequest _, TftpPacket.Ack _ -> "not a server's: " + packet;
        };
    }
}
