package org.bootmasq.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.bootmasq.http.HttpPiece.FilePart;
import org.bootmasq.http.HttpPiece.Octets;
import org.bootmasq.wire.Bytes;

/** Makes the replies to one request. */
final class HttpReplies {
    private static final String BOUNDARY = "bootmasq-0a5f3c1d7e9b2846";
    private static final String NOTHING = "";

    private final String date;
    private final Optional<HttpRequest> request;
    private final boolean isHead;
    private final boolean closes;

    /**
     * For what is no request.
     *
     * @param date as {@link HttpDate#text} has it
     */
    HttpReplies(String date) {
        this.date = date;
        request = Optional.empty();
        isHead = false;
        closes = true;
    }

    HttpReplies(String date, HttpRequest request) {
        this.date = date;
        this.request = Optional.of(request);
        isHead = request.method().equals("HEAD");
        closes = !request.keepsConnection();
    }

    private String field(String name) {
        return request.flatMap(each -> each.field(name)).orElse(NOTHING);
    }

    /** After which the connection ends. */
    HttpReply refusal(HttpStatus status) {
        return error(status, true);
    }

    HttpReply error(HttpStatus status) {
        return error(status, closes);
    }

    private HttpReply error(HttpStatus status, boolean last) {
        Bytes text = Bytes.latin1(status.line() + "\n");
        var head = new Head(status, last).field("Content-Type", MediaType.TEXT).length(text.length());
        if (status == HttpStatus.METHOD_NOT_ALLOWED) head.field("Allow", "GET, HEAD");
        return reply(status, head, List.of(new Octets(text)), last);
    }

    /** What was sent is kept: there is nothing more to say (RFC 9110 section 15.3.5). */
    HttpReply kept() {
        return reply(HttpStatus.NO_CONTENT, new Head(HttpStatus.NO_CONTENT, closes), List.of(), closes);
    }

    /** A page that is made anew each time. */
    HttpReply page(String mediaType, Bytes text, String path) {
        var head = new Head(HttpStatus.OK, closes)
                .field("Content-Type", mediaType)
                .field("Cache-Control", "no-store")
                .length(text.length());
        return new HttpReply(
                HttpStatus.OK, head.octets(), body(List.of(new Octets(text))), Optional.empty(), path, !isHead, closes);
    }

    private List<HttpPiece> body(List<HttpPiece> pieces) {
        return isHead ? List.of() : pieces;
    }

    private HttpReply reply(HttpStatus status, Head head, List<HttpPiece> pieces, boolean last) {
        return new HttpReply(status, head.octets(), body(pieces), Optional.empty(), NOTHING, false, last);
    }

    /**
     * A file or a part of it, as the conditions of the request want (RFC 9110 section 13.2.2).
     *
     * @param ignored is told of a range that does not count, and why
     */
    HttpReply file(ServedFile file, String name, BiConsumer<String, String> ignored) {
        String tag = '"' + file.version() + '"';
        HttpStatus status = condition(file, tag);
        if (status == HttpStatus.PRECONDITION_FAILED) return error(status);
        if (status == HttpStatus.NOT_MODIFIED) {
            return reply(status, described(status, file, tag), List.of(), closes);
        }
        ByteRanges ranges = ranges(file, tag);
        if (ranges instanceof ByteRanges.Whole(String reason) && !reason.isEmpty())
            ignored.accept(field("range"), reason);
        return switch (ranges) {
            case ByteRanges.Whole _ -> {
                Head head = described(HttpStatus.OK, file, tag)
                        .field("Content-Type", MediaType.of(name))
                        .length(file.size());
                yield sending(HttpStatus.OK, head, file, name, pieces(file, 0, file.size()));
            }
            case ByteRanges.Unsatisfiable() -> {
                Bytes text = Bytes.latin1(HttpStatus.RANGE_NOT_SATISFIABLE.line() + "\n");
                Head head = new Head(HttpStatus.RANGE_NOT_SATISFIABLE, closes)
                        .field("Content-Range", "bytes */" + file.size())
                        .field("Content-Type", MediaType.TEXT)
                        .length(text.length());
                yield reply(HttpStatus.RANGE_NOT_SATISFIABLE, head, List.of(new Octets(text)), closes);
            }
            case ByteRanges.Parts(var parts)
            when parts.size() == 1 -> {
                ByteRanges.Part part = parts.getFirst();
                Head head = described(HttpStatus.PARTIAL_CONTENT, file, tag)
                        .field("Content-Type", MediaType.of(name))
                        .field("Content-Range", part.of(file.size()))
                        .length(part.length());
                yield sending(HttpStatus.PARTIAL_CONTENT, head, file, name, pieces(file, part.first(), part.length()));
            }
            case ByteRanges.Parts(var parts) -> several(file, tag, name, parts);
        };
    }

    /** RFC 9110 section 14.6: each part with fields of its own. */
    private HttpReply several(ServedFile file, String tag, String name, List<ByteRanges.Part> parts) {
        var pieces = new ArrayList<HttpPiece>();
        long length = 0;
        for (ByteRanges.Part part : parts) {
            Bytes head = Bytes.latin1("\r\n--" + BOUNDARY + "\r\nContent-Type: " + MediaType.of(name)
                    + "\r\nContent-Range: " + part.of(file.size()) + "\r\n\r\n");
            pieces.add(new Octets(head));
            pieces.addAll(pieces(file, part.first(), part.length()));
            length += head.length() + part.length();
        }
        Bytes end = Bytes.latin1("\r\n--" + BOUNDARY + "--\r\n");
        pieces.add(new Octets(end));
        Head head = described(HttpStatus.PARTIAL_CONTENT, file, tag)
                .field("Content-Type", "multipart/byteranges; boundary=" + BOUNDARY)
                .length(length + end.length());
        return sending(HttpStatus.PARTIAL_CONTENT, head, file, name, pieces);
    }

    private static List<HttpPiece> pieces(ServedFile file, long first, long length) {
        return length == 0 ? List.of() : List.copyOf(file.places(first, length));
    }

    private HttpReply sending(HttpStatus status, Head head, ServedFile file, String name, List<HttpPiece> pieces) {
        boolean whole = status == HttpStatus.OK && !isHead;
        boolean sends = !isHead && pieces.stream().anyMatch(FilePart.class::isInstance);
        Optional<ServedFile> open = sends ? Optional.of(file) : Optional.empty();
        return new HttpReply(status, head.octets(), body(pieces), open, isHead ? NOTHING : name, whole, closes);
    }

    /** What another server says; its length is known unless nothing of it is sent. */
    HttpReply relayed(HttpSource.Relayed relayed) {
        Head head = new Head(relayed.status(), closes);
        relayed.fields().forEach(head::field);
        if (relayed.length().isPresent()) head.length(relayed.length().getAsLong());
        List<HttpPiece> pieces = relayed.body()
                .map(body -> List.<HttpPiece>of(
                        new HttpPiece.Passing(body, relayed.length().orElse(0))))
                .orElse(List.of());
        return new HttpReply(
                relayed.status(),
                head.octets(),
                pieces,
                Optional.empty(),
                pieces.isEmpty() ? NOTHING : relayed.name(),
                relayed.status() == HttpStatus.OK,
                closes);
    }

    private HttpStatus condition(ServedFile file, String tag) {
        String match = field("if-match");
        if (!match.isEmpty()) {
            if (!match.equals("*") && !names(match, tag)) return HttpStatus.PRECONDITION_FAILED;
        } else {
            OptionalLong since = HttpDate.seconds(field("if-unmodified-since"));
            if (since.isPresent() && file.modifiedSeconds() > since.getAsLong()) return HttpStatus.PRECONDITION_FAILED;
        }
        String noneMatch = field("if-none-match");
        if (!noneMatch.isEmpty()) {
            return noneMatch.equals("*") || names(noneMatch, tag) ? HttpStatus.NOT_MODIFIED : HttpStatus.OK;
        }
        OptionalLong since = HttpDate.seconds(field("if-modified-since"));
        return since.isPresent() && file.modifiedSeconds() <= since.getAsLong()
                ? HttpStatus.NOT_MODIFIED
                : HttpStatus.OK;
    }

    private static boolean names(String list, String tag) {
        for (String each : list.split(",", -1)) {
            String one = each.strip();
            if (one.equals(tag) || one.startsWith("W/") && one.substring(2).equals(tag)) return true;
        }
        return false;
    }

    private ByteRanges ranges(ServedFile file, String tag) {
        String range = field("range");
        String ifRange = field("if-range");
        boolean counts = !range.isEmpty()
                && request.filter(each -> each.method().equals("GET")).isPresent();
        if (counts && !ifRange.isEmpty() && !ifRange.equals(tag)) {
            OptionalLong date = HttpDate.seconds(ifRange);
            counts = date.isPresent() && date.getAsLong() == file.modifiedSeconds();
        }
        return counts ? ByteRanges.of(range, file.size()) : new ByteRanges.Whole("");
    }

    private Head described(HttpStatus status, ServedFile file, String tag) {
        return new Head(status, closes)
                .field("Last-Modified", HttpDate.text(file.modifiedSeconds()))
                .field("ETag", tag)
                .field("Accept-Ranges", "bytes");
    }

    /** Status line and fields. */
    private final class Head {
        private final StringBuilder text = new StringBuilder(256);

        private Head(HttpStatus status, boolean last) {
            text.append("HTTP/1.1 ").append(status.line()).append("\r\n");
            field("Server", "bootmasq").field("Date", date);
            boolean old = request.filter(each -> each.minorVersion() == 0).isPresent();
            if (last) field("Connection", "close");
            else if (old) field("Connection", "keep-alive");
        }

        private Head field(String name, String value) {
            text.append(name).append(": ").append(value).append("\r\n");
            return this;
        }

        private Head length(long octets) {
            text.append("Content-Length: ").append(octets).append("\r\n");
            return this;
        }

        private Bytes octets() {
            return Bytes.latin1(text.append("\r\n").toString());
        }
    }
}
