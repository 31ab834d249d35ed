package org.bootmasq.iscsi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.wire.Malformed;

/** Text of login and text PDUs (RFC 7143 section 6.1): {@code key=value}, each ended by a NUL. */
final class Keys {
    private static final int MOST = 64;

    private Keys() {}

    static Map<String, String> read(ByteBuffer data) throws Malformed {
        Map<String, String> keys = new LinkedHashMap<>();
        String text = StandardCharsets.ISO_8859_1.decode(data).toString();
        for (int at = 0, end; at < text.length(); at = end + 1) {
            end = text.indexOf('\0', at);
            if (end < 0) end = text.length();
            if (end == at) continue;
            String pair = text.substring(at, end);
            int equals = pair.indexOf('=');
            if (equals < 1 || keys.size() >= MOST) throw new Malformed(0, "key=value");
            keys.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return keys;
    }

    static ByteBuffer write(Map<String, String> keys) {
        var text = new StringBuilder();
        keys.forEach((key, value) -> text.append(key).append('=').append(value).append('\0'));
        return StandardCharsets.ISO_8859_1.encode(text.toString());
    }

    /**
     * What a text request is answered with: SendTargets is the only key known there (RFC 7143 appendix C).
     *
     * @param targets the names that whoever asks may know
     * @param portal where all of them are, {@code 192.0.2.1:3260}
     */
    static ByteBuffer answer(Map<String, String> asked, List<String> targets, String portal) {
        var known = new StringBuilder();
        Map<String, String> unknown = new LinkedHashMap<>();
        asked.forEach((key, wanted) -> {
            if (!key.equals("SendTargets")) unknown.put(key, "NotUnderstood");
            else
                for (String name : targets) {
                    if (!wanted.isEmpty() && !wanted.equals("All") && !wanted.equals(name)) continue;
                    known.append("TargetName=").append(name).append('\0');
                    known.append("TargetAddress=").append(portal).append(",1\0");
                }
        });
        ByteBuffer first = StandardCharsets.ISO_8859_1.encode(known.toString());
        ByteBuffer second = write(unknown);
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }
}
