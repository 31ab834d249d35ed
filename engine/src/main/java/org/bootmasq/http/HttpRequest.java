package org.bootmasq.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.wire.Bytes;

/**
 * A request (RFC 9112 section 3).
 *
 * @param method in capitals as sent, such as {@code GET}
 * @param target as it stands in the request, one character an octet
 * @param minorVersion 0 or 1, of HTTP/1
 * @param fields by their names in small letters; several lines of one field stand behind each other, with commas
 * @param body what it carries, nothing for most; absent where it was too long to be kept
 */
public record HttpRequest(
        String method, String target, int minorVersion, Map<String, String> fields, Optional<Bytes> body) {
    public HttpRequest {
        fields = Map.copyOf(fields);
    }

    HttpRequest with(Bytes carried) {
        return new HttpRequest(method, target, minorVersion, fields, Optional.of(carried));
    }

    /** Carrying what is too long to be kept. */
    HttpRequest withoutBody() {
        return new HttpRequest(method, target, minorVersion, fields, Optional.empty());
    }

    /** @param name in small letters */
    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** Whether the client may send a further request on this connection (RFC 9112 section 9.3). */
    public boolean keepsConnection() {
        String connection = fields.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        if (has(connection, "close")) return false;
        return minorVersion > 0 || has(connection, "keep-alive");
    }

    private static boolean has(String list, String token) {
        for (String each : list.split(",", -1)) {
            if (each.strip().equals(token)) return true;
        }
        return false;
    }
}
