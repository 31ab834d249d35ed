package org.bootmasq.http;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.Numbers;
import org.bootmasq.config.value.Part;

/**
 * HTTP over TLS: {@code http-certificate}, {@code http-key} and {@code https-port}.
 *
 * @param pairs none where HTTP is served in the clear alone
 */
public record HttpsSettings(List<Pair> pairs, int port) {
    /** The well-known port. */
    public static final int STANDARD_PORT = 443;

    /** Files in PEM: a certificate with those that vouch for it, and its key. */
    public record Pair(String certificate, String key) {}

    public HttpsSettings {
        pairs = List.copyOf(pairs);
    }

    /** Whether anything is served over TLS. */
    public boolean enabled() {
        return !pairs.isEmpty();
    }

    /** The n-th key belongs to the n-th certificate. */
    static HttpsSettings from(Configuration configuration, Problems problems, int plainPort) {
        List<Directive> certificates = configuration.all(Option.HTTP_CERTIFICATE);
        List<Directive> keys = configuration.all(Option.HTTP_KEY);
        int both = Math.min(certificates.size(), keys.size());
        for (Directive lonely : certificates.subList(both, certificates.size())) {
            problems.error(lonely.origin(), "a certificate without its http-key");
        }
        for (Directive lonely : keys.subList(both, keys.size())) {
            problems.error(lonely.origin(), "a key without its http-certificate");
        }
        int port = new Numbers(configuration, problems).of(Option.HTTPS_PORT, 1, 0xffff, STANDARD_PORT);
        var pairs = new ArrayList<Pair>();
        for (int i = 0; i < both; i++) {
            Directive key = keys.get(i);
            Directive certificate = certificates.get(i);
            problems.attempt(() -> new Pair(file(certificate), file(key))).ifPresent(pairs::add);
        }
        if (!pairs.isEmpty() && port == plainPort) {
            problems.error(
                    configuration
                            .last(Option.HTTPS_PORT)
                            .or(() -> configuration.last(Option.HTTP_PORT))
                            .orElse(certificates.getFirst())
                            .origin(),
                    "http-port and https-port are the same");
        }
        return new HttpsSettings(pairs, port);
    }

    private static String file(Directive line) {
        if (line.text().isEmpty()) throw Part.of(line).refused("no file");
        return line.text();
    }
}
