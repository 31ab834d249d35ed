package org.bootmasq.dbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** The way from a new connection to a name on the bus, and what is answered there. */
class BusSessionTest {
    private static final String PEER = "org.freedesktop.DBus.Peer";
    private static final String INTROSPECTABLE = "org.freedesktop.DBus.Introspectable";

    @Test
    void itSaysWhoItIsGreetsTheBusAndAsksForItsName() {
        var stage = new BusStage();
        assertThat(BusStage.lines(stage.take())).containsExactly("\0AUTH EXTERNAL 30\r\n");
        stage.line("OK 0123456789abcdef");
        List<BusEffect> begun = stage.take();
        assertThat(BusStage.lines(begun)).containsExactly("BEGIN\r\n");
        assertThat(begun).as("the line, and two calls").hasSize(3);
        stage.fromBus(1, ":1.7");
        assertThat(stage.session.isConnected()).isFalse();
        stage.named(1);
        assertThat(stage.session.isConnected()).isTrue();
        assertThat(stage.take()).containsExactly(new BusEffect.Connected());
    }

    @Test
    void theNameIsAskedForWithoutFlags() {
        var stage = new BusStage();
        stage.line("OK 0123");
        assertThat(stage.messages())
                .satisfiesExactly(hello -> assertThat(hello.member()).isEqualTo("Hello"), ask -> {
                    assertThat(ask.member()).isEqualTo("RequestName");
                    assertThat(ask.signature()).isEqualTo("su");
                    DbusReader reader = ask.reader();
                    assertThat(reader.text()).isEqualTo("uk.org.example.thing");
                    assertThat(reader.u32()).isZero();
                });
    }

    @Test
    void behindAnotherOwnerItWaitsInTheQueueWithoutAWord() {
        var stage = new BusStage();
        stage.line("OK 0123").fromBus(1, ":1.7").named(2);
        assertThat(stage.take()).endsWith(new BusEffect.Connected());
    }

    @Test
    void aRefusalIsTheBusesWord() {
        var stage = new BusStage();
        stage.line("OK 0123").fromBus(1, ":1.7").refused(2, "not allowed to own the service");
        assertThat(stage.take()).endsWith(new BusEffect.Refused("not allowed to own the service"));
        stage.named(1);
        assertThat(stage.take()).as("after the end").isEmpty();
        assertThat(stage.session.isConnected()).isFalse();
    }

    @Test
    void whoIsNotBelievedIsRefused() {
        var stage = new BusStage();
        stage.take();
        stage.line("REJECTED EXTERNAL");
        assertThat(stage.take()).containsExactly(new BusEffect.Refused("authentication refused: REJECTED EXTERNAL"));
    }

    @Test
    void aLineWithoutEndIsNoAuthentication() {
        var stage = new BusStage();
        stage.octets(Bytes.owning(new byte[5000]));
        assertThat(stage.take()).hasAtLeastOneElementOfType(BusEffect.Broken.class);
    }

    @Test
    void onlyTheBusSpeaksForTheBus() {
        var stage = new BusStage();
        stage.line("OK 0123");
        stage.take();
        stage.message(new DbusMessage(
                DbusMessage.Kind.METHOD_RETURN, 0, 0, "", "", "", "", 2, ":1.7", ":1.9", "", Bytes.EMPTY, false));
        assertThat(stage.session.isConnected()).isFalse();
    }

    @Test
    void aCallOfAMethodIsHandedOnWhateverItsInterface() {
        var stage = BusStage.connected();
        stage.call(BusStage.PATH, "any.thing", "Turn", new DbusWriter().bool(true));
        stage.call(BusStage.PATH, "", "Turn", new DbusWriter());
        assertThat(stage.take())
                .hasSize(2)
                .allSatisfy(effect -> assertThat(effect).isInstanceOfSatisfying(BusEffect.Called.class, called -> {
                    assertThat(called.call().member()).isEqualTo("Turn");
                    assertThat(called.call().sender()).isEqualTo(":1.9");
                }));
    }

    private static DbusMessage signal(String destination, String sender) {
        var body = new DbusWriter().bool(true);
        return new DbusMessage(
                DbusMessage.Kind.SIGNAL,
                0,
                0,
                BusStage.PATH,
                "uk.org.example",
                "Turn",
                "",
                0,
                destination,
                sender,
                body.signature(),
                body.bytes(),
                false);
    }

    /** As dbus-send(1) without a type sends it. */
    @Test
    void aSignalThatIsSentToUsIsACallThatNobodyWaitsForWhereThePolicyOfTheNameIsKnown() {
        var stage = BusStage.connected(true);
        stage.message(signal("uk.org.example.thing", ":1.9"));
        assertThat(stage.take())
                .singleElement()
                .isInstanceOfSatisfying(
                        BusEffect.Called.class,
                        called -> assertThat(called.call().wantsAnswer()).isFalse());
        stage.message(signal("", ":1.9"));
        stage.message(signal("uk.org.example.thing", "org.freedesktop.DBus"));
        assertThat(stage.take()).as("to everybody, and from the bus").isEmpty();
        var other = BusStage.connected();
        other.message(signal("uk.org.example.thing", ":1.9"));
        assertThat(other.take()).isEmpty();
    }

    @Test
    void anAnswerGoesToTheCallerWithTheNumberOfItsCall() {
        var stage = BusStage.connected();
        stage.call(BusStage.PATH, "any.thing", "Turn", new DbusWriter());
        var called = (BusEffect.Called) stage.take().getFirst();
        var answer = (BusEffect.Send) stage.session
                .send(called.call().answer(new DbusWriter().text("done")))
                .getFirst();
        stage = BusStage.connected();
        stage.octets(answer.octets());
        assertThat(called.call().answer(new DbusWriter()).destination()).isEqualTo(":1.9");
        assertThat(called.call().answer(new DbusWriter()).replySerial())
                .isEqualTo(called.call().serial());
    }

    private static DbusMessage only(BusStage stage) {
        List<DbusMessage> messages = stage.messages();
        assertThat(messages).hasSize(1);
        return messages.getFirst();
    }

    @Test
    void whatIsNotThereIsAnUnknownMethod() {
        for (String member : List.of("Nothing", "Turned", "Introspect", "Ping")) {
            var stage = BusStage.connected();
            stage.call(BusStage.PATH, "any.thing", member, new DbusWriter());
            assertThat(only(stage).errorName()).as(member).isEqualTo("org.freedesktop.DBus.Error.UnknownMethod");
        }
        var stage = BusStage.connected();
        stage.call("/elsewhere", "any.thing", "Turn", new DbusWriter());
        assertThat(only(stage).errorName()).isEqualTo("org.freedesktop.DBus.Error.UnknownMethod");
    }

    @Test
    void asAPeerItAnswersEverywhere() throws Exception {
        var stage = BusStage.connected();
        stage.call("/", PEER, "Ping", new DbusWriter());
        assertThat(only(stage).kind()).isEqualTo(DbusMessage.Kind.METHOD_RETURN);
        stage.call("/x", PEER, "GetMachineId", new DbusWriter());
        assertThat(only(stage).reader().text()).isEqualTo("0123456789abcdef");
        stage.call("/x", PEER, "Dance", new DbusWriter());
        assertThat(only(stage).kind()).isEqualTo(DbusMessage.Kind.ERROR);
    }

    private static String introspection(String path) throws Exception {
        var stage = BusStage.connected();
        stage.call(path, INTROSPECTABLE, "Introspect", new DbusWriter());
        return only(stage).reader().text();
    }

    @Test
    void theObjectTellsWhatItHasAndPathsAboveItTellTheWay() throws Exception {
        assertThat(introspection(BusStage.PATH))
                .contains("<node name=\"/uk/org/example/thing\">")
                .contains("<interface name=\"org.freedesktop.DBus.Introspectable\">")
                .contains("<interface name=\"uk.org.example.thing\">")
                .contains("<method name=\"Turn\">\n      <arg name=\"on\" direction=\"in\" type=\"b\"/>")
                .contains("<signal name=\"Turned\">\n      <arg name=\"name\" type=\"s\"/>");
        assertThat(introspection("/")).contains("<node name=\"uk\"/>").doesNotContain("<interface");
        assertThat(introspection("/uk/org")).contains("<node name=\"example\"/>");
        assertThat(introspection("/uk/or")).doesNotContain("<node name");
        assertThat(introspection(BusStage.PATH + "/x")).doesNotContain("<node name");
    }

    @Test
    void aCallWithTooMuchInItIsRefusedAndTheNextIsServed() {
        var stage = BusStage.connected();
        var large = new DbusWriter();
        large.array("s", () -> {
            for (int i = 0; i < 40_000; i++) large.text("a server of many, many letters, over and over");
        });
        stage.call(BusStage.PATH, "any.thing", "Turn", large);
        stage.call(BusStage.PATH, "any.thing", "Turn", new DbusWriter());
        List<BusEffect> effects = stage.take();
        assertThat(effects).hasSize(2).last().isInstanceOf(BusEffect.Called.class);
        var refusal = new BusStage();
        refusal.take();
        assertThat(((BusEffect.Send) effects.getFirst()).octets().latin1())
                .contains("org.freedesktop.DBus.Error.LimitsExceeded");
    }

    @Test
    void whoWantsNoAnswerGetsNone() {
        var stage = BusStage.connected();
        stage.message(new DbusMessage(
                DbusMessage.Kind.METHOD_CALL,
                DbusMessage.NO_REPLY_EXPECTED,
                0,
                "/",
                PEER,
                "Ping",
                "",
                0,
                "",
                ":1.9",
                "",
                Bytes.EMPTY,
                false));
        assertThat(stage.take()).isEmpty();
    }

    @Test
    void signalsWaitForNobody() throws Exception {
        var stage = new BusStage();
        DbusMessage signal = DbusMessage.signal(BusStage.PATH, "a.b", "Turned", new DbusWriter().text("x"));
        assertThat(stage.session.send(signal)).as("before there is a bus").isEmpty();
        stage = BusStage.connected();
        assertThat(stage.session.send(signal)).hasSize(1);
    }
}
