package org.bootmasq.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.edge.ControlSocket.Reply;
import org.bootmasq.service.ReloadStage.Failing;
import org.bootmasq.service.command.Answer;
import org.bootmasq.service.command.Answer.Failure;
import org.bootmasq.service.command.Command;
import org.bootmasq.service.command.ControlText;
import org.bootmasq.service.process.StartFailure;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands and their answers, and the words and lines that stand for them on the control socket. */
class CommandsTest {
    @TempDir
    private Path folder;

    private static Reply asked(Commands commands, String words) {
        return ControlText.carryOut(List.of(words.split(" ")), commands::carryOut);
    }

    @Test
    void everyCommandHasWordsThatMeanIt() {
        Ip4 address = Ip4.of(192, 0, 2, 7);
        for (Command.Worded command : List.<Command.Worded>of(
                new Command.Reload(),
                new Command.ListLeases(),
                new Command.ReleaseLease(address),
                new Command.DeleteLease(address))) {
            ControlText.carryOut(ControlText.words(command), read -> {
                assertThat(read).isEqualTo(command);
                return new Answer.Leases(List.of());
            });
        }
    }

    @Test
    void whatFailsSaysWhichKindOfFailureItIs() throws Exception {
        try (var server = new ReloadStage(folder)
                .with("only", _ -> true, what -> {
                    if (what.equals("prepare")) throw StartFailure.network("the port is taken");
                })
                .start("port=0\n")) {
            Commands commands = server.commands();
            assertThat(commands.carryOut(new Command.DeleteLease(Ip4.of(192, 0, 2, 7))))
                    .isEqualTo(new Answer.Failed(Failure.NOT_FOUND, "nobody holds 192.0.2.7"));
            assertThat(commands.carryOut(new Command.Reload()))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.failure()).isEqualTo(Failure.REFUSED));
            assertThat(commands.carryOut(new Command.ListLeases())).isEqualTo(new Answer.Leases(List.of()));
        }
    }

    @Test
    void onTheSocketAnAnswerIsLines() throws Exception {
        try (var server =
                new ReloadStage(folder).with("only", _ -> true, Failing.NEVER).start("port=0\n")) {
            Commands commands = server.commands();
            assertThat(asked(commands, "reload")).isEqualTo(new Reply(true, "nothing changed\n"));
            assertThat(asked(commands, "leases list").ok()).isTrue();
            assertThat(asked(commands, "leases delete 192.0.2.7"))
                    .isEqualTo(new Reply(false, "nobody holds 192.0.2.7\n"));
            assertThat(asked(commands, "leases delete me")).isEqualTo(new Reply(false, "not an IP address: me\n"));
            assertThat(asked(commands, "leases release")).isEqualTo(new Reply(false, "not an IP address: \n"));
            assertThat(asked(commands, "make tea now")).isEqualTo(new Reply(false, "unknown command: make tea now\n"));
        }
    }

    @Test
    void aConfigurationThatIsWrongIsRefusedWithItsLine() throws Exception {
        try (var server =
                new ReloadStage(folder).with("only", _ -> true, Failing.NEVER).start("port=0\n")) {
            var answer = (Answer.Failed) server.reload("port=0\nno-such-option\n");
            assertThat(String.join("\n", answer.reasons())).contains("dnsmasq.conf", "no-such-option");
            assertThat(answer.reasons()).endsWith("the running configuration stays in force");
            assertThat(server.asked).as("asked of services").isEmpty();
        }
    }

    @Test
    void whereNothingIsServedCommandsHaveTheirAnswersAtOnce() throws Exception {
        try (var server =
                new ReloadStage(folder).with("only", _ -> true, Failing.NEVER).start("port=0\n")) {
            Commands commands = server.commands();
            var answers = new ArrayList<Answer>();
            commands.begin(new Command.SetServers(List.of()), answers::add);
            commands.begin(new Command.Turn(Option.FILTER_A, true), answers::add);
            commands.begin(new Command.ForgetCounts(), answers::add);
            commands.begin(new Command.ClearCache(), answers::add);
            assertThat(answers).hasSize(4).containsOnly(new Answer.Done());
            answers.clear();
            commands.begin(new Command.CountEvents(), answers::add);
            assertThat(answers).singleElement().isInstanceOfSatisfying(Answer.Events.class, events -> {
                assertThat(events.counts())
                        .hasSize(30)
                        .allSatisfy((_, count) -> assertThat(count).isZero());
                assertThat(events.counts().keySet())
                        .startsWith("dns_cache_inserted")
                        .endsWith("dhcp_lease_unknown");
            });
            answers.clear();
            var address = Ip4.of(192, 0, 2, 7);
            var hardware = HardwareAddress.ethernet("52:54:00:00:00:01");
            commands.begin(
                    new Command.GiveLease(new GivenLease(address, hardware, Bytes.EMPTY, "", 60, 0, false)),
                    answers::add);
            assertThat(answers).containsExactly(new Answer.Failed(Failure.REFUSED, "DHCPv4 not configured"));
        }
    }
}
