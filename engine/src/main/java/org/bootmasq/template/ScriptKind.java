package org.bootmasq.template;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.wire.Bytes;

/** The language that a template is written in, which decides what a value can be mistaken for. */
public enum ScriptKind {
    /** Of iPXE and gPXE: words between blanks, without quotes. What we do not know there, iPXE may. */
    IPXE("ipxe", "gpxe"),
    SHELL("sh"),
    /** {@code #cloud-config} too. */
    YAML("yaml", "yml"),
    /** Ignition's files too. */
    JSON("json", "ign"),
    XML("xml"),
    /** Kickstart and preseed files, which hold pieces of several languages, and whatever else there is. */
    OTHER("ks", "cfg", "preseed");

    /** How many octets at the front are enough for {@link #of}. */
    public static final int ENOUGH = 256;

    private static final Set<String> SHELLS = Set.of("sh", "ash", "bash", "dash", "ksh");

    @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody changes
    private final List<String> endings;

    ScriptKind(String... endings) {
        this.endings = List.of(endings);
    }

    /**
     * By the first line where that says it, else by the file's name, else by the name that it is asked for by.
     *
     * @param beginning of the file, {@link #ENOUGH} octets or all
     */
    public static ScriptKind of(String file, String urlPath, Bytes beginning) {
        return ofFirstLine(firstLine(beginning))
                .or(() -> ofName(file))
                .or(() -> ofName(urlPath))
                .orElse(OTHER);
    }

    private static String firstLine(Bytes beginning) {
        String text = beginning.slice(0, Math.min(ENOUGH, beginning.length())).latin1();
        String behindMark = text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
        int end = behindMark.indexOf('\n');
        return (end < 0 ? behindMark : behindMark.substring(0, end)).strip();
    }

    private static Optional<ScriptKind> ofFirstLine(String line) {
        if (line.startsWith("#!ipxe") || line.startsWith("#!gpxe")) return Optional.of(IPXE);
        if (line.startsWith("#cloud-config")) return Optional.of(YAML);
        if (line.startsWith("<?xml")) return Optional.of(XML);
        if (!line.startsWith("#!")) return Optional.empty();
        String[] words = line.substring(2).strip().split("[ \t]+", -1);
        boolean shell = SHELLS.contains(baseName(words[0]))
                || baseName(words[0]).equals("env") && words.length > 1 && SHELLS.contains(words[1]);
        return Optional.of(shell ? SHELL : OTHER);
    }

    private static Optional<ScriptKind> ofName(String path) {
        String name = baseName(path).toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return Arrays.stream(values())
                .filter(kind -> kind.endings.contains(ending))
                .findFirst();
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** As HTTP's Content-Type has it. */
    public String mediaType() {
        return switch (this) {
            case IPXE, SHELL, OTHER -> "text/plain; charset=utf-8";
            case YAML -> "application/yaml";
            case JSON -> "application/json";
            case XML -> "application/xml";
        };
    }

    /** Whether a backslash takes the meaning from what is behind it. */
    boolean hasBackslash() {
        return this != IPXE && this != XML;
    }
}
