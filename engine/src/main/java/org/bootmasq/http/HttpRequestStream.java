package org.bootmasq.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bootmasq.wire.Bytes;

/**
 * Cuts what a connection brings into requests. It keeps no more than one head and what came with its end, or as
 * much of what a request carries, and nothing while the connection is idle. One thread at a time.
 */
public final class HttpRequestStream {
    /** The line and all fields together, in octets. */
    public static final int LONGEST_HEAD = 16 << 10;

    /** What a request may carry, in octets. */
    public static final int LONGEST_BODY = 64 << 10;

    /** As much as that is kept of what a request carries, or nothing. */
    public static final int LONGEST_KEPT = LONGEST_HEAD;

    private static final byte[] NOTHING = {};

    private byte[] octets = NOTHING;
    private int start;
    private int end;
    /** The empty line does not end before this place. */
    private int searched;

    private Optional<HttpRequest> withoutBody = Optional.empty();
    private int bodyLeft;
    private boolean keepsBody;
    private boolean continueWanted;

    /** Takes octets that have come. */
    public void add(byte[] source, int from, int length) {
        if (start == end) {
            start = 0;
            end = 0;
            searched = 0;
        }
        if (end + length > octets.length) {
            octets = Arrays.copyOfRange(octets, start, start + Math.max(end - start + length, 256));
            end -= start;
            searched = Math.max(0, searched - start);
            start = 0;
        }
        System.arraycopy(source, from, octets, end, length);
        end += length;
    }

    /** Whether nothing has come of a request that is not whole yet. */
    public boolean isIdle() {
        return start == end && withoutBody.isEmpty();
    }

    /**
     * Whether the client waits for a word before it sends the body (RFC 9110 section 10.1.1). True once for a request.
     */
    public boolean takeContinueWanted() {
        boolean wanted = continueWanted;
        continueWanted = false;
        return wanted;
    }

    /**
     * The next request, if it is whole.
     *
     * @throws BadRequest if what came is none; the connection is of no use any more
     */
    public Optional<HttpRequest> next() throws BadRequest {
        if (withoutBody.isEmpty()) {
            readHead();
            if (withoutBody.isEmpty()) return Optional.empty();
        }
        HttpRequest head = withoutBody.get();
        int carried = Math.min(bodyLeft, end - start);
        if (keepsBody) {
            if (carried < bodyLeft) return Optional.empty();
            head = head.with(Bytes.copyOf(octets, start, carried));
        }
        bodyLeft -= carried;
        start += carried;
        searched = start;
        if (start == end) {
            octets = NOTHING;
            start = 0;
            end = 0;
            searched = 0;
        }
        if (bodyLeft > 0) return Optional.empty();
        withoutBody = Optional.empty();
        continueWanted = false;
        return Optional.of(head);
    }

    /** How many octets it wants at once, for it keeps them: one at least. */
    public int room() {
        return Math.max(1, LONGEST_HEAD + 1 - (end - start));
    }

    private void readHead() throws BadRequest {
        // RFC 9112 section 2.2: empty lines before a request are passed over.
        while (start < end && (octets[start] == '\r' || octets[start] == '\n')) start++;
        int at = Math.max(searched, start);
        for (; at < end; at++) {
            if (octets[at] != '\n') continue;
            int next = at + 1;
            if (next < end && octets[next] == '\r') next++;
            if (next >= end) break;
            if (octets[next] != '\n') continue;
            if (at - start > LONGEST_HEAD) throw tooLong();
            var head = new String(octets, start, at - start, StandardCharsets.ISO_8859_1);
            start = next + 1;
            take(HttpRequestCodec.decode(head));
            return;
        }
        searched = at;
        if (end - start > LONGEST_HEAD) throw tooLong();
    }

    private BadRequest tooLong() {
        for (int i = start; i < start + LONGEST_HEAD; i++) {
            if (octets[i] == '\n') return new BadRequest(HttpStatus.HEADER_FIELDS_TOO_LARGE, "a head without an end");
        }
        return new BadRequest(HttpStatus.URI_TOO_LONG, "a request line without an end");
    }

    private void take(HttpRequest head) throws BadRequest {
        Optional<String> length = head.field("content-length");
        if (head.field("transfer-encoding").isPresent()) {
            // RFC 9112 section 6.1: both together is what requests are smuggled with.
            HttpStatus status = length.isPresent() ? HttpStatus.BAD_REQUEST : HttpStatus.LENGTH_REQUIRED;
            throw new BadRequest(status, "a body without a length");
        }
        bodyLeft = length.isPresent() ? length(length.get()) : 0;
        keepsBody = bodyLeft > 0 && bodyLeft <= LONGEST_KEPT;
        withoutBody = Optional.of(bodyLeft > LONGEST_KEPT ? head.withoutBody() : head);
        continueWanted = bodyLeft > end - start
                && head.minorVersion() > 0
                && head.field("expect").filter("100-continue"::equalsIgnoreCase).isPresent();
    }

    private static int length(String text) throws BadRequest {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadRequest(HttpStatus.BAD_REQUEST, "a length that is no number");
        }
        if (text.length() > 9 || Integer.parseInt(text) > LONGEST_BODY) {
            throw new BadRequest(HttpStatus.CONTENT_TOO_LARGE, "a body of " + text + " octets");
        }
        return Integer.parseInt(text);
    }
}
