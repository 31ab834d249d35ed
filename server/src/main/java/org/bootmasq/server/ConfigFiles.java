package org.bootmasq.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bootmasq.config.FileSource;
import org.bootmasq.wire.Bytes;

/** The real files behind a configuration. */
public final class ConfigFiles implements FileSource {
    private static final Charset NATIVE =
            Charset.forName(System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()));
    private static final int SIGNALLED = 128;
    private static final int PIECE = 1 << 16;
    private static final int LARGEST_FILE = Integer.MAX_VALUE - 8;

    /** Text as the system gave it (arguments, file names) with one character an octet, as the engine wants it. */
    public static String octets(String nativeText) {
        return new String(nativeText.getBytes(NATIVE), StandardCharsets.ISO_8859_1);
    }

    /** The inverse of {@link #octets}: for file names, and for showing text to people. */
    public static String nativeText(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), NATIVE);
    }

    @Override
    public Content read(String path) {
        try {
            if (path.equals(STANDARD_INPUT)) return new Text("stdin", Bytes.owning(System.in.readAllBytes()));
            Path file = Path.of(nativeText(path));
            String identity =
                    String.valueOf(Files.getAttribute(file, "unix:dev")) + ":" + Files.getAttribute(file, "unix:ino");
            if (Files.isDirectory(file)) return new Text(identity, "");
            return new Text(identity, octets(file));
        } catch (IOException | InvalidPathException e) {
            return new Unreadable(reason(e));
        }
    }

    /** In pieces, unlike {@link Files#readAllBytes}, which fills a second copy outside the heap. */
    private static Bytes octets(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            var octets = new byte[(int) Math.min(Files.size(file), LARGEST_FILE)];
            int length = 0;
            for (int count = 0; count >= 0 && length < octets.length; length += Math.max(0, count)) {
                count = in.read(octets, length, Math.min(PIECE, octets.length - length));
            }
            Bytes read = Bytes.owning(length == octets.length ? octets : Arrays.copyOf(octets, length));
            // What has no size, or has grown meanwhile.
            return read.plus(Bytes.owning(in.readAllBytes()));
        }
    }

    @Override
    public Listing list(String directory) {
        try (Stream<Path> entries = Files.list(Path.of(nativeText(directory)))) {
            return new Names(entries.filter(Files::isRegularFile)
                    .map(file -> octets(file.getFileName().toString()))
                    .toList());
        } catch (IOException | InvalidPathException e) {
            return new Unlistable(reason(e));
        }
    }

    @Override
    public boolean isDirectory(String path) {
        try {
            return Files.isDirectory(Path.of(nativeText(path)));
        } catch (InvalidPathException _) {
            return false;
        }
    }

    @Override
    public Output run(String command) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", nativeText(command))
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = latin1(process.getInputStream().readAllBytes());
            int status = process.waitFor();
            // The JVM reports a death by signal as 128 and the signal, which a shell's own exit status can also say.
            boolean signalled = status > SIGNALLED && status < SIGNALLED + 65;
            return new Output(output, signalled ? status - SIGNALLED : status, signalled);
        } catch (IOException e) {
            return new Output("", SIGNALLED - 1, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Output("", SIGNALLED - 1, false);
        }
    }

    @Override
    public List<String> expand(String pattern) {
        var found = new ArrayList<Path>();
        String text = nativeText(pattern);
        Path start = Path.of(text.startsWith("/") ? "/" : "");
        expand(start, text.split("/+"), text.startsWith("/") ? 1 : 0, found);
        return found.stream().map(path -> octets(path.toString())).sorted().toList();
    }

    /** Follows one component of a pattern after the other. */
    private static void expand(Path start, String[] parts, int at, List<Path> found) {
        if (at == parts.length) {
            found.add(start);
            return;
        }
        if (!parts[at].matches(".*[*?\\[].*")) {
            Path next = start.resolve(parts[at]);
            if (Files.exists(next)) expand(next, parts, at + 1, found);
            return;
        }
        // Braces are ordinary characters to glob(3), and groups to Java.
        PathMatcher matcher = start.getFileSystem()
                .getPathMatcher("glob:"
                        + parts[at].replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}"));
        try (Stream<Path> entries = Files.list(start.toString().isEmpty() ? Path.of(".") : start)) {
            entries.map(entry -> entry.getFileName())
                    .filter(name -> matcher.matches(name)
                            && (parts[at].startsWith(".") || !name.toString().startsWith(".")))
                    .forEach(name -> expand(start.resolve(name), parts, at + 1, found));
        } catch (IOException | UncheckedIOException _) {
            // What cannot be listed matches nothing.
        }
    }

    private static String latin1(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** As strerror(3) says it. */
    private static String reason(Exception e) {
        return switch (e) {
            case NoSuchFileException _ -> "No such file or directory";
            case AccessDeniedException _ -> "Permission denied";
            case NotDirectoryException _ -> "Not a directory";
            case FileSystemLoopException _ -> "Too many levels of symbolic links";
            case java.nio.file.FileSystemException f when f.getReason() != null -> String.valueOf(f.getReason());
            default -> "No such file or directory";
        };
    }
}
