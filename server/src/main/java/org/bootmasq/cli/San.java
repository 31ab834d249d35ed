package org.bootmasq.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.CommandLine.Run;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.ConfigReader;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.san.SanOverlayFolder;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.iscsi.SanSettingsReader;
import org.bootmasq.report.JsonText;
import org.bootmasq.service.source.ConfigFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/**
 * {@code bootmasq san}: the disks of a configuration, and what machines wrote above those that have an overlay. It
 * asks no server, and so goes by none of {@link org.bootmasq.service.command}: everything it tells and changes lies in
 * files, which are there whether a server runs or not, and one that runs keeps the lock of whatever a session uses.
 */
@Command(
        name = "bootmasq san",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        description = "The SAN disks of a configuration, and what machines wrote in their overlays.")
public final class San {
    private static final int FAILURE = 1;

    private final PrintStream out;
    private final PrintStream err;

    @Option(
            names = {"-C", "--conf-file"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration; /etc/dnsmasq.conf unless said.")
    private List<String> files = List.of();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "The answer as JSON.")
    private boolean json;

    private San(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the subcommand on its arguments; returns the exit status. */
    public static int run(String[] arguments) {
        return run(arguments, System.out, System.err);
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        return new CommandLine(new San(out, err))
                .registerConverter(Path.class, OctetPath::of)
                .execute(arguments);
    }

    @Command(name = "list", description = "Shows targets, disks, overlays and snapshots.")
    int list() {
        return attempt(settings -> {
            var listing = new SanListing(settings);
            out.print(json ? listing.json() : listing.text());
        });
    }

    @Command(name = "reset", description = "Throws away what a machine wrote, or goes back to a snapshot of it.")
    int reset(
            @Parameters(paramLabel = "TARGET", description = "Its name, or the end of it.") String target,
            @Parameters(paramLabel = "INITIATOR", arity = "0..1", description = "Whose; its name, or the end of it.")
                    Optional<String> initiator,
            @Option(names = "--all", description = "Everybody's.") boolean all,
            @Option(names = "--to", paramLabel = "SNAPSHOT", description = "Go back to this snapshot.")
                    Optional<String> snapshot,
            @Option(names = "--lun", defaultValue = "0", description = "Which disk, 0 unless said.") int lun) {
        return attempt(settings -> {
            if (initiator.isPresent() == all) throw new IOException("name an initiator, or --all");
            SanOverlayFolder folder = folder(settings, target, lun);
            for (String each : all ? initiators(folder) : List.of(initiator(folder, initiator.orElseThrow()))) {
                folder.reset(each, snapshot);
                done(snapshot.map(name -> "back to " + name + ": ").orElse("reset: ") + each);
            }
        });
    }

    @Command(name = "snapshot", description = "Keeps what a machine wrote so far under a name.")
    int snapshot(
            @Parameters(paramLabel = "TARGET", description = "Its name, or the end of it.") String target,
            @Parameters(paramLabel = "INITIATOR", description = "Whose; its name, or the end of it.") String initiator,
            @Parameters(paramLabel = "NAME", description = "Letters, digits, dot, dash, underscore.") String name,
            @Option(names = "--delete", description = "Throw the snapshot away.") boolean delete,
            @Option(names = "--lun", defaultValue = "0", description = "Which disk, 0 unless said.") int lun) {
        return attempt(settings -> {
            if (!name.matches("[A-Za-z0-9._-]{1,64}")) throw new IOException("no name for a snapshot: " + name);
            SanOverlayFolder folder = folder(settings, target, lun);
            String whose = initiator(folder, initiator);
            if (delete) folder.forget(whose, name);
            else folder.snapshot(whose, name);
            done((delete ? "deleted: " : "kept: ") + whose + " " + name);
        });
    }

    @Command(name = "commit", description = "Writes what a machine wrote into the image itself, or into a new one.")
    int commit(
            @Parameters(paramLabel = "TARGET", description = "Its name, or the end of it.") String target,
            @Parameters(paramLabel = "INITIATOR", description = "Whose; its name, or the end of it.") String initiator,
            @Option(names = "--to", paramLabel = "FILE", description = "A new image; the old one stays as it is.")
                    Optional<Path> file,
            @Option(names = "--lun", defaultValue = "0", description = "Which disk, 0 unless said.") int lun) {
        return attempt(settings -> {
            SanOverlayFolder folder = folder(settings, target, lun);
            String whose = initiator(folder, initiator);
            if (file.isPresent()) folder.commitTo(whose, file.get());
            else folder.commit(whose);
            done("committed: " + whose);
        });
    }

    /** What a subcommand does once the configuration is read. */
    private interface Work {
        void on(SanSettings settings) throws IOException;
    }

    private int attempt(Work work) {
        var problems = new Problems();
        SanSettings settings = read(problems);
        if (problems.hasErrors()) {
            for (ConfigError error : problems.errors()) ErrorText.lines(error).forEach(err::println);
            return problems.errors().getFirst().exitStatus();
        }
        try {
            work.on(settings);
            return 0;
        } catch (IOException e) {
            err.println("bootmasq san: " + e.getMessage());
            return FAILURE;
        }
    }

    private SanSettings read(Problems problems) {
        var arguments = new ArrayList<String>();
        for (String file : files) arguments.addAll(List.of("-C", file));
        var commandLine = org.bootmasq.config.CommandLine.parse(arguments, problems);
        Configuration configuration = commandLine instanceof Run run
                ? ConfigReader.read(run.directives(), new ConfigFiles(), problems)
                : new Configuration(List.of());
        return SanSettingsReader.withRoots(
                SanSettingsReader.read(configuration, problems), new ConfigFiles(), problems);
    }

    private void done(String text) {
        out.println(json ? JsonText.of(java.util.Map.of("done", text)) : text);
    }

    private static SanOverlayFolder folder(SanSettings settings, String target, int lun) throws IOException {
        List<SanSettings.Target> found = settings.targets().stream()
                .filter(one -> matches(one.name(), target))
                .toList();
        if (found.size() != 1) throw new IOException((found.isEmpty() ? "no" : "more than one") + " target " + target);
        List<SanSettings.Disk> disks = found.getFirst().disks();
        if (lun < 0 || lun >= disks.size()) throw new IOException("no LUN " + lun + " in " + target);
        return SanListing.overlays(found.getFirst(), lun)
                .orElseThrow(() -> new IOException("LUN " + lun + " of " + target + " has no overlay="));
    }

    private static List<String> initiators(SanOverlayFolder folder) throws IOException {
        return folder.list().stream()
                .map(SanOverlayFolder.Entry::initiator)
                .distinct()
                .toList();
    }

    private static String initiator(SanOverlayFolder folder, String name) throws IOException {
        List<String> found =
                initiators(folder).stream().filter(one -> matches(one, name)).toList();
        if (found.contains(name)) return name;
        if (found.size() == 1) return found.getFirst();
        throw new IOException((found.isEmpty() ? "nothing of " : "more than one initiator ends in ") + name);
    }

    private static boolean matches(String name, String given) {
        return name.equals(given) || name.endsWith(given);
    }
}
