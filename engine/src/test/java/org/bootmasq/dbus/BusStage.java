package org.bootmasq.dbus;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bootmasq.dbus.BusObject.Argument;
import org.bootmasq.dbus.BusObject.Method;
import org.bootmasq.dbus.BusObject.Signal;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/** A session, and a bus that a test plays: what was sent is read back. */
final class BusStage {
    static final String PATH = "/uk/org/example/thing";
    static final BusObject OBJECT = new BusObject(
            PATH,
            "uk.org.example.thing",
            List.of(
                    new Method("Turn", List.of(new Argument("on", "b", "in"))),
                    new Signal("Turned", List.of(new Argument("name", "s", "")))),
            () -> "0123456789abcdef");

    private static final String BUS = "org.freedesktop.DBus";

    final BusSession session;
    private final List<BusEffect> effects;
    private final List<DbusMessage> sent = new ArrayList<>();
    private int serial = 100;

    BusStage() {
        this(false);
    }

    private BusStage(boolean heedsSignals) {
        session = new BusSession("uk.org.example.thing", OBJECT, heedsSignals);
        effects = new ArrayList<>(session.begin(0));
    }

    /** One that the bus has given its name. */
    static BusStage connected() {
        return connected(false);
    }

    static BusStage connected(boolean heedsSignals) {
        var stage = new BusStage(heedsSignals);
        stage.line("OK 0123").fromBus(1, ":1.7").named(1);
        stage.take();
        return stage;
    }

    BusStage line(String text) {
        return octets(Bytes.latin1(text + "\r\n"));
    }

    BusStage octets(Bytes octets) {
        for (BusEffect effect : session.on(octets.toArray(), octets.length())) take(effect);
        return this;
    }

    private void take(BusEffect effect) {
        effects.add(effect);
    }

    BusStage fromBus(int replySerial, String text) {
        return message(returning(replySerial, new DbusWriter().text(text)));
    }

    BusStage named(int code) {
        return message(returning(2, new DbusWriter().u32(code)));
    }

    private static DbusMessage returning(int replySerial, DbusWriter body) {
        return message(DbusMessage.Kind.METHOD_RETURN, "", "", "", "", replySerial, body);
    }

    BusStage refused(int replySerial, String text) {
        return message(message(
                DbusMessage.Kind.ERROR,
                "",
                "",
                "",
                "org.freedesktop.DBus.Error.AccessDenied",
                replySerial,
                new DbusWriter().text(text)));
    }

    BusStage call(String path, String interfaceName, String member, DbusWriter body) {
        return message(message(DbusMessage.Kind.METHOD_CALL, path, interfaceName, member, "", 0, body));
    }

    /** With the sender that the bus would write into it. */
    private static DbusMessage message(
            DbusMessage.Kind kind,
            String path,
            String interfaceName,
            String member,
            String errorName,
            int replySerial,
            DbusWriter body) {
        return new DbusMessage(
                kind,
                0,
                0,
                path,
                interfaceName,
                member,
                errorName,
                replySerial,
                ":1.7",
                kind == DbusMessage.Kind.METHOD_CALL ? ":1.9" : BUS,
                body.signature(),
                body.bytes(),
                false);
    }

    BusStage message(DbusMessage message) {
        return octets(DbusCodec.encode(message, ++serial));
    }

    /** What came of all so far, messages aside; and begins anew. */
    List<BusEffect> take() {
        List<BusEffect> taken = List.copyOf(effects);
        effects.clear();
        return taken;
    }

    /** The messages sent since, read back; and begins anew. */
    List<DbusMessage> messages() {
        sent.clear();
        var stream = new MessageStream(new MessageStream.Receiver() {
            @Override
            public void message(DbusMessage message) {
                sent.add(message);
            }

            @Override
            public void tooLarge(DbusMessage withoutBody) {
                throw new AssertionError("too large: " + withoutBody);
            }
        });
        for (BusEffect effect : take()) {
            if (!(effect instanceof BusEffect.Send(Bytes octets)) || octets.at(0) != 'l') continue;
            try {
                stream.add(octets.toArray(), 0, octets.length());
            } catch (Malformed e) {
                throw new AssertionError(e);
            }
        }
        return List.copyOf(sent);
    }

    /** What was sent as lines, before messages begin. */
    static Stream<String> lines(List<BusEffect> effects) {
        return effects.stream()
                .filter(BusEffect.Send.class::isInstance)
                .map(effect -> ((BusEffect.Send) effect).octets().latin1())
                .filter(text -> text.endsWith("\r\n"));
    }
}
