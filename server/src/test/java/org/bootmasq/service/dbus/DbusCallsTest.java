package org.bootmasq.service.dbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.bootmasq.config.Option;
import org.bootmasq.dbus.DbusMessage;
import org.bootmasq.dbus.DbusWriter;
import org.bootmasq.dns.settings.Upstream;
import org.bootmasq.service.command.Answer;
import org.bootmasq.service.command.Command;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

/** Calls as commands, and what comes of them as answers. */
class DbusCallsTest {
    private static final List<String> MEMBERS = List.of(
            "GetVersion",
            "ClearCache",
            "SetServers",
            "SetServersEx",
            "SetDomainServers",
            "SetFilterWin2KOption",
            "SetFilterA",
            "SetFilterAAAA",
            "SetLocaliseQueriesOption",
            "SetBogusPrivOption",
            "AddDhcpLease",
            "DeleteDhcpLease",
            "GetLoopServers",
            "GetMetrics",
            "GetServerMetrics",
            "ClearMetrics");

    private final List<Command> commands = new ArrayList<>();
    private final List<Consumer<Answer>> waiting = new ArrayList<>();
    private final List<DbusMessage> replies = new ArrayList<>();
    private final DbusCalls calls = new DbusCalls(
            (command, then) -> {
                commands.add(command);
                waiting.add(then);
            },
            replies::add,
            (_, _, _) -> {});

    private static DbusMessage call(String member, String signature, Bytes body) {
        return new DbusMessage(
                DbusMessage.Kind.METHOD_CALL, 0, 7, "/", "", member, "", 0, "", ":1.9", signature, body, false);
    }

    private void call(String member, DbusWriter body) {
        calls.carryOut(call(member, body.signature(), body.bytes()));
    }

    private void answered(Answer answer) {
        waiting.removeFirst().accept(answer);
    }

    private static DbusWriter lists(String... lists) {
        var body = new DbusWriter();
        return body.array("as", () -> {
            for (String list : lists) {
                body.array("s", () -> {
                    for (String each : list.split(" ", -1)) body.text(each);
                });
            }
        });
    }

    private static List<String> texts(Command command) {
        return ((Command.SetServers) command)
                .servers().stream()
                        .map(each -> each.target() instanceof Upstream.NameServer server
                                ? server.host() + "#" + server.port() + each.domains()
                                : each.target().getClass().getSimpleName() + each.domains())
                        .toList();
    }

    @Test
    void serversComeWithTheirDomains() {
        call(
                "SetServersEx",
                lists("10.0.0.2@eth0", "10.0.0.2@eth0 corp.example", "fe80::1%eth0", "0.0.0.0 loc.al", ":: x"));
        assertThat(texts(commands.getFirst()))
                .containsExactly(
                        "10.0.0.2#53[]", "10.0.0.2#53[corp.example]", "fe80::1%eth0#53[]", "Local[loc.al]", "Local[x]");
        assertThat(replies).as("not before they are asked").isEmpty();
        answered(new Answer.Done());
        assertThat(replies).singleElement().satisfies(reply -> {
            assertThat(reply.kind()).isEqualTo(DbusMessage.Kind.METHOD_RETURN);
            assertThat(reply.replySerial()).isEqualTo(7);
            assertThat(reply.destination()).isEqualTo(":1.9");
        });
    }

    @Test
    void oneServerThatIsNoneLeavesTheOthers() {
        call("SetServersEx", lists("no-address!", "10.0.0.9"));
        assertThat(texts(commands.getFirst())).containsExactly("10.0.0.9#53[]");
        answered(new Answer.Done());
        assertThat(replies.getFirst().errorName()).isEqualTo("org.freedesktop.DBus.Error.InvalidArgs");
    }

    @Test
    void addressesAreNumbersOrOctets() {
        var body = new DbusWriter().u32(0x0a090002).u32(0x0a090003).text("corp");
        calls.carryOut(call("SetServers", body.signature(), body.bytes()));
        assertThat(texts(commands.getFirst())).containsExactly("10.9.0.2#53[]", "10.9.0.3#53[corp]");
        Bytes six = Ip6.parse("2001:db8::1").orElseThrow().octets();
        calls.carryOut(
                call("SetServers", "y".repeat(16) + "y".repeat(3), six.plus(Bytes.of((byte) 1, (byte) 2, (byte) 3))));
        assertThat(texts(commands.getLast())).as("too few octets are left out").containsExactly("2001:db8::1#53[]");
    }

    @Test
    void optionsAreTurned() {
        call("SetFilterAAAA", new DbusWriter().bool(true));
        call("SetBogusPrivOption", new DbusWriter().bool(false));
        assertThat(commands)
                .containsExactly(
                        new Command.Turn(Option.FILTER_AAAA, true), new Command.Turn(Option.BOGUS_PRIV, false));
    }

    @Test
    void aLeaseThatDoesNotExistIsAnAnswer() throws Exception {
        call("DeleteDhcpLease", new DbusWriter().text("192.0.2.1"));
        assertThat(commands).containsExactly(new Command.DeleteLease(Ip4.of("192.0.2.1")));
        answered(new Answer.Failed(Answer.Failure.NOT_FOUND, "nobody holds it"));
        assertThat(replies.getFirst().reader().bool()).isFalse();
    }

    @Test
    void countsAreADictionary() throws Exception {
        call("GetMetrics", new DbusWriter());
        answered(new Answer.Events(Map.of("dhcp_ack", 1L << 40)));
        DbusMessage reply = replies.getFirst();
        assertThat(reply.signature()).isEqualTo("a{su}");
        var reader = reply.reader();
        reader.array(8);
        assertThat(reader.text()).isEqualTo("dhcp_ack");
        assertThat(reader.u32()).as("the largest number there is").isEqualTo(-1);
    }

    @Test
    void callsThatNobodyAnswersAreBounded() {
        for (int i = 0; i < 100; i++) call("GetMetrics", new DbusWriter());
        assertThat(commands).hasSize(64);
        assertThat(replies).hasSize(36).allMatch(reply -> reply.errorName().endsWith("LimitsExceeded"));
        while (!waiting.isEmpty()) answered(new Answer.Events(Map.of()));
        call("GetMetrics", new DbusWriter());
        assertThat(commands).hasSize(65);
    }

    @Test
    void whateverIsInACallItIsAnsweredOnce() {
        var random = new Random(3);
        List<String> signatures =
                List.of("", "s", "b", "as", "aas", "u", "yyyyyyyyyyyyyyyys", "uss", "ssayayuub", "ssay", "av");
        for (int i = 0; i < 50_000; i++) {
            var body = new byte[random.nextInt(80)];
            random.nextBytes(body);
            // Small numbers are lengths that fit.
            for (int at = 0; at < body.length; at++)
                if (random.nextInt(3) > 0) body[at] = (byte) (random.nextInt(12) & 0x7b);
            String member = MEMBERS.get(random.nextInt(MEMBERS.size()));
            calls.carryOut(call(member, signatures.get(random.nextInt(signatures.size())), Bytes.of(body)));
            while (!waiting.isEmpty()) answered(new Answer.Done());
            assertThat(replies).hasSize(1);
            replies.clear();
        }
    }
}
