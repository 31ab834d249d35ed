package org.bootmasq.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bootmasq.config.reader.ConfigReader;
import org.bootmasq.config.reader.FileSource;

/** Files, directories and commands that are only text. */
public final class Texts implements FileSource {
    private final Map<String, String> files = new TreeMap<>();

    public Texts file(String path, String text) {
        files.put(path, text);
        return this;
    }

    /** Reads a text as the only file of a start, {@code -C f}. */
    public static Configuration read(String text, Problems problems) {
        return new Texts().file("f", text).start(problems, "-Cf");
    }

    public Configuration start(Problems problems, String... arguments) {
        return switch (CommandLine.parse(Arrays.asList(arguments), problems)) {
            case CommandLine.Run run -> ConfigReader.read(run.directives(), this, problems);
            case CommandLine.Help _, CommandLine.Version _ -> new Configuration(List.of());
        };
    }

    @Override
    public Content read(String path) {
        String text = files.get(path);
        return text == null ? new Unreadable("No such file or directory") : new Text(path, text);
    }

    @Override
    public Listing list(String directory) {
        String prefix = directory + "/";
        if (!isDirectory(directory)) return new Unlistable("No such file or directory");
        return new Names(files.keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .toList());
    }

    @Override
    public boolean isDirectory(String path) {
        return files.keySet().stream().anyMatch(file -> file.startsWith(path + "/"));
    }

    @Override
    public Output run(String command) {
        return switch (command) {
            case "false" -> new Output("", 1, false);
            case "killed" -> new Output("", 9, true);
            default -> new Output(command.replace("echo ", "") + "\n", 0, false);
        };
    }

    @Override
    public List<String> expand(String pattern) {
        String regex = pattern.replace(".", "\\.").replace("*", "[^/]*");
        return files.keySet().stream().filter(path -> path.matches(regex)).toList();
    }
}
