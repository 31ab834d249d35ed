package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;

/**
 * Gets a file by HTTP as gPXE 1.0.1 does: with its very octets, as its published source has them ({@code
 * src/net/tcp/http.c}, {@code http_step}), and with its narrow mind about the reply.
 */
final class GpxeHttp {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String END_OF_HEAD = "\r\n\r\n";

    private GpxeHttp() {}

    /** Its Host names no port. */
    private static String request(URI url) {
        return "GET " + url.getRawPath() + " HTTP/1.0\r\nUser-Agent: gPXE/1.0.1\r\nHost: " + url.getHost()
                + END_OF_HEAD;
    }

    /** The text behind a URL; a reply that gPXE would not take fails the test. */
    static String fetch(Lab lab, String namespace, String url) {
        Needs.program("socat", "socat");
        URI parsed = URI.create(url);
        int port = parsed.getPort() < 0 ? 80 : parsed.getPort();
        Running socat = lab.start(namespace, "socat", "-", "TCP:" + parsed.getHost() + ":" + port);
        socat.type(request(parsed));
        socat.awaitExit(SOON);
        return body(socat.text());
    }

    /**
     * It wants 200, a blank behind the colon of every field, only digits as the length, and so many octets until the
     * server closes.
     */
    private static String body(String reply) {
        int end = reply.indexOf(END_OF_HEAD);
        assertThat(end).as(reply).isPositive();
        String[] lines = reply.substring(0, end).split("\r\n", -1);
        assertThat(lines[0]).matches("HTTP/1\\.[01] 200 .*");
        int length = -1;
        for (int i = 1; i < lines.length; i++) {
            assertThat(lines[i]).contains(": ");
            if (lines[i].startsWith("Content-Length: ")) length = Integer.parseInt(lines[i].substring(16));
        }
        String body = reply.substring(end + END_OF_HEAD.length());
        assertThat(body).as(reply).hasSize(length);
        return body;
    }
}
