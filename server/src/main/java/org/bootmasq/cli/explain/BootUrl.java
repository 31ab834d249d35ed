package org.bootmasq.cli.explain;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.probe.BootStage;

/**
 * A boot file that is named by a URL.
 *
 * @param host empty where it is left out, as in {@code tftp:///file}
 * @param path without its first slash, as TFTP asks for it
 */
record BootUrl(String scheme, String host, String path) {
    private static final Set<String> OF_GPXE = Set.of("tftp", "http", "iscsi", "aoe");
    private static final Set<String> OF_IPXE = Set.of("tftp", "http", "https", "ftp", "nfs", "file", "iscsi", "aoe");
    private static final Set<String> OF_HTTP_BOOT = Set.of("http", "https");

    /** Whether a boot file is meant as a URL at all. */
    static boolean is(String file) {
        return file.contains("://");
    }

    /** Empty if it is no URL by RFC 3986, but a mere name for instance. */
    static Optional<BootUrl> of(String file) {
        try {
            var uri = new URI(file);
            if (uri.getScheme() == null) return Optional.empty();
            String path = Optional.ofNullable(uri.getPath()).orElse("");
            return Optional.of(new BootUrl(
                    uri.getScheme().toLowerCase(Locale.ROOT),
                    Optional.ofNullable(uri.getHost()).orElse(""),
                    path.startsWith("/") ? path.substring(1) : path));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether such a program loads from such a URL. */
    boolean isKnownTo(BootStage stage) {
        return switch (stage) {
            case ROM -> false;
            case HTTP -> OF_HTTP_BOOT.contains(scheme);
            case GPXE -> OF_GPXE.contains(scheme);
            case IPXE -> OF_IPXE.contains(scheme);
        };
    }
}
