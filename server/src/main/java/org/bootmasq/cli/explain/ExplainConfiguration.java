package org.bootmasq.cli.explain;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.bootmasq.cli.uci.UciArguments;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Problems;
import org.bootmasq.service.Settings;

/**
 * The configuration that explain speaks of, read from the arguments that a start would have.
 *
 * @param settings empty if it is wrong, which has been told then
 * @param status what to exit with if so
 */
record ExplainConfiguration(Optional<Settings> settings, int status) {
    /** @throws IllegalArgumentException for arguments that no start has */
    static ExplainConfiguration read(List<String> dnsmasq, PrintStream err) {
        var problems = new Problems();
        UciArguments arguments = UciArguments.of(dnsmasq);
        if (!(CommandLine.parse(arguments.others(), problems) instanceof CommandLine.Run run))
            throw new IllegalArgumentException("only options of a start can stand here");
        var configuration = problems.hasErrors()
                ? new Configuration(run.directives())
                : arguments.source(run.directives()).read(problems);
        Settings settings = Settings.read(configuration, problems);
        if (!problems.hasErrors()) return new ExplainConfiguration(Optional.of(settings), 0);
        problems.errors().stream()
                .flatMap(error -> ErrorText.lines(error).stream())
                .forEach(err::println);
        return new ExplainConfiguration(Optional.empty(), ErrorText.exitStatus(problems));
    }
}
