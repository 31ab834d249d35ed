package org.bootmasq.http;

import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.Bytes;

/**
 * What a request is answered with.
 *
 * @param head status line and fields, the empty line included
 * @param body in the order in which it is sent; empty for HEAD
 * @param file that parts of the body are of; whoever sends the reply closes it
 * @param path of the file, for the trace; empty where none is sent
 * @param isWhole whether the client has the whole file when all is sent
 * @param closes whether the connection ends after it
 */
public record HttpReply(
        HttpStatus status,
        Bytes head,
        List<HttpPiece> body,
        Optional<ServedFile> file,
        String path,
        boolean isWhole,
        boolean closes)
        implements HttpAnswer {
    public HttpReply {
        body = List.copyOf(body);
    }

    /** A word before the reply itself, such as 100 Continue. */
    public static HttpReply interim(Bytes head) {
        return new HttpReply(HttpStatus.OK, head, List.of(), Optional.empty(), "", false, false);
    }
}
