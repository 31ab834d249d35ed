package org.bootmasq.edge.http.mirror;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.bootmasq.edge.FaultText;
import org.bootmasq.edge.SteadyClock;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.http.HttpClient;
import org.bootmasq.http.HttpLog;
import org.bootmasq.http.HttpMirror;
import org.bootmasq.http.HttpRequest;
import org.bootmasq.http.HttpSource;
import org.bootmasq.http.HttpStatus;
import org.bootmasq.http.UrlPath;
import org.bootmasq.wire.IpAddress;

/**
 * One {@code http-mirror}. What is asked for comes from the folder, or is fetched into it once for all who ask
 * meanwhile; what is not to be kept passes through. Safe for several threads.
 */
final class Mirror implements HttpSource {
    private static final int MOST_FETCHES = 8;
    private static final int MOST_RELAYS = 64;
    private static final String BUSY = "too much is fetched";
    private static final long FRESH_MILLIS = 3_600_000;
    /** So long upstream is not asked about a copy after it did not answer. */
    private static final long AWAY_MILLIS = 30_000;
    /** What lies there under a name is never replaced by something else. */
    private static final Pattern LASTING = Pattern.compile(".*(/by-hash/|/pool/).*|.*\\.(u?deb|rpm|apk|iso)");

    private static final List<String> PASSED_ON = List.of(
            "Range",
            "If-Range",
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "If-Unmodified-Since",
            "Cache-Control");

    private final HttpMirror settings;
    private final Optional<MirrorFolder> folder;
    private final Upstream upstream;
    private final String self;
    private final Log log;
    private final Map<String, Fetch> fetches = new ConcurrentHashMap<>();
    private final Askers fetching = new Askers("http-mirror", MOST_FETCHES);
    private final Askers relaying = new Askers("http-relay", MOST_RELAYS);
    private volatile long awayUntil;

    /**
     * @param folder empty if nothing is kept
     * @param self the name of this server among those that a request came by (RFC 9110 section 7.6.3)
     */
    Mirror(HttpMirror settings, Optional<MirrorFolder> folder, Upstream upstream, String self, Log log) {
        this.settings = settings;
        this.folder = folder;
        this.upstream = upstream;
        this.self = self;
        this.log = log;
    }

    /** Whether anything is being fetched to be kept. */
    boolean isFetching() {
        return !fetches.isEmpty();
    }

    /** What a client asks for, and what of its request upstream is told. */
    private record Asked(
            IpAddress client, String url, String name, boolean isHead, Map<String, String> fields, String via) {}

    @Override
    public Optional<Found> find(String path, HttpRequest request, HttpClient client) {
        String query = UrlPath.query(request.target());
        Optional<String> url = settings.url(path, query);
        if (url.isEmpty()) return Optional.empty();
        String via = request.field("via").orElse("");
        if (via.contains(self))
            return Optional.of(new Failed(HttpStatus.LOOP_DETECTED, "mirror of " + url.get() + " asks itself"));
        Map<String, String> fields = new HashMap<>();
        for (String each : PASSED_ON) {
            request.field(each.toLowerCase(Locale.ROOT)).ifPresent(value -> fields.put(each, value));
        }
        var asked = new Asked(
                client.address(),
                url.get(),
                path,
                request.method().equals("HEAD"),
                fields,
                (via.isEmpty() ? "" : via + ", ") + "1.1 " + self);
        // A listing has no name that its type would follow from, and is another one soon.
        if (folder.isEmpty() || !query.isEmpty() || url.get().endsWith("/")) return Optional.of(relay(asked));
        return Optional.of(kept(folder.get(), asked, wantsCheck(request)));
    }

    private static boolean wantsCheck(HttpRequest request) {
        String wish = request.field("cache-control").orElse("")
                + request.field("pragma").orElse("");
        return wish.toLowerCase(Locale.ROOT).contains("no-cache");
    }

    private Found kept(MirrorFolder kept, Asked asked, boolean wantsCheck) {
        Optional<Fetch> running = Optional.ofNullable(fetches.get(asked.url()));
        if (running.isPresent()) return new Awaited(arrival(kept, running.get(), asked));
        Optional<KeptFile> copy = kept.open(asked.url());
        if (copy.isPresent()) {
            if (isRight(copy.get(), asked.url(), wantsCheck)) return new File(copy.get(), asked.name());
            copy.get().close();
        }
        if (asked.isHead()) return relay(asked);
        var fresh = new Fetch(asked.url(), kept);
        Optional<Fetch> other = Optional.ofNullable(fetches.putIfAbsent(asked.url(), fresh));
        if (other.isEmpty()
                && !fetching.begin(asked.client(), () -> fetch(kept, fresh, asked, copy.map(KeptFile::head)))) {
            // Somebody may wait for it already.
            fresh.settle(new Fetch.Failed(HttpStatus.SERVICE_UNAVAILABLE, cannot(asked.url(), BUSY)));
            fetches.remove(asked.url(), fresh);
        }
        return new Awaited(arrival(kept, other.orElse(fresh), asked));
    }

    private boolean isRight(KeptFile copy, String url, boolean wantsCheck) {
        long now = System.currentTimeMillis();
        if (SteadyClock.millis() < awayUntil) return true;
        if (wantsCheck) return false;
        long age = now - copy.checkedMillis();
        return LASTING.matcher(url).matches() || age >= 0 && age < FRESH_MILLIS;
    }

    private Arrival arrival(MirrorFolder kept, Fetch fetch, Asked asked) {
        return news -> fetch.outcome(news).map(outcome -> switch (outcome) {
            case Fetch.Coming(var head) ->
                fetch.join(head)
                        .<Found>map(file -> new File(file, asked.name()))
                        .orElseGet(() -> copy(kept, asked));
            case Fetch.Copy() -> copy(kept, asked);
            case Fetch.Unkept() -> relay(asked);
            case Fetch.Failed(var status, var reason) -> new Failed(status, reason);
        });
    }

    private Found copy(MirrorFolder kept, Asked asked) {
        return kept.open(asked.url())
                .<Found>map(copy -> new File(copy, asked.name()))
                .orElseGet(() -> failed(asked.url(), "it was not kept"));
    }

    private static Failed failed(String url, String reason) {
        return new Failed(HttpStatus.BAD_GATEWAY, cannot(url, reason));
    }

    private static String cannot(String url, String reason) {
        return "cannot fetch " + url + ": " + reason;
    }

    private void fetch(MirrorFolder kept, Fetch fetch, Asked asked, Optional<CopyHead> before) {
        String reason = "it was given up";
        try {
            reason = fetchNow(kept, fetch, asked, before);
        } catch (IOException e) {
            reason = Upstream.reason(e);
        } catch (RuntimeException | Error fault) {
            reason = FaultText.of(fault);
        } finally {
            fetches.remove(asked.url(), fetch);
            if (!reason.isEmpty()) end(fetch, asked.url(), before.isPresent(), reason);
        }
    }

    /** Returns why it did not work out; empty if it did, or who waits for it is told already. */
    private String fetchNow(MirrorFolder kept, Fetch fetch, Asked asked, Optional<CopyHead> before) throws IOException {
        var fields = new HashMap<>(before.map(CopyHead::conditions).orElse(Map.of()));
        fields.put("Via", asked.via());
        try (UpstreamReply reply = upstream.ask("GET", asked.url(), fields)) {
            Optional<HttpStatus> refusal = refusal(reply.status());
            if (reply.status() == 304 && before.isPresent()) {
                kept.checked(asked.url());
                fetch.settle(new Fetch.Copy());
            } else if (reply.status() == 200) {
                fetch.take(reply).ifPresent(unkept -> log.log(Priority.ERR, HttpLog.SUBSYSTEM, unkept));
            } else if (refusal.isPresent()) {
                if (refusal.get() == HttpStatus.NOT_FOUND) kept.forget(asked.url());
                fetch.settle(new Fetch.Failed(refusal.get(), cannot(asked.url(), says(reply))));
            } else {
                return says(reply);
            }
            return "";
        }
    }

    private static String says(UpstreamReply reply) {
        return "it says " + UpstreamReply.ascii(reply.statusLine());
    }

    /** What clients are told as it is. */
    private static Optional<HttpStatus> refusal(int status) {
        return switch (status) {
            case 404, 410 -> Optional.of(HttpStatus.NOT_FOUND);
            case 401, 403 -> Optional.of(HttpStatus.FORBIDDEN);
            default -> Optional.empty();
        };
    }

    private void end(Fetch fetch, String url, boolean hasCopy, String reason) {
        if (hasCopy) {
            awayUntil = SteadyClock.millis() + AWAY_MILLIS;
            if (fetch.settle(new Fetch.Copy())) {
                log.log(Priority.WARNING, HttpLog.SUBSYSTEM, cannot(url, reason) + "; its copy is served");
                return;
            }
        }
        fetch.settle(new Fetch.Failed(HttpStatus.BAD_GATEWAY, cannot(url, reason)));
        log.log(Priority.ERR, HttpLog.SUBSYSTEM, cannot(url, reason));
    }

    private Found relay(Asked asked) {
        var relay = new Relay(asked.name());
        if (!relaying.begin(asked.client(), () -> pass(relay, asked))) return busy(asked);
        return new Awaited(relay);
    }

    private static Failed busy(Asked asked) {
        return new Failed(HttpStatus.SERVICE_UNAVAILABLE, cannot(asked.url(), BUSY));
    }

    private void pass(Relay relay, Asked asked) {
        if (relay.isLeft()) return;
        try {
            passNow(relay, asked);
        } catch (IOException e) {
            end(relay, asked, Upstream.reason(e));
        } catch (RuntimeException | Error fault) {
            end(relay, asked, FaultText.of(fault));
        }
    }

    private void passNow(Relay relay, Asked asked) throws IOException {
        var fields = new HashMap<>(asked.fields());
        fields.put("Via", asked.via());
        try (UpstreamReply reply = upstream.ask(asked.isHead() ? "HEAD" : "GET", asked.url(), fields)) {
            Optional<HttpStatus> passed = passed(reply.status());
            Optional<HttpStatus> refusal = refusal(reply.status());
            if (passed.isPresent()) relay.pass(reply, passed.get(), asked.isHead());
            else if (refusal.isPresent()) relay.settle(new Failed(refusal.get(), cannot(asked.url(), says(reply))));
            else end(relay, asked, says(reply));
        }
    }

    private static Optional<HttpStatus> passed(int status) {
        return switch (status) {
            case 200 -> Optional.of(HttpStatus.OK);
            case 206 -> Optional.of(HttpStatus.PARTIAL_CONTENT);
            case 304 -> Optional.of(HttpStatus.NOT_MODIFIED);
            case 412 -> Optional.of(HttpStatus.PRECONDITION_FAILED);
            case 416 -> Optional.of(HttpStatus.RANGE_NOT_SATISFIABLE);
            default -> Optional.empty();
        };
    }

    private void end(Relay relay, Asked asked, String reason) {
        if (relay.isLeft()) return;
        Optional<KeptFile> copy = folder.flatMap(each -> each.open(asked.url()));
        if (copy.isPresent()) {
            if (relay.settle(new File(copy.get(), asked.name()))) {
                log.log(Priority.WARNING, HttpLog.SUBSYSTEM, cannot(asked.url(), reason) + "; its copy is served");
                return;
            }
            copy.get().close();
        }
        // Of what the client is told there will be a line.
        if (!relay.settle(failed(asked.url(), reason)))
            log.log(Priority.ERR, HttpLog.SUBSYSTEM, cannot(asked.url(), reason));
    }
}
