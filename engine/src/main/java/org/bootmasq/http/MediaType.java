package org.bootmasq.http;

import java.util.Locale;
import java.util.Map;

/** Media types of what is served (IANA's registry, RFC 9110 section 8.3), by the endings of names. */
final class MediaType {
    static final String TEXT = "text/plain; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";

    /** UEFI specification 2.10 section 24.7.3.1: firmware looks at these where a name's ending says nothing. */
    private static final String EFI = "application/efi";

    private static final String ISO = "application/vnd.efi-iso";
    private static final String IMAGE = "application/vnd.efi-img";
    private static final String OCTETS = "application/octet-stream";

    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            Map.entry("efi", EFI),
            Map.entry("iso", ISO),
            Map.entry("img", IMAGE),
            Map.entry("ipxe", TEXT),
            Map.entry("gpxe", TEXT),
            Map.entry("cfg", TEXT),
            Map.entry("conf", TEXT),
            Map.entry("txt", TEXT),
            Map.entry("log", TEXT),
            Map.entry("ks", TEXT),
            Map.entry("preseed", TEXT),
            Map.entry("sh", TEXT),
            Map.entry("ini", TEXT),
            Map.entry("list", TEXT),
            Map.entry("ign", "application/json"),
            Map.entry("json", "application/json"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("yml", "application/yaml"),
            Map.entry("xml", "application/xml"),
            Map.entry("html", HTML),
            Map.entry("htm", HTML),
            Map.entry("css", "text/css"),
            Map.entry("js", "text/javascript"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("gz", "application/gzip"),
            Map.entry("tgz", "application/gzip"),
            Map.entry("xz", "application/x-xz"),
            Map.entry("zst", "application/zstd"),
            Map.entry("zip", "application/zip"),
            Map.entry("tar", "application/x-tar"),
            Map.entry("deb", "application/vnd.debian.binary-package"),
            Map.entry("rpm", "application/x-rpm"));

    private MediaType() {}

    /** By the ending of a path; files without one are octets. */
    static String of(String path) {
        int dot = path.lastIndexOf('.');
        if (dot < path.lastIndexOf('/')) return OCTETS;
        return BY_ENDING.getOrDefault(path.substring(dot + 1).toLowerCase(Locale.ROOT), OCTETS);
    }
}
