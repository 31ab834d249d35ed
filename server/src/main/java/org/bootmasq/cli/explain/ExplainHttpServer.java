package org.bootmasq.cli.explain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.boot.HttpUrl;
import org.bootmasq.edge.http.HttpFolders;
import org.bootmasq.edge.http.ImageFiles;
import org.bootmasq.edge.http.MachineTexts;
import org.bootmasq.http.BadRequest;
import org.bootmasq.http.HttpClient;
import org.bootmasq.http.HttpImages;
import org.bootmasq.http.HttpReply;
import org.bootmasq.http.HttpRequest;
import org.bootmasq.http.HttpServer;
import org.bootmasq.http.HttpSettings;
import org.bootmasq.http.HttpSource;
import org.bootmasq.http.UrlPath;
import org.bootmasq.report.Stage6Report;
import org.bootmasq.report.StageReport;
import org.bootmasq.service.Settings;
import org.bootmasq.template.TemplateSettings;
import org.bootmasq.trace.HttpEvent;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** Plays a machine's request for a URL of ours against the HTTP server's own engine. */
final class ExplainHttpServer {
    private final HttpSettings settings;
    private final TemplateSettings texts;
    private final HardwareAddress hardware;
    private final String interfaceName;
    private final Predicate<IpAddress> isOurs;

    /**
     * What comes of it; nothing where another server is asked.
     *
     * @param file that is served
     * @param trouble why none is
     */
    record Found(Optional<String> file, Optional<String> trouble) {
        private static final Found ELSEWHERE = new Found(Optional.empty(), Optional.empty());

        private static Found trouble(String text) {
            return new Found(Optional.empty(), Optional.of(text));
        }
    }

    /**
     * Of one machine.
     *
     * @param interfaceName where its requests arrive
     * @param isOurs whether an address is the server's
     */
    ExplainHttpServer(Settings settings, HardwareAddress hardware, String interfaceName, Predicate<IpAddress> isOurs) {
        this.settings = settings.http();
        this.texts = settings.texts();
        this.hardware = hardware;
        this.interfaceName = interfaceName;
        this.isOurs = isOurs;
    }

    /** What a stage over IPv4 gets that loads its boot file. */
    Found found(StageReport stage) {
        return found(stage.stage().title(), stage.bootFile(), stage.bootLine(), stage.address(), stage.events());
    }

    /** What a stage over IPv6 gets that loads its boot file. */
    Found found(Stage6Report stage) {
        Ip6 address = stage.places().stream()
                .flatMap(place -> Ip6.parse(place).stream())
                .findFirst()
                .orElse(Ip6.UNSPECIFIED);
        return found(stage.title(), stage.bootFile(), stage.bootLine(), address, stage.events());
    }

    private Found found(
            String who, String file, Optional<Directive> line, IpAddress address, List<Trace.DhcpEvent> events) {
        Optional<HttpUrl> url = HttpUrl.of(file).filter(this::isOurPort);
        Optional<IpAddress> server =
                url.flatMap(one -> IpAddress.parse(one.host().replace("[", "").replace("]", "")));
        if (server.filter(isOurs).isEmpty()) return Found.ELSEWHERE;
        // Another program may serve HTTP on this machine, but a path in http-boot is one of ours.
        boolean byPath = line.filter(
                        one -> one.option() == Option.HTTP_BOOT && !one.text().contains("://"))
                .isPresent();
        if (!settings.enabled()) {
            return byPath
                    ? Found.trouble("no HTTP: " + who + " is sent to us for " + file + ", but enable-http is not given")
                    : Found.ELSEWHERE;
        }
        if (!settings.serves(interfaceName)) {
            return Found.trouble("no HTTP: " + who + " is sent to us for " + file + ", but http-interface leaves out "
                    + interfaceName);
        }
        Set<String> tags = events.stream()
                .map(Trace.DhcpEvent::step)
                .filter(Trace.TagSet.class::isInstance)
                .map(step -> ((Trace.TagSet) step).tag())
                .collect(Collectors.toSet());
        return ask(
                url.orElseThrow(),
                new HttpClient(
                        address,
                        interfaceName,
                        server.orElseThrow(),
                        url.get().port(),
                        url.get().secure(),
                        Optional.of(hardware),
                        tags));
    }

    private boolean isOurPort(HttpUrl url) {
        if (!url.secure()) return url.port() == settings.port();
        return settings.secure().enabled() && url.port() == settings.secure().port();
    }

    private Found ask(HttpUrl url, HttpClient client) {
        var refusal = new AtomicReference<String>("");
        Trace trace = event -> {
            if (event instanceof HttpEvent.RequestRefused refused) refusal.set(refused.reason());
        };
        String target = url.path().startsWith("/") ? url.path() : "/" + url.path();
        try {
            String path = UrlPath.of(target);
            // Texts are made when they are asked for, perhaps by a program, which explain does not run.
            if (MachineTexts.makes(texts, path)) return Found.ELSEWHERE;
            // What a mirror has is known to another server alone.
            if (settings.besides().mirrors().stream()
                    .anyMatch(each -> each.url(path, "").isPresent())) return Found.ELSEWHERE;
        } catch (BadRequest bad) {
            return Found.trouble("missing file: " + url.text() + ": " + bad.rule());
        }
        List<HttpSource> images = List.of(new HttpImages(settings, new ImageFiles()));
        var engine = new HttpServer(settings, new HttpFolders(), images, trace);
        var request = new HttpRequest("GET", target, 1, Map.of(), Optional.of(Bytes.EMPTY));
        if (!(engine.on(0, request, client) instanceof HttpReply reply)) return Found.ELSEWHERE;
        reply.file().ifPresent(file -> file.close());
        if (reply.file().isPresent()) return new Found(Optional.of(reply.path()), Optional.empty());
        return refusal.get().isEmpty() ? Found.ELSEWHERE : Found.trouble("missing file: " + refusal.get());
    }
}
