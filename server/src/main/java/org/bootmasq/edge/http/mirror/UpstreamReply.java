package org.bootmasq.edge.http.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A reply of another server, whose body is read from the connection (RFC 9112). One thread; any may close it. */
final class UpstreamReply implements AutoCloseable {
    private static final int LONGEST_HEAD = 64 << 10;

    private final Socket socket;
    private final InputStream in;
    private int status;
    private String statusLine = "";
    private Map<String, String> fields = Map.of();
    private OptionalLong length = OptionalLong.empty();
    /** Of the body, or of the chunk that is being read. */
    private long left;

    private boolean isChunked;
    private int headLeft = LONGEST_HEAD;

    private UpstreamReply(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    /**
     * Reads a head.
     *
     * @param hasBody false for a reply to HEAD
     * @throws IOException also where the reply is none, or does not tell where it ends
     */
    static UpstreamReply read(Socket socket, InputStream in, boolean hasBody) throws IOException {
        var reply = new UpstreamReply(socket, in);
        do {
            reply.readHead();
        } while (reply.status < 200);
        reply.frame(hasBody && reply.status != 204 && reply.status != 304);
        return reply;
    }

    private void readHead() throws IOException {
        headLeft = LONGEST_HEAD;
        String first = line();
        if (!first.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) throw new IOException("its reply is no HTTP");
        statusLine = first.substring(9);
        status = Integer.parseInt(first.substring(9, 12));
        var all = new HashMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon <= 0) throw new IOException("a field of its reply is none");
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            all.merge(name, line.substring(colon + 1).strip(), (one, other) -> one + ", " + other);
        }
        fields = all;
    }

    private void frame(boolean hasBody) throws IOException {
        isChunked = field("transfer-encoding").isPresent();
        if (isChunked) {
            if (!field("transfer-encoding").get().equalsIgnoreCase("chunked"))
                throw new IOException(
                        "its reply is encoded as " + field("transfer-encoding").get());
            if (hasBody) left = -1;
            return;
        }
        Optional<String> told = field("content-length");
        if (told.isEmpty()) {
            if (hasBody) throw new IOException("its reply has no length");
            return;
        }
        if (!told.get().matches("[0-9]{1,18}")) throw new IOException("the length of its reply is no number");
        length = OptionalLong.of(Long.parseLong(told.get()));
        if (hasBody) left = length.getAsLong();
    }

    int status() {
        return status;
    }

    /** Code and phrase. */
    String statusLine() {
        return statusLine;
    }

    /** @param name in small letters */
    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** In octets; empty where only the end will tell. */
    OptionalLong length() {
        return length;
    }

    /**
     * Reads from the body.
     *
     * @return how many octets, one at least; -1 at its end
     * @throws IOException also if it ends too soon
     */
    int read(byte[] into) throws IOException {
        if (isChunked && left <= 0 && !nextChunk()) return -1;
        if (left == 0) return -1;
        int count = in.read(into, 0, (int) Math.min(into.length, left));
        if (count < 0) throw tooSoon();
        left -= count;
        if (isChunked && left == 0 && !line().isEmpty()) throw new IOException("a chunk of its reply is none");
        return count;
    }

    private IOException tooSoon() {
        return new IOException("its reply ended too soon"
                + (length.isPresent() ? ", " + left + " octets of " + length.getAsLong() + " lack" : ""));
    }

    /** False at the end of all. */
    private boolean nextChunk() throws IOException {
        if (left == 0 && length.isPresent()) return false;
        headLeft = LONGEST_HEAD;
        String size = line().split(";", 2)[0].strip();
        if (!size.matches("[0-9A-Fa-f]{1,15}")) throw new IOException("a chunk of its reply is none");
        left = Long.parseLong(size, 16);
        if (left > 0) return true;
        while (!line().isEmpty()) {
            // Trailers say nothing here.
        }
        length = OptionalLong.of(0);
        return false;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            int octet = in.read();
            if (octet < 0) throw new IOException("its reply ended too soon");
            if (--headLeft < 0) throw new IOException("the head of its reply is too long");
            if (octet == '\n') break;
            line.append((char) octet);
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') line.setLength(line.length() - 1);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) throw new IOException("its reply has controls in its head");
        }
        return line.toString();
    }

    /** As octets of ASCII; what is none is left out. */
    static String ascii(String text) {
        return new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
