package org.bootmasq.tftp;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.tftp.TftpFiles.Opening;
import org.bootmasq.tftp.TftpPacket.ReadRequest;
import org.bootmasq.trace.Trace;
import org.bootmasq.trace.Trace.TftpClient;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Malformed;

/**
 * What comes to port 69: decides which file a request means and whether it may be sent (RFC 1350 section 5, RFC 2347).
 */
public final class TftpServer {
    /** The well-known port of RFC 1350. */
    public static final int PORT = 69;

    /** UDP header, TFTP header. */
    private static final int OVERHEAD = 8 + 4;

    private static final int IP4_HEADER = 20;
    private static final int IP6_HEADER = 40;

    private final TftpSettings settings;
    private final TftpFiles files;
    private final Trace trace;

    /** @param trace is told what becomes of requests and transfers */
    public TftpServer(TftpSettings settings, TftpFiles files, Trace trace) {
        this.settings = settings;
        this.files = files;
        this.trace = trace;
    }

    /**
     * Where a request comes from.
     *
     * @param mtu of the interface that it arrived at
     */
    public record Arrival(TftpClient client, int mtu) {
        int headers() {
            return OVERHEAD + (client.address() instanceof Ip6 ? IP6_HEADER : IP4_HEADER);
        }
    }

    /**
     * A first datagram from a client's port. Where nothing can begin, an ERROR goes into the sink, but only in answer
     * to a request: two servers that answered each other's errors would never end.
     *
     * @return the transfer, whose first packet is in the sink
     */
    public Optional<TftpTransfer> on(long nowMillis, Bytes datagram, Arrival from, TftpSink sink) {
        if (!isRequest(ByteBuffer.wrap(datagram.toArray()))) return Optional.empty();
        Optional<ReadRequest> request = readRequest(datagram);
        if (request.isEmpty()) {
            refuse(
                    sink,
                    from.client(),
                    "",
                    TftpErrorCode.ILLEGAL_OPERATION,
                    "unsupported request from " + from.client().name());
            return Optional.empty();
        }
        boolean octet = isMode(request.get(), "octet");
        Optional<TftpTransfer> transfer = open(request.get(), octet, from, sink);
        transfer.ifPresent(begun -> begun.begin(nowMillis, sink));
        return transfer;
    }

    /** Whether a datagram begins as requests do. Nothing else has a place at port 69, or an answer from there. */
    public static boolean isRequest(ByteBuffer datagram) {
        if (datagram.remaining() < 2) return false;
        int opcode = datagram.getShort(datagram.position());
        return opcode == TftpPacket.READ_REQUEST || opcode == TftpPacket.WRITE_REQUEST;
    }

    /**
     * Whether a datagram that comes to a transfer's port from elsewhere than its client is answered: not an ERROR, so
     * that two servers do not answer each other for ever.
     *
     * @param datagram from its position on
     */
    public static boolean answersStranger(ByteBuffer datagram) {
        return datagram.remaining() >= 2 && datagram.getShort(datagram.position()) != TftpPacket.ERROR;
    }

    /**
     * RFC 1350 section 4: the answer to a datagram that comes to a transfer's port from elsewhere than its client.
     */
    public void refuseStranger(TftpClient stranger, TftpSink sink) {
        String text = "ignoring packet from " + stranger.name() + " (TID mismatch)";
        refuse(sink, stranger, "", TftpErrorCode.UNKNOWN_TRANSFER_ID, text);
    }

    /** Only reads, only the modes of RFC 1350 that are in use. */
    private static Optional<ReadRequest> readRequest(Bytes datagram) {
        try {
            return TftpCodec.decode(datagram) instanceof ReadRequest read
                            && !read.file().isEmpty()
                            && (isMode(read, "octet") || isMode(read, "netascii"))
                    ? Optional.of(read)
                    : Optional.empty();
        } catch (Malformed _) {
            return Optional.empty();
        }
    }

    private static boolean isMode(ReadRequest request, String mode) {
        return request.mode().latin1().equalsIgnoreCase(mode);
    }

    /** Names are octets, as those of Linux are: overlong forms of dots and slashes in UTF-8 never turn into them. */
    private Optional<TftpTransfer> open(ReadRequest request, boolean octet, Arrival from, TftpSink sink) {
        String root = root(from);
        String path = path(root, request.file().latin1());
        TftpClient client = from.client();
        Opening opening = path.contains("/../")
                ? new Opening.Forbidden()
                : files.open(root.isEmpty() ? "" : settings.roots().of(client.interfaceName()), path);
        switch (opening) {
            case Opening.Opened(FileBlocks blocks) -> {
                int mtu = settings.mtu() > 0 ? Math.min(settings.mtu(), from.mtu()) : from.mtu();
                var terms = TftpNegotiation.of(request.options(), mtu - from.headers(), settings, octet, blocks.size());
                trace.tell(new Trace.TransferBegun(client, path));
                return Optional.of(new TftpTransfer(new TftpTransfer.Asked(client, path, octet), blocks, terms, trace));
            }
            case Opening.Missing() -> {
                String text = "file " + path + " not found for " + client.name();
                refuse(sink, client, path, TftpErrorCode.FILE_NOT_FOUND, text);
            }
            case Opening.Forbidden() -> {
                String text = "cannot access " + path + ": Permission denied";
                refuse(sink, client, path, TftpErrorCode.ACCESS_VIOLATION, text);
            }
            case Opening.Failed(String reason) ->
                refuse(sink, client, path, TftpErrorCode.NOT_DEFINED, "cannot read " + path + ": " + reason);
        }
        return Optional.empty();
    }

    /**
     * The folder of this client with a slash behind it. dnsmasq: its own one only if that is there; empty without a
     * root.
     */
    private String root(Arrival from) {
        TftpClient client = from.client();
        String root = settings.roots().of(client.interfaceName());
        if (root.isEmpty()) return "";
        String folder = root.endsWith("/") ? root : root + "/";
        Optional<String> own = switch (settings.uniqueRoot()) {
            case NONE -> Optional.empty();
            case BY_ADDRESS -> Optional.of(client.name());
            case BY_HARDWARE_ADDRESS ->
                client.hardwareAddress().map(mac -> mac.octets().colonHex().replace(':', '-'));
        };
        return own.map(part -> folder + part + "/").filter(files::isFolder).orElse(folder);
    }

    /** dnsmasq: every name lies below the root, absolute ones too, unless they begin with the root already. */
    private String path(String root, String name) {
        String slashed = name.replace('\\', '/');
        String cased = settings.has(Option.TFTP_LOWERCASE) ? lowercase(slashed) : slashed;
        if (root.isEmpty()) return cased.startsWith("/") ? cased : "/" + cased;
        if (cased.startsWith(root)) return cased;
        return root + (cased.startsWith("/") ? cased.substring(1) : cased);
    }

    /** ASCII only: names in other alphabets have no one lower case. */
    private static String lowercase(String name) {
        return name.chars().allMatch(c -> c < 128)
                ? name.toLowerCase(Locale.ROOT)
                : name.chars()
                        .map(c -> c >= 'A' && c <= 'Z' ? c + 32 : c)
                        .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
                        .toString();
    }

    private void refuse(TftpSink sink, TftpClient client, String path, TftpErrorCode code, String text) {
        TftpErrors.send(sink, code, text);
        trace.tell(new Trace.ErrorSent(client, path, code.code(), text));
    }
}
