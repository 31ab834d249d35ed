package org.bootmasq.edge.http.mirror;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.http.HttpDate;

/**
 * What stands before a copy's octets in its file, as text.
 *
 * @param url where it lies upstream
 * @param length of the copy, in octets
 * @param tag upstream's ETag; empty if it has none
 * @param modified upstream's Last-Modified; empty if it has none
 * @param fetchedSeconds since 1970
 */
record CopyHead(String url, long length, String tag, String modified, long fetchedSeconds) {
    /** So long is it in the file. */
    static final int OCTETS = 4096;

    private static final String FIRST = "A copy that bootmasq keeps, from octet " + OCTETS + " on";

    /** As it stands in the file; empty if it is too long for that. */
    Optional<byte[]> octets() {
        String text = FIRST + "\nURL: " + url + "\nLength: " + length + "\nETag: " + tag + "\nLast-Modified: "
                + modified + "\nFetched: " + fetchedSeconds + "\n\n";
        if (text.length() > OCTETS) return Optional.empty();
        byte[] octets = new byte[OCTETS];
        byte[] all = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(all, 0, octets, 0, all.length);
        return Optional.of(octets);
    }

    /** Empty where these are none. */
    static Optional<CopyHead> of(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\n\n");
        if (end < 0 || !text.startsWith(FIRST + "\n")) return Optional.empty();
        Map<String, String> fields = new HashMap<>();
        for (String line : text.substring(FIRST.length() + 1, end).split("\n", -1)) {
            int colon = line.indexOf(": ");
            if (colon > 0) fields.put(line.substring(0, colon), line.substring(colon + 2));
        }
        try {
            return Optional.of(new CopyHead(
                    fields.getOrDefault("URL", ""),
                    Long.parseLong(fields.getOrDefault("Length", "")),
                    fields.getOrDefault("ETag", ""),
                    fields.getOrDefault("Last-Modified", ""),
                    Long.parseLong(fields.getOrDefault("Fetched", ""))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** When it was changed: as upstream says, or when it was fetched. */
    long modifiedSeconds() {
        return HttpDate.seconds(modified).orElse(fetchedSeconds);
    }

    /** Another one for each that upstream tells apart. */
    String version() {
        String what = tag.isEmpty() && modified.isEmpty() ? Long.toString(fetchedSeconds) : tag + "\n" + modified;
        long hash = 0xcbf29ce484222325L;
        for (char c : what.toCharArray()) hash = (hash ^ c) * 0x100000001b3L;
        return Long.toHexString(hash) + "-" + Long.toHexString(length);
    }

    /** What upstream is asked with, so that it sends only what is another one. */
    Map<String, String> conditions() {
        var conditions = new HashMap<String, String>();
        if (!tag.isEmpty()) conditions.put("If-None-Match", tag);
        if (!modified.isEmpty()) conditions.put("If-Modified-Since", modified);
        return conditions;
    }
}
