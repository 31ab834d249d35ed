package org.bootmasq.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Sizes;

/**
 * What another server has, served as ours: {@code http-mirror}.
 *
 * @param path that it lies below here, without a slash at its end; empty for all there is
 * @param upstream URL that it lies below there, without a slash at its end
 * @param keeping empty if nothing of it is kept
 */
public record HttpMirror(String path, String upstream, Optional<Keeping> keeping) {
    private static final Pattern URL = Pattern.compile(
            "https?://([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?(/[!-~&&[^?#]]*)?");

    /**
     * Where copies are kept.
     *
     * @param octets so many at most
     */
    public record Keeping(String folder, long octets) {}

    static List<HttpMirror> read(Configuration configuration, Problems problems) {
        var paths = new HashSet<String>();
        var folders = new HashSet<String>();
        var all = new ArrayList<>(problems.translate(configuration.all(Option.HTTP_MIRROR), line -> {
            HttpMirror mirror = mirror(line);
            if (!paths.add(mirror.path())) throw Part.of(line).refused("another mirror has this path");
            if (mirror.keeping().isPresent()
                    && !folders.add(mirror.keeping().get().folder()))
                throw Part.of(line).refused("another mirror has this directory");
            return mirror;
        }));
        all.sort(Comparator.comparingInt((HttpMirror each) -> each.path().length())
                .reversed());
        return all;
    }

    private static HttpMirror mirror(Directive directive) {
        List<Part> parts = Part.of(directive).list();
        if (parts.size() != 2 && parts.size() != 4)
            throw Part.of(directive).refused("a path and a URL, with or without a directory and its size");
        Part url = parts.get(1);
        if (!URL.matcher(url.plain()).matches()) throw url.refused("a URL that begins with http:// or https://");
        Optional<Keeping> keeping = Optional.empty();
        if (parts.size() == 4) {
            Part folder = parts.get(2);
            if (!folder.startsWith("/")) throw folder.refused("a directory's whole path");
            keeping = Optional.of(new Keeping(withoutSlash(folder.plain()), Sizes.of(parts.get(3))));
        }
        return new HttpMirror(path(parts.getFirst()), withoutSlash(url.plain()), keeping);
    }

    private static String path(Part part) {
        String path = withoutSlash(part.plain());
        if (!part.startsWith("/")) throw part.refused("a path that begins with a slash");
        try {
            if (!path.isEmpty() && !UrlPath.of(UrlPath.escaped(path)).equals(path)) throw part.refused("a plain path");
        } catch (BadRequest bad) {
            throw part.refused(bad.rule());
        }
        return path;
    }

    private static String withoutSlash(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') end--;
        return path.substring(0, end);
    }

    /**
     * The URL of what a path here means there.
     *
     * @param asked as {@link UrlPath} has it
     * @param query as {@link UrlPath#query} has it
     * @return empty where the path is none of this mirror's
     */
    public Optional<String> url(String asked, String query) {
        if (!asked.equals(path) && !asked.startsWith(path + "/")) return Optional.empty();
        var more = new StringBuilder();
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c > ' ' && c < 0x7f) more.append(c);
            else more.append("%%%02X".formatted((int) c));
        }
        String below = asked.length() == path.length() ? "/" : UrlPath.escaped(asked.substring(path.length()));
        return Optional.of(upstream + below + more);
    }
}
