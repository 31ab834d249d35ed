package org.bootmasq.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bootmasq.lab.Program;

/**
 * A page of {@code docs/recipes}, taken apart: what stands in its fenced blocks.
 *
 * @param name of the page, without its ending
 * @param blocks in the order of the page
 */
record Recipe(String name, List<Block> blocks) {
    static final Path FOLDER = Program.root().resolve("docs/recipes");

    private static final String FENCE = "```";
    private static final Pattern FILE = Pattern.compile("`(/srv/[^`]+)`.*:");
    private static final Pattern LAID_OUT = Pattern.compile("(?<![^\\s'])/srv/[^\\s';]+");

    /**
     * What stands between two fences.
     *
     * @param kind behind the first fence: {@code conf}, {@code sh}, {@code text} ...
     * @param file that it is the content of, if the line before it begins with one
     */
    record Block(String kind, String file, List<String> lines) {
        Block {
            lines = List.copyOf(lines);
        }

        String text() {
            return String.join("\n", lines) + "\n";
        }
    }

    /**
     * A machine, and what the page says that it gets.
     *
     * @param command as it would be typed
     * @param answer the stages and boot files
     */
    record Machine(String command, List<String> answer) {
        Machine {
            answer = List.copyOf(answer);
        }
    }

    Recipe {
        blocks = List.copyOf(blocks);
    }

    static Recipe read(String name) throws IOException {
        var blocks = new ArrayList<Block>();
        String before = "";
        List<String> lines = new ArrayList<>();
        String kind = "";
        boolean inside = false;
        for (String line : Files.readAllLines(FOLDER.resolve(name + ".md"))) {
            if (line.startsWith(FENCE)) {
                if (inside) {
                    blocks.add(new Block(kind, file(before), lines));
                    before = "";
                }
                kind = line.substring(FENCE.length());
                lines = new ArrayList<>();
                inside = !inside;
            } else if (inside) {
                lines.add(line);
            } else if (!line.isBlank()) {
                before = line;
            }
        }
        return new Recipe(name, blocks);
    }

    private static String file(String line) {
        var matcher = FILE.matcher(line);
        return matcher.matches() ? matcher.group(1) : "";
    }

    List<Block> of(String kind) {
        return blocks.stream().filter(block -> block.kind().equals(kind)).toList();
    }

    /** Lays out the folders and files that its commands make, empty, and those that it shows. */
    void layOut(Path root) throws IOException {
        var folders = new TreeSet<String>();
        var files = new TreeMap<String, String>();
        for (Block block : of("sh")) {
            if (!block.file().isEmpty()) continue;
            for (String line : block.lines()) {
                for (String path :
                        LAID_OUT.matcher(line).results().map(MatchResult::group).toList()) {
                    if (line.startsWith("mkdir ") || path.endsWith("/")) folders.add(path);
                    else files.putIfAbsent(path, "");
                }
            }
        }
        for (Block block : blocks) {
            if (!block.file().isEmpty()) files.put(block.file(), block.text());
        }
        for (String folder : folders) Files.createDirectories(root.resolve(folder.substring(1)));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = root.resolve(file.getKey().substring(1));
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    List<Machine> machines() {
        var machines = new ArrayList<Machine>();
        for (Block block : of("text")) {
            for (String line : block.lines()) {
                if (line.startsWith("$ ")) machines.add(new Machine(line.substring(2), List.of()));
                else machines.add(with(machines.removeLast(), line));
            }
        }
        return machines;
    }

    private static Machine with(Machine machine, String line) {
        var answer = new ArrayList<>(machine.answer());
        answer.add(line);
        return new Machine(machine.command(), answer);
    }
}
