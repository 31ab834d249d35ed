package org.bootmasq.http;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bootmasq.config.Option;
import org.bootmasq.http.HttpFiles.Opening;
import org.bootmasq.http.HttpSource.Awaited;
import org.bootmasq.http.HttpSource.Failed;
import org.bootmasq.http.HttpSource.File;
import org.bootmasq.http.HttpSource.Folder;
import org.bootmasq.http.HttpSource.Kept;
import org.bootmasq.http.HttpSource.Page;
import org.bootmasq.http.HttpSource.Relayed;
import org.bootmasq.trace.HttpEvent;
import org.bootmasq.trace.Trace;

/**
 * Decides what a request gets (RFC 9110). Boot firmware follows no redirect, reads no chunks and wants to know every
 * length beforehand: none of the first two is ever sent, and every reply tells its length. Safe for several threads.
 */
public final class HttpServer {
    private static final Set<String> KNOWN_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private final HttpSettings settings;
    private final HttpFiles files;
    private final List<HttpSource> sources;
    private final Trace trace;
    /** All replies of a second have the same. Each thread may see another of these; all are right. */
    private Second last = new Second(0, HttpDate.text(0));

    private record Second(long seconds, String date) {}

    /**
     * @param sources what is served besides files and reports of boots, the first that knows a path
     * @param trace is told of refusals and of what machines report
     */
    public HttpServer(HttpSettings settings, HttpFiles files, List<HttpSource> sources, Trace trace) {
        this.settings = settings;
        this.files = files;
        this.sources = Stream.concat(Stream.of(new BootReports(trace)), sources.stream())
                .toList();
        this.trace = trace;
    }

    /** What it goes by. */
    public HttpSettings settings() {
        return settings;
    }

    /**
     * The answer to a request.
     *
     * @param nowSeconds since 1970
     */
    public HttpAnswer on(long nowSeconds, HttpRequest request, HttpClient client) {
        var replies = new HttpReplies(date(nowSeconds), request);
        try {
            String path = UrlPath.of(request.target());
            boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
            if (!reads && sources.stream().noneMatch(source -> source.takes(request.method(), path))) {
                return unknownMethod(request, client, replies);
            }
            for (HttpSource source : sources) {
                Optional<HttpSource.Found> found = source.find(path, request, client);
                if (found.isPresent()) return reply(found.get(), path, client, replies);
            }
            return file(path, client, replies);
        } catch (BadRequest bad) {
            tell(client, bad.status(), request.target() + ": " + bad.rule());
            return replies.refusal(bad.status());
        }
    }

    /** The answer to what is no request. Its connection ends. */
    public HttpReply refuse(long nowSeconds, BadRequest bad, HttpClient client) {
        tell(client, bad.status(), "no request: " + bad.rule());
        return new HttpReplies(date(nowSeconds)).refusal(bad.status());
    }

    private String date(long seconds) {
        Second known = last;
        if (known.seconds() == seconds) return known.date();
        var fresh = new Second(seconds, HttpDate.text(seconds));
        last = fresh;
        return fresh.date();
    }

    private HttpReply unknownMethod(HttpRequest request, HttpClient client, HttpReplies replies) {
        HttpStatus status =
                KNOWN_METHODS.contains(request.method()) ? HttpStatus.METHOD_NOT_ALLOWED : HttpStatus.NOT_IMPLEMENTED;
        tell(client, status, "method " + request.method() + " for " + request.target() + " not served");
        return replies.refusal(status);
    }

    private HttpAnswer reply(HttpSource.Found found, String path, HttpClient client, HttpReplies replies) {
        return switch (found) {
            case Page(var mediaType, var text) -> replies.page(mediaType, text, path);
            case File(var file, var name) -> file(file, name, client, replies);
            case Folder(var entries) -> folder(() -> entries, path, client, replies);
            case Relayed relayed -> replies.relayed(relayed);
            case Awaited(var arrival) -> new HttpAwaited(arrival, later -> reply(later, path, client, replies));
            case Kept() -> replies.kept();
            case Failed(var status, var reason) -> refuse(client, replies, status, reason);
        };
    }

    private HttpReply file(String path, HttpClient client, HttpReplies replies) {
        Optional<String> root = settings.rootFor(client.interfaceName(), client.tags());
        if (root.isEmpty()) return refuse(client, replies, HttpStatus.NOT_FOUND, "no folder for " + path);
        String below = path.substring(1);
        String own = ownFolder(root.get(), client);
        String full = root.get() + (root.get().endsWith("/") ? "" : "/") + own + below;
        // A file has no slash behind its name.
        Opening opening = files.open(root.get(), own + withoutSlash(below));
        return switch (opening) {
            case Opening.Opened(var file)
            when path.endsWith("/") -> {
                file.close();
                yield refuse(client, replies, HttpStatus.NOT_FOUND, "file " + full + " not found");
            }
            case Opening.Opened(var file) -> file(file, full, client, replies);
            case Opening.Folder() ->
                folder(() -> files.list(root.get(), own + withoutSlash(below)), path, client, replies);
            case Opening.Missing() -> refuse(client, replies, HttpStatus.NOT_FOUND, "file " + full + " not found");
            case Opening.Forbidden() ->
                refuse(client, replies, HttpStatus.FORBIDDEN, "cannot access " + full + ": Permission denied");
            case Opening.Failed(String reason) ->
                refuse(client, replies, HttpStatus.INTERNAL_SERVER_ERROR, "cannot read " + full + ": " + reason);
        };
    }

    private HttpReply file(ServedFile file, String name, HttpClient client, HttpReplies replies) {
        boolean given = false;
        try {
            HttpReply reply = replies.file(
                    file,
                    name,
                    (field, reason) -> trace.tell(new HttpEvent.RangeIgnored(client.peer(), field, reason)));
            given = reply.file().isPresent();
            return reply;
        } finally {
            if (!given) file.close();
        }
    }

    private HttpReply folder(
            Supplier<List<HttpFiles.Entry>> entries, String path, HttpClient client, HttpReplies replies) {
        if (!settings.has(Option.HTTP_INDEX)) {
            return refuse(client, replies, HttpStatus.FORBIDDEN, "no listing of " + path);
        }
        return replies.page(MediaType.HTML, HttpIndex.page(path, entries.get()), path);
    }

    /** As of TFTP: a client's own folder, but only if that is there. */
    private String ownFolder(String root, HttpClient client) {
        Optional<String> own = switch (settings.ownFolder()) {
            case NONE -> Optional.empty();
            case BY_ADDRESS -> Optional.of(client.peer().name());
            case BY_HARDWARE_ADDRESS ->
                client.hardwareAddress().map(mac -> mac.octets().colonHex().replace(':', '-'));
        };
        return own.filter(name -> files.open(root, name) instanceof Opening.Folder)
                .map(name -> name + "/")
                .orElse("");
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private HttpReply refuse(HttpClient client, HttpReplies replies, HttpStatus status, String reason) {
        tell(client, status, reason);
        return replies.error(status);
    }

    private void tell(HttpClient client, HttpStatus status, String reason) {
        trace.tell(new HttpEvent.RequestRefused(client.peer(), status.code(), reason));
    }
}
