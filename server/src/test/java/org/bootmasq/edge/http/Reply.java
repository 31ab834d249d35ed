package org.bootmasq.edge.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.bootmasq.wire.Bytes;

/** A reply as a client receives it. */
public record Reply(String head, Bytes body) {
    /** The next one of a connection. */
    public static Reply read(InputStream in) throws IOException {
        String head = head(in);
        String length = new Reply(head, Bytes.EMPTY).field("Content-Length");
        return new Reply(head, Bytes.owning(in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length))));
    }

    /** The head alone, with the empty line. */
    public static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) throw new IOException("the end after: " + head);
            head.write(octet);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    public int status() {
        return Integer.parseInt(head.substring(9, 12));
    }

    public byte[] octets() {
        return body.toArray();
    }

    public String text() {
        return body.latin1();
    }

    /** The first of a name; empty if there is none. */
    public String field(String name) {
        return head.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }
}
