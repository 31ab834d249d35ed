package org.bootmasq.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Problems;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip4;

/** Octets of a connection, from the first to the replies. */
class HttpRequestFuzzTest {
    private static final HttpClient CLIENT =
            new HttpClient(Ip4.of(10, 0, 0, 2), "eth0", Ip4.of(10, 0, 0, 1), 80, false, Optional.empty(), Set.of());

    @FuzzTest(maxDuration = "10s")
    void requests(byte[] octets) {
        var files = new StagedFiles().with("a", "hello, world").with("b/c.efi", "MZ");
        var server = new HttpServer(
                HttpSettings.from(new Configuration(List.of()), new Problems()), files, List.of(), Trace.NONE);
        var stream = new HttpRequestStream();
        int step = octets.length > 0 ? Math.max(1, octets[0] & 0xff) : 1;
        for (int at = 0; at < octets.length; at += step) {
            stream.add(octets, at, Math.min(step, octets.length - at));
            try {
                for (var next = stream.next(); next.isPresent(); next = stream.next()) {
                    check((HttpReply) server.on(1_700_000_000, next.get(), CLIENT));
                }
            } catch (BadRequest bad) {
                check(server.refuse(1_700_000_000, bad, CLIENT));
                return;
            }
        }
    }

    private static void check(HttpReply reply) {
        String head = reply.head().latin1();
        if (!head.startsWith("HTTP/1.1 ") || head.indexOf("\r\n\r\n") != head.length() - 4) {
            throw new IllegalStateException(head);
        }
        for (String line : head.strip().split("\r\n", -1)) {
            if (line.chars().anyMatch(c -> c < ' ' || c > '~')) throw new IllegalStateException(line);
        }
        reply.file().ifPresent(ServedFile::close);
    }
}
