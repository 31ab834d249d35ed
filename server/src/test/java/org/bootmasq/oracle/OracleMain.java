package org.bootmasq.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.lab.Program;

/**
 * By hand: {@code OracleMain FILE.conf [CLIENT]} plays the clients against both servers and prints the replies side by
 * side.
 */
final class OracleMain {
    private OracleMain() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            System.err.println("usage: OracleMain FILE.conf|FILE.cases|CASE [CLIENT]");
            System.exit(2);
        }
        List<Case> cases = cases(arguments[0]);
        List<Client> clients = Clients.all().stream()
                .filter(client -> arguments.length < 2 || client.name().contains(arguments[1]))
                .toList();
        OracleRun run = new OracleRun(clients).on(cases, Program.underTest());
        for (Case one : cases) {
            print(run, one);
        }
        System.out.println(DifferenceReport.summary(run.differences(), 40));
        System.exit(run.differences().isEmpty() ? 0 : 1);
    }

    private static List<Case> cases(String argument) throws IOException {
        Path file = Path.of(argument);
        if (argument.endsWith(".cases")) {
            return Case.parse(Files.readString(file));
        }
        if (Files.exists(file)) {
            return List.of(new Case(file.getFileName() + "", Files.readString(file)));
        }
        return Case.all(OracleTest.CASES).stream()
                .filter(one -> one.name().equals(argument))
                .toList();
    }

    private static void print(OracleRun run, Case one) {
        System.out.println("=== " + one.name() + "\n" + one.configuration());
        Optional<Transcript> ours = run.candidate(one.name());
        for (Transcript.Step step :
                run.reference(one.name()).map(Transcript::steps).orElse(List.of())) {
            System.out.println("--- " + step.client() + ": " + step.name());
            List<String> left = lines(step.replies());
            List<String> right = lines(ours.flatMap(t -> Subject.find(t, step.client(), step.name()))
                    .map(Transcript.Step::replies)
                    .orElse(List.of()));
            SideBySide.print(left, right);
        }
        System.out.println("--- log");
        SideBySide.print(
                LogLines.of(run.reference(one.name()).map(Transcript::log).orElse(List.of())),
                LogLines.of(ours.map(Transcript::log).orElse(List.of())));
    }

    private static List<String> lines(List<Transcript.Seen> replies) {
        List<String> lines = new ArrayList<>();
        for (Transcript.Seen seen : replies) {
            Decoded.of(seen).fields().forEach(field -> lines.add(field.toString()));
        }
        return lines.isEmpty() ? List.of("(silence)") : lines;
    }
}
