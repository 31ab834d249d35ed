package org.bootmasq.probe;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.probe.Fetched.Outcome;
import org.bootmasq.wire.Bytes;

/**
 * Fetches a file by HTTP/1.1 (RFC 9112) over a connection of its own, as boot programs do. Of the file no more is kept
 * than its beginning.
 */
public final class HttpFetch {
    private static final int LONGEST_HEAD = 32 * 1024;
    private static final long PATIENCE_MILLIS = 5_000;

    private final BootPlace place;
    private final FetchedContent content;
    private final StringBuilder line = new StringBuilder();
    private State state = State.STATUS;
    private int headOctets;
    private int status;
    private String statusLine = "";
    private String location = "";
    private boolean chunked;
    private OptionalLong told = OptionalLong.empty();
    private long left = -1;
    private long startMillis = -1;
    private long heardMillis;
    private Optional<Fetched> result = Optional.empty();

    private enum State {
        STATUS,
        FIELDS,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS
    }

    /** @param content what is kept of the file */
    public HttpFetch(BootPlace place, FetchedContent content) {
        this.place = place;
        this.content = content;
    }

    /** The connection stands: what is to be sent. */
    public Bytes onConnected(long nowMillis) {
        startMillis = nowMillis;
        heardMillis = nowMillis;
        String host = place.host().contains(":") ? "[" + place.host() + "]" : place.host();
        boolean usual = place.port() == (place.protocol() == BootPlace.Protocol.HTTPS ? 443 : 80);
        return Bytes.latin1("GET " + (place.path().startsWith("/") ? "" : "/") + escaped(place.path())
                + " HTTP/1.1\r\nHost: " + escaped(host) + (usual ? "" : ":" + place.port())
                + "\r\nUser-Agent: bootmasq-probe\r\nAccept: */*\r\nConnection: close\r\n\r\n");
    }

    /** Whoever names the file must not write other lines of the request. */
    private static String escaped(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && c < 0x7f) out.append(c);
            else out.append("%%%02X".formatted((int) c & 0xff));
        }
        return out.toString();
    }

    /** When {@link #onTimer} wants to be called; empty when it is over. */
    public OptionalLong deadline() {
        return result.isPresent() ? OptionalLong.empty() : OptionalLong.of(heardMillis + PATIENCE_MILLIS);
    }

    /** Too long nothing has come. */
    public void onTimer(long nowMillis) {
        if (result.isEmpty() && nowMillis >= heardMillis + PATIENCE_MILLIS)
            end(nowMillis, state == State.STATUS ? Outcome.SILENT : Outcome.CUT, "it has fallen silent");
    }

    /** What came of it, once it is over. */
    public Optional<Fetched> result() {
        return result;
    }

    /** Octets of the server. */
    public void on(long nowMillis, Bytes octets) {
        heardMillis = nowMillis;
        int at = 0;
        while (at < octets.length() && result.isEmpty()) {
            switch (state) {
                case BODY, CHUNK -> {
                    int take = left < 0 ? octets.length() - at : (int) Math.min(left, octets.length() - at);
                    content.add(octets.slice(at, at + take));
                    at += take;
                    if (left >= 0) left -= take;
                    if (content.isEnough()) end(nowMillis, Outcome.ENOUGH, "");
                    else if (left == 0) bodyEnds(nowMillis);
                }
                case STATUS, FIELDS, CHUNK_SIZE, CHUNK_END, TRAILERS -> head(nowMillis, octets.at(at++));
            }
        }
    }

    private void bodyEnds(long nowMillis) {
        if (chunked) state = State.CHUNK_END;
        else end(nowMillis, Outcome.WHOLE, "");
    }

    private void head(long nowMillis, int octet) {
        if (++headOctets > LONGEST_HEAD) {
            end(nowMillis, Outcome.BROKEN, "the head of its reply is too long");
            return;
        }
        if (octet != '\n') {
            line.append((char) octet);
            return;
        }
        String text = line.toString();
        line.setLength(0);
        line(nowMillis, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    private void line(long nowMillis, String text) {
        switch (state) {
            case STATUS -> {
                if (!text.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
                    end(nowMillis, Outcome.BROKEN, "its reply is no HTTP");
                    return;
                }
                statusLine = text.substring(9);
                status = Integer.parseInt(text.substring(9, 12));
                state = State.FIELDS;
            }
            case FIELDS -> {
                if (text.isEmpty()) headEnds(nowMillis);
                else field(nowMillis, text);
            }
            case CHUNK_SIZE -> chunk(nowMillis, text.split(";", 2)[0].strip());
            case CHUNK_END -> state = State.CHUNK_SIZE;
            case TRAILERS -> {
                if (text.isEmpty()) end(nowMillis, Outcome.WHOLE, "");
            }
            case BODY, CHUNK -> throw new IllegalStateException("no line stands in a body");
        }
    }

    private void field(long nowMillis, String text) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            end(nowMillis, Outcome.BROKEN, "a field of its reply is none");
            return;
        }
        String value = text.substring(colon + 1).strip();
        switch (text.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> {
                if (value.matches("[0-9]{1,18}")) told = OptionalLong.of(Long.parseLong(value));
                else end(nowMillis, Outcome.BROKEN, "the length of its reply is no number");
            }
            case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
            case "location" -> location = value;
            default -> {
                // Firmware does not look at it either.
            }
        }
    }

    private void headEnds(long nowMillis) {
        if (status / 100 == 1) {
            state = State.STATUS;
            return;
        }
        if (status == 404 || status == 410) end(nowMillis, Outcome.MISSING, statusLine);
        else if (status / 100 == 3 && !location.isEmpty()) end(nowMillis, Outcome.ELSEWHERE, location);
        else if (status != 200) end(nowMillis, Outcome.REFUSED, statusLine);
        else if (chunked) {
            told = OptionalLong.empty();
            state = State.CHUNK_SIZE;
        } else {
            state = State.BODY;
            left = told.orElse(-1);
            if (left == 0) end(nowMillis, Outcome.WHOLE, "");
        }
    }

    private void chunk(long nowMillis, String size) {
        headOctets = 0;
        if (!size.matches("[0-9A-Fa-f]{1,15}")) {
            end(nowMillis, Outcome.BROKEN, "a chunk of its reply is none");
            return;
        }
        left = Long.parseLong(size, 16);
        state = left == 0 ? State.TRAILERS : State.CHUNK;
    }

    /** The server has closed the connection. */
    public void onEnd(long nowMillis) {
        if (result.isPresent()) return;
        if (state == State.BODY && left < 0) end(nowMillis, Outcome.WHOLE, "");
        else end(nowMillis, state == State.STATUS ? Outcome.BROKEN : Outcome.CUT, "it closes the connection too soon");
    }

    /** No connection came about, or it broke. */
    public void onFailure(long nowMillis, Outcome outcome, String reason) {
        if (startMillis < 0) startMillis = nowMillis;
        if (result.isEmpty()) end(nowMillis, content.octets() > 0 ? Outcome.CUT : outcome, reason);
    }

    private void end(long nowMillis, Outcome outcome, String detail) {
        result = Optional.of(new Fetched(
                outcome, detail, content.octets(), told, content.beginning(), Math.max(0, nowMillis - startMillis), 0));
    }
}
