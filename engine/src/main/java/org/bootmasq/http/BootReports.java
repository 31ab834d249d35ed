package org.bootmasq.http;

import java.util.Optional;
import org.bootmasq.trace.HttpEvent;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;

/**
 * Takes what machines say of their own boots: {@code POST /boot/report}, a word or a line on how far it is, and {@code
 * POST /boot/log}, lines that are kept one after the other. Whoever listens to the trace keeps them. Safe for several
 * threads.
 */
final class BootReports implements HttpSource {
    private static final String REPORT = "/boot/report";
    private static final String LOG = "/boot/log";

    private final Trace trace;

    BootReports(Trace trace) {
        this.trace = trace;
    }

    @Override
    public boolean takes(String method, String path) {
        return method.equals("POST") && (path.equals(REPORT) || path.equals(LOG));
    }

    @Override
    public Optional<Found> find(String path, HttpRequest request, HttpClient client) {
        if (!takes(request.method(), path)) return Optional.empty();
        if (request.body().isEmpty()) {
            String longest = "more than " + HttpRequestStream.LONGEST_KEPT + " octets for " + path;
            return Optional.of(new Failed(HttpStatus.CONTENT_TOO_LARGE, longest));
        }
        Bytes body = request.body().get();
        if (body.length() == 0) return Optional.of(new Failed(HttpStatus.BAD_REQUEST, "nothing in it for " + path));
        trace.tell(new HttpEvent.BootReported(client.peer(), path.equals(LOG), body.latin1()));
        return Optional.of(new Kept());
    }
}
