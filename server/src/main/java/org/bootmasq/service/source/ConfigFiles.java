package org.bootmasq.service.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.bootmasq.config.reader.FileSource;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.WholeFile;
import org.bootmasq.wire.Bytes;

/** The real files behind a configuration. */
public final class ConfigFiles implements FileSource {
    private static final Pattern NOTHING = Pattern.compile("[^\\x00-\\uffff]");
    private static final Pattern CLASS = Pattern.compile("\\[:([a-z]+):\\]");

    /** glob(7): the classes of characters, as regular expressions write them. */
    private static final Map<String, String> POSIX = Map.ofEntries(
            Map.entry("alnum", "\\p{Alnum}"),
            Map.entry("alpha", "\\p{Alpha}"),
            Map.entry("blank", "\\p{Blank}"),
            Map.entry("cntrl", "\\p{Cntrl}"),
            Map.entry("digit", "\\p{Digit}"),
            Map.entry("graph", "\\p{Graph}"),
            Map.entry("lower", "\\p{Lower}"),
            Map.entry("print", "\\p{Print}"),
            Map.entry("punct", "\\p{Punct}"),
            Map.entry("space", "\\p{Space}"),
            Map.entry("upper", "\\p{Upper}"),
            Map.entry("xdigit", "\\p{XDigit}"));

    private static final int SIGNALLED = 128;
    private static final int MOST_NAMES = 100_000;

    @Override
    public Content read(String path) {
        try {
            if (path.equals(STANDARD_INPUT)) return new Text("stdin", Bytes.owning(WholeFile.octets(System.in)));
            Path file = OctetPath.of(path);
            String identity =
                    String.valueOf(Files.getAttribute(file, "unix:dev")) + ":" + Files.getAttribute(file, "unix:ino");
            if (Files.isDirectory(file)) return new Text(identity, "");
            return new Text(identity, Bytes.owning(WholeFile.octets(file)));
        } catch (IOException e) {
            return new Unreadable(reason(e));
        }
    }

    @Override
    public Listing list(String directory) {
        try (Stream<Path> entries = Files.list(OctetPath.of(directory))) {
            // A link into nothing is an error
            List<String> names = entries.filter(file -> Files.isRegularFile(file) || Files.notExists(file))
                    .limit(MOST_NAMES + 1L)
                    .map(OctetPath::name)
                    .toList();
            return names.size() > MOST_NAMES ? new Unlistable("Too many files") : new Names(names);
        } catch (IOException e) {
            return new Unlistable(reason(e));
        }
    }

    @Override
    public boolean isDirectory(String path) {
        return Files.isDirectory(OctetPath.of(path));
    }

    @Override
    public Output run(String command) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", inAscii(command))
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = latin1(WholeFile.octets(process.getInputStream()));
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
        Path start = Path.of(pattern.startsWith("/") ? "/" : "");
        expand(start, pattern.split("/+"), pattern.startsWith("/") ? 1 : 0, found);
        return found.stream().map(OctetPath::text).sorted().toList();
    }

    /** Follows one component of a pattern after the other. */
    private static void expand(Path start, String[] parts, int at, List<Path> found) {
        if (at == parts.length) {
            found.add(start);
            return;
        }
        if (!parts[at].matches(".*[*?\\[].*")) {
            Path next = start.resolve(OctetPath.of(parts[at]));
            if (Files.exists(next)) expand(next, parts, at + 1, found);
            return;
        }
        Pattern names = names(parts[at]);
        try (Stream<Path> entries = Files.list(start.toString().isEmpty() ? Path.of(".") : start)) {
            entries.map(OctetPath::name)
                    .filter(name ->
                            names.matcher(name).matches() && (parts[at].startsWith(".") || !name.startsWith(".")))
                    .forEach(name -> expand(start.resolve(OctetPath.of(name)), parts, at + 1, found));
        } catch (IOException | UncheckedIOException _) {
            // What cannot be listed matches nothing.
        }
    }

    /** The names that one component of a pattern means to glob(3), octet by octet. */
    private static Pattern names(String glob) {
        var regex = new StringBuilder();
        for (int at = 0; at < glob.length(); at++) {
            char c = glob.charAt(at);
            // A bracket that comes first is one of the set.
            boolean negated = at + 1 < glob.length() && "!^".indexOf(glob.charAt(at + 1)) >= 0;
            int end = c == '[' ? setEnd(glob, at + (negated ? 3 : 2)) : -1;
            if (c == '*') {
                regex.append(".*");
            } else if (c == '?') {
                regex.append('.');
            } else if (end >= 0) {
                String set = glob.substring(at + (negated ? 2 : 1), end);
                regex.append(negated ? "[^" : "[").append(set(set)).append(']');
                at = end;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        } catch (PatternSyntaxException backwards) {
            // A range such as [z-a] has nothing in it.
            return NOTHING;
        }
    }

    /**
     * Where a set ends: at the first bracket that closes none of its classes, such as {@code [:digit:]}; -1 if nowhere.
     */
    private static int setEnd(String glob, int from) {
        int end = glob.indexOf(']', from);
        while (end > 0 && glob.charAt(end - 1) == ':' && glob.lastIndexOf("[:", end - 2) >= from - 1) {
            end = glob.indexOf(']', end + 1);
        }
        return end;
    }

    private static String set(String members) {
        var regex = new StringBuilder();
        Matcher classes = CLASS.matcher(members);
        int at = 0;
        while (classes.find()) {
            regex.append(escaped(members.substring(at, classes.start())));
            regex.append(POSIX.getOrDefault(classes.group(1), ""));
            at = classes.end();
        }
        return regex.append(escaped(members.substring(at))).toString();
    }

    private static String escaped(String members) {
        return members.replaceAll("[\\[\\]\\\\&^]", "\\\\$0");
    }

    /**
     * Java translates arguments by the locale and loses what that does not know: the shell itself then puts such octets
     * back.
     */
    private static String inAscii(String command) {
        if (command.chars().allMatch(c -> c < 128)) return command;
        var escaped = new StringBuilder("eval \"$(printf -- '");
        command.chars()
                .forEach(c -> escaped.append(
                        c >= 128 || c == '\\' || c == '\'' || c == '%'
                                ? "\\%03o".formatted(c)
                                : String.valueOf((char) c)));
        return escaped.append("')\"").toString();
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
