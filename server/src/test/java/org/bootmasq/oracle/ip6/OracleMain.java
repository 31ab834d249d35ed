package org.bootmasq.oracle.ip6;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.lab.Program;
import org.bootmasq.oracle.Case;
import org.bootmasq.oracle.Difference;
import org.bootmasq.oracle.DifferenceReport;
import org.bootmasq.oracle.SideBySide;

/**
 * By hand: {@code OracleMain FILE.conf [CLIENT]} plays the clients of DHCPv6 against both servers and prints the
 * replies side by side.
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
        Run run = new Run(clients).on(cases, Program.underTest());
        for (Case one : cases) {
            print(run, one);
        }
        List<Difference> unexpected =
                run.differences().stream().filter(one -> !Accepted.covers(one)).toList();
        System.out.println(DifferenceReport.summary(unexpected, 40));
        System.exit(unexpected.isEmpty() ? 0 : 1);
    }

    private static List<Case> cases(String argument) throws IOException {
        Path file = Path.of(argument);
        if (argument.endsWith(".cases")) return Case.parse(Files.readString(file));
        if (Files.exists(file)) return List.of(new Case(file.getFileName() + "", Files.readString(file)));
        return Case.all(Dhcp6OracleTest.CASES).stream()
                .filter(one -> one.name().equals(argument))
                .toList();
    }

    private static void print(Run run, Case one) {
        System.out.println("=== " + one.name() + "\n" + one.configuration());
        if (run.reference(one.name()).isEmpty()) return;
        Transcript left = run.reference(one.name()).get();
        Optional<Transcript> right = run.candidate(one.name());
        for (Transcript.Step step : left.steps()) {
            System.out.println("--- " + step.client() + ": " + step.name());
            SideBySide.print(
                    lines(step),
                    right.flatMap(ours -> ours.find(step.client(), step.name()))
                            .map(OracleMain::lines)
                            .orElse(List.of()));
        }
        System.out.println("--- log");
        SideBySide.print(log(left), right.map(OracleMain::log).orElse(List.of()));
        System.out.println("--- leases");
        SideBySide.print(
                RunMarks.of(left).leases(left),
                right.map(ours -> RunMarks.of(ours).leases(ours)).orElse(List.of()));
    }

    private static List<String> log(Transcript transcript) {
        return RunMarks.of(transcript).log(transcript).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> lines(Transcript.Step step) {
        List<String> lines = new ArrayList<>();
        for (Transcript.Seen seen : step.replies()) {
            Decoded.of(step.sent(), seen).forEach(field -> lines.add(field.toString()));
        }
        return lines.isEmpty() ? List.of("(silence)") : lines;
    }
}
