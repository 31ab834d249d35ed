package org.bootmasq.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bootmasq.cli.uci.UciArguments;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Feature;
import org.bootmasq.config.HelpText;
import org.bootmasq.config.Problems;
import org.bootmasq.dhcp4.message.OptionNames;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.edge.ProcessSignals;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.http.MachineTexts;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.OwnProcess;
import org.bootmasq.service.Server;
import org.bootmasq.service.Settings;
import org.bootmasq.service.process.ProgramName;
import org.bootmasq.service.process.Readiness;
import org.bootmasq.service.process.StartFailure;
import org.bootmasq.service.process.Version;
import org.bootmasq.service.source.Source;

/** The entry: a subcommand, or dnsmasq's command line, in which case this becomes the server. */
public final class Main {
    private static boolean served;

    private Main() {}

    public static void main(String[] arguments) {
        Readiness readiness = Readiness.on(environment("BOOTMASQ_READY"), environment("NOTIFY_SOCKET"));
        int status = start(arguments, readiness);
        System.out.flush();
        System.err.flush();
        readiness.exit(status);
        if (served) OwnProcess.exit(status);
        Runtime.getRuntime().halt(status);
    }

    /** Carries out a command line as the shell gave it and returns its exit status. */
    static int start(String[] arguments, Readiness readiness) {
        System.setOut(new PrintStream(System.out, true, StandardCharsets.ISO_8859_1));
        System.setErr(new PrintStream(System.err, true, StandardCharsets.ISO_8859_1));
        try {
            return run(octets(arguments), readiness);
        } catch (OutOfMemoryError full) {
            System.err.println();
            System.err.println(ProgramName.says(StartFailure.NO_MEMORY));
            return StartFailure.NO_MEMORY_STATUS;
        }
    }

    /**
     * The arguments as octets, a character each. Java has translated them by the locale and lost what that does not
     * know; the kernel has them still.
     */
    private static String[] octets(String[] arguments) {
        if (Arrays.stream(arguments).allMatch(argument -> argument.chars().allMatch(c -> c < 128))) return arguments;
        try {
            String[] all = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.ISO_8859_1)
                    .split("\0", -1);
            int end = all.length - 1;
            if (end >= arguments.length) return Arrays.copyOfRange(all, end - arguments.length, end);
        } catch (IOException _) {
            // Without /proc, what Java has made of them is all there is.
        }
        return Arrays.stream(arguments).map(OctetPath::octets).toArray(String[]::new);
    }

    private static String environment(String name) {
        return System.getenv().getOrDefault(name, "");
    }

    /** Carries out a command line that has been read as octets. */
    static int run(String[] arguments, Readiness readiness) {
        String first = arguments.length == 0 ? "" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        // A start as a server, which begins with an option or with nothing, loads none of the commands.
        boolean word = !first.isEmpty() && !first.startsWith("-");
        Optional<Subcommand> subcommand = word ? Subcommand.named(first) : Optional.empty();
        if (subcommand.isPresent()) return subcommand.get().run(rest);
        return serve(List.of(arguments), readiness);
    }

    private static int serve(List<String> arguments, Readiness readiness) {
        var problems = new Problems();
        UciArguments uci = UciArguments.of(arguments);
        CommandLine commandLine = CommandLine.parse(uci.others(), problems);
        return switch (commandLine) {
            case CommandLine.Help help -> help(help.topic());
            case CommandLine.Version _ -> version();
            case CommandLine.Run run -> run(run, uci, problems, readiness);
        };
    }

    private static int run(CommandLine.Run run, UciArguments uci, Problems problems, Readiness readiness) {
        try {
            return run(run, uci, problems, readiness, new ProcessSignals());
        } catch (LinuxException e) {
            StartFailure failure = StartFailure.other(String.valueOf(e.getMessage()));
            System.err.println(ProgramName.says(String.valueOf(failure.getMessage())));
            return failure.exitStatus();
        }
    }

    private static int run(
            CommandLine.Run run, UciArguments uci, Problems problems, Readiness readiness, ProcessSignals signals) {
        Source source = uci.source(run.directives());
        // dnsmasq: what is wrong with the command line ends the start before any file is read.
        var configuration = problems.hasErrors() ? new Configuration(run.directives()) : source.read(problems);
        Settings settings = Settings.read(configuration, problems);
        for (ConfigError warning : problems.warnings()) {
            System.err.println(ProgramName.says("warning: " + ErrorText.headline(warning)));
        }
        if (problems.hasErrors()) {
            System.err.println();
            for (ConfigError error : problems.errors()) {
                System.err.println(ProgramName.says(String.join("\n", ErrorText.lines(error))));
            }
            return ErrorText.exitStatus(problems);
        }
        if (uci.print()) {
            System.out.print(uci.printed());
            return 0;
        }
        if (run.isTest()) return syntaxOk(configuration, settings);
        boolean foreground = settings.server().debug() || settings.server().foreground();
        if (foreground && readiness.isAwaited()) {
            readiness.startAgainInForeground();
            return 0;
        }
        served = true;
        return new Server(configuration, source, settings, readiness, signals).run();
    }

    private static int syntaxOk(Configuration configuration, Settings settings) {
        System.err.println(ProgramName.says("syntax check OK."));
        Feature.warning(configuration).ifPresent(text -> System.err.println(ProgramName.says("warning: " + text)));
        if (settings.texts().isEmpty()) return 0;
        for (String text : MachineTexts.warnings(settings.texts())) {
            System.err.println(ProgramName.says("warning: " + text));
        }
        return 0;
    }

    private static int version() {
        Version.lines(ProgramName.isDnsmasq()).forEach(System.out::println);
        return 0;
    }

    /** As the server's options, and unless we stand in for dnsmasq the commands beside it. */
    private static String general() {
        String options = String.join("\n", HelpText.lines(ProgramName.isDnsmasq() ? "dnsmasq" : "bootmasq")) + "\n";
        return ProgramName.isDnsmasq() ? options : options + "\n" + String.join("\n", Subcommand.lines()) + "\n";
    }

    private static int help(String topic) {
        System.out.print(
                switch (topic) {
                    case "dhcp" -> OptionNames.help();
                    case "dhcp6" -> OptionCode6.help();
                    default -> general();
                });
        return 0;
    }
}
