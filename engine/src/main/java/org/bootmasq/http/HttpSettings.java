package org.bootmasq.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.settings.InterfaceSettings;
import org.bootmasq.config.value.Numbers;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Sizes;
import org.bootmasq.config.value.TagExpression;

/**
 * All {@code http-*} options of a configuration.
 *
 * @param interfaces {@code http-interface}; empty for all the server listens on
 * @param roots {@code http-root}, or the folders of TFTP
 * @param secure the same over TLS, on a port of its own
 * @param switches options without a value that are given, of whatever protocol
 */
public record HttpSettings(
        boolean enabled,
        List<String> interfaces,
        List<Root> roots,
        int port,
        HttpsSettings secure,
        OwnFolder ownFolder,
        Limits limits,
        Besides besides,
        Set<Option> switches) {
    /** The well-known port. */
    public static final int STANDARD_PORT = 80;

    private static final int STANDARD_CONNECTIONS = 1000;
    private static final int MOST_CONNECTIONS = 1_000_000;

    /**
     * A folder that files are served from.
     *
     * @param interfaceName for what arrives there; empty for all
     * @param condition tags that a client's lease must have
     */
    public record Root(String folder, String interfaceName, TagExpression condition) {
        /** A line that says more of whom it is for comes first. */
        private int weight() {
            return (condition.isUnconditional() ? 0 : 2) + (interfaceName.isEmpty() ? 0 : 1);
        }
    }

    /**
     * An image whose files are served: {@code http-iso}.
     *
     * @param path before theirs, without a slash at its end; empty for the root of the server
     * @param image its place on the disk
     */
    public record IsoLine(String path, String image) {}

    /** Which folder below the root is a client's own: {@code http-unique-root}. */
    public enum OwnFolder {
        NONE,
        BY_ADDRESS,
        BY_HARDWARE_ADDRESS
    }

    /** {@code http-rate}: octets a second, 0 for any number. */
    public record Rate(long ofClient, long ofAll) {
        static final Rate ANY = new Rate(0, 0);

        /** Whether anything is held back. */
        public boolean isLimited() {
            return ofClient > 0 || ofAll > 0;
        }
    }

    /**
     * How much is done at once.
     *
     * @param connections {@code http-max}
     * @param rate {@code http-rate}
     */
    public record Limits(int connections, Rate rate) {}

    /**
     * What is served besides the files of the roots.
     *
     * @param images {@code http-iso}
     * @param mirrors {@code http-mirror}, those with the longest paths first
     */
    public record Besides(List<IsoLine> images, List<HttpMirror> mirrors) {
        public Besides {
            images = List.copyOf(images);
            mirrors = List.copyOf(mirrors);
        }

        private boolean isEmpty() {
            return images.isEmpty() && mirrors.isEmpty();
        }
    }

    public HttpSettings {
        interfaces = List.copyOf(interfaces);
        roots = List.copyOf(roots);
        switches = Set.copyOf(switches);
    }

    /** What a configuration says about HTTP; what is wrong in it goes to the problems. */
    public static HttpSettings from(Configuration configuration, Problems problems) {
        var numbers = new Numbers(configuration, problems);
        List<Root> roots = problems.translate(configuration.all(Option.HTTP_ROOT), HttpSettings::root);
        if (configuration.all(Option.HTTP_ROOT).isEmpty()) {
            roots = problems.translate(configuration.all(Option.TFTP_ROOT), HttpSettings::root);
        }
        OwnFolder own = OwnFolder.NONE;
        for (Directive directive : configuration.all(Option.HTTP_UNIQUE_ROOT)) {
            own = problems.attempt(() -> ownFolder(directive)).orElse(own);
        }
        boolean enabled = configuration.has(Option.ENABLE_HTTP);
        var besides = new Besides(
                problems.translate(configuration.all(Option.HTTP_ISO), HttpSettings::isoLine),
                HttpMirror.read(configuration, problems));
        int port = numbers.of(Option.HTTP_PORT, 1, 0xffff, STANDARD_PORT);
        if (enabled && roots.isEmpty() && besides.isEmpty() && !problems.hasErrors()) {
            configuration
                    .last(Option.ENABLE_HTTP)
                    .ifPresent(line -> problems.warning(
                            line.origin(), "no files are served by HTTP without http-root or tftp-root"));
        }
        return new HttpSettings(
                enabled,
                configuration.all(Option.HTTP_INTERFACE).stream()
                        .flatMap(directive -> Part.of(directive).list().stream())
                        .filter(part -> !part.isEmpty())
                        .map(Part::plain)
                        .toList(),
                roots,
                port,
                HttpsSettings.from(configuration, problems, port),
                own,
                new Limits(
                        numbers.of(Option.HTTP_MAX, 1, MOST_CONNECTIONS, STANDARD_CONNECTIONS),
                        configuration
                                .last(Option.HTTP_RATE)
                                .flatMap(line -> problems.attempt(() -> rate(line)))
                                .orElse(Rate.ANY)),
                besides,
                configuration.switches());
    }

    private static Root root(Directive directive) {
        TagExpression condition = TagExpression.ALWAYS;
        var words = new ArrayList<Part>();
        for (Part part : Part.of(directive).list()) {
            Optional<String> tag = TagExpression.afterPrefix(part.plain());
            if (tag.isPresent() && words.isEmpty()) condition = condition.and(TagExpression.term(tag.get()));
            else words.add(part);
        }
        if (words.isEmpty() || words.getFirst().isEmpty())
            throw Part.of(directive).refused("no folder");
        if (words.size() > 2) throw words.get(2).refused("one folder and one interface");
        return new Root(
                words.getFirst().plain(), words.size() > 1 ? words.get(1).plain() : "", condition);
    }

    private static IsoLine isoLine(Directive directive) {
        List<Part> both = Part.of(directive).list(2);
        if (!both.getFirst().startsWith("/")) throw both.getFirst().refused("a path that begins with a slash");
        String path = both.getFirst().plain();
        while (path.endsWith("/")) path = path.substring(0, path.length() - 1);
        for (String step :
                path.isEmpty() ? List.<String>of() : List.of(path.substring(1).split("/", -1))) {
            if (step.isEmpty() || step.equals(".") || step.equals(".."))
                throw both.getFirst().refused("a plain path");
        }
        if (both.size() < 2 || !both.get(1).startsWith("/"))
            throw Part.of(directive).refused("an image's whole path");
        return new IsoLine(path, both.get(1).plain());
    }

    private static OwnFolder ownFolder(Directive directive) {
        String text = directive.hasValue() ? directive.text() : "ip";
        if (text.equalsIgnoreCase("ip")) return OwnFolder.BY_ADDRESS;
        if (text.equalsIgnoreCase("mac")) return OwnFolder.BY_HARDWARE_ADDRESS;
        throw Part.of(directive).refused("ip or mac");
    }

    private static Rate rate(Directive directive) {
        List<Part> both = Part.of(directive).list(2);
        long ofClient = both.getFirst().plain().equals("0") ? 0 : Sizes.of(both.getFirst());
        return new Rate(ofClient, both.size() > 1 ? Sizes.of(both.get(1)) : 0);
    }

    /** {@code http-max}. */
    public int maxConnections() {
        return limits.connections();
    }

    /** {@code http-iso}. */
    public List<IsoLine> images() {
        return besides.images();
    }

    /** {@code http-rate}. */
    public Rate rate() {
        return limits.rate();
    }

    /** Whether an option without a value is given. */
    public boolean has(Option option) {
        return switches.contains(option);
    }

    /** Whether what arrives at an interface is served. */
    public boolean serves(String interfaceName) {
        return enabled && (interfaces.isEmpty() || InterfaceSettings.matches(interfaces, interfaceName));
    }

    /** The folder for whom it is meant, of several that are the last; empty for none. */
    public Optional<String> rootFor(String interfaceName, Set<String> tags) {
        return roots.reversed().stream()
                .filter(root ->
                        root.interfaceName().isEmpty() || root.interfaceName().equals(interfaceName))
                .filter(root -> root.condition().matches(tags))
                .max(Comparator.comparingInt(Root::weight))
                .map(Root::folder);
    }

    /** The line it begins with. */
    public String greeting() {
        String first =
                roots.isEmpty() ? "enabled" : "root is " + roots.getFirst().folder();
        return "HTTP " + first + (port == STANDARD_PORT ? "" : ", port " + port)
                + (secure.enabled() ? ", HTTPS on port " + secure.port() : "");
    }
}
