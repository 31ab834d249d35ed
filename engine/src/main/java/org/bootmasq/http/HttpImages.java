package org.bootmasq.http;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bootmasq.http.HttpImageFiles.OpenImage;
import org.bootmasq.http.HttpImageFiles.Opening;
import org.bootmasq.http.HttpSettings.IsoLine;
import org.bootmasq.iso9660.AtPath;
import org.bootmasq.iso9660.Image;
import org.bootmasq.iso9660.IsoImage;
import org.bootmasq.wire.Malformed;

/**
 * What is in ISO 9660 images, and the images: {@code http-iso}. Each request opens its image anew, so that another
 * image in its place is served at once. Safe for several threads.
 */
public final class HttpImages implements HttpSource {
    private final List<IsoLine> lines;
    private final HttpImageFiles files;

    /** What these settings say of images. */
    public HttpImages(HttpSettings settings, HttpImageFiles files) {
        // What is mounted in another's place comes before it.
        lines = settings.images().stream()
                .sorted(Comparator.comparingInt((IsoLine line) -> line.path().length())
                        .reversed())
                .toList();
        this.files = files;
    }

    @Override
    public Optional<Found> find(String path, HttpRequest request, HttpClient client) {
        for (IsoLine line : lines) {
            boolean inside = path.equals(line.path()) || path.startsWith(line.path() + "/");
            boolean image = path.equals(line.path() + ".iso")
                    || path.equals(
                            line.path() + line.image().substring(line.image().lastIndexOf('/')));
            if (inside || image) return Optional.of(image ? whole(line) : inside(line, path));
        }
        return Optional.empty();
    }

    private Found whole(IsoLine line) {
        return switch (files.open(line.image())) {
            case Opening.Opened(var image) -> new File(image.whole(), line.image());
            case Opening other -> failed(line, other);
        };
    }

    private Found inside(IsoLine line, String path) {
        return switch (files.open(line.image())) {
            case Opening.Opened(var image) ->
                inside(line, path.substring(line.path().length()), image);
            case Opening other -> failed(line, other);
        };
    }

    private Found inside(IsoLine line, String below, OpenImage image) {
        boolean given = false;
        try {
            AtPath there = IsoImage.open(image).lookup(below);
            given = there instanceof AtPath.File;
            return switch (there) {
                case AtPath.File file -> new File(image.inside(file), line.image() + below);
                case AtPath.Folder folder ->
                    new Folder(folder.items().stream().map(HttpImages::entry).toList());
                case AtPath.Missing() ->
                    new Failed(HttpStatus.NOT_FOUND, "file " + line.image() + below + " not found");
                case AtPath.Unservable(String reason) ->
                    new Failed(HttpStatus.FORBIDDEN, "cannot serve " + line.image() + below + ": " + reason);
            };
        } catch (Malformed broken) {
            return unreadable(line, String.valueOf(broken.getMessage()));
        } catch (Image.Unreadable unreadable) {
            return unreadable(line, unreadable.reason());
        } finally {
            if (!given) image.close();
        }
    }

    private static HttpFiles.Entry entry(AtPath.Item item) {
        return new HttpFiles.Entry(
                item.name(),
                item.kind() == AtPath.Kind.FOLDER,
                item.size(),
                item.modified().getEpochSecond());
    }

    private static Found failed(IsoLine line, Opening why) {
        return switch (why) {
            case Opening.Forbidden() ->
                new Failed(HttpStatus.FORBIDDEN, "cannot access " + line.image() + ": Permission denied");
            case Opening.Failed(String reason) -> unreadable(line, reason);
            case Opening.Missing _, Opening.Opened _ ->
                new Failed(HttpStatus.NOT_FOUND, "image " + line.image() + " not found");
        };
    }

    private static Found unreadable(IsoLine line, String reason) {
        return new Failed(HttpStatus.INTERNAL_SERVER_ERROR, "cannot read " + line.image() + ": " + reason);
    }
}
