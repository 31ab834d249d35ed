package org.bootmasq.dbus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * One connection to a message bus, from its first octet on: says who we are (SASL EXTERNAL), greets the bus, asks for a
 * name, and then takes calls. Octets in, effects out. Not for several threads at once.
 */
public final class BusSession implements MessageStream.Receiver {
    private static final String BUS = "org.freedesktop.DBus";
    private static final String BUS_PATH = "/org/freedesktop/DBus";
    private static final int LONGEST_LINE = 4096;
    private static final int HELLO = 1;
    private static final int REQUEST_NAME = 2;

    private enum State {
        AUTHENTICATING,
        ASKING,
        CONNECTED,
        OVER
    }

    private final String name;
    private final BusObject object;
    private final boolean heedsSignals;
    private final MessageStream stream = new MessageStream(this);
    private final StringBuilder line = new StringBuilder();
    private State state = State.AUTHENTICATING;
    private List<BusEffect> effects = new ArrayList<>();
    private int serial = REQUEST_NAME;

    /**
     * @param name that others call us by on the bus
     * @param object what they find there
     * @param heedsSignals whether a signal that is sent to us counts as a call without an answer, as dbus-send(1)
     *     sends it unless told otherwise. A bus lets everybody send signals where no policy for this name forbids it
     */
    public BusSession(String name, BusObject object, boolean heedsSignals) {
        this.name = name;
        this.object = object;
        this.heedsSignals = heedsSignals;
    }

    /**
     * What is sent first.
     *
     * @param uid of this process when it connected
     */
    public List<BusEffect> begin(int uid) {
        Bytes decimal = Bytes.latin1(Integer.toUnsignedString(uid));
        send("\0AUTH EXTERNAL " + decimal.hex() + "\r\n");
        return take();
    }

    /** Octets have come from the bus. */
    public List<BusEffect> on(byte[] octets, int length) {
        int from = 0;
        while (state == State.AUTHENTICATING && from < length) authenticate((char) (octets[from++] & 0xff));
        if (state != State.OVER && from < length) {
            try {
                stream.add(octets, from, length);
            } catch (Malformed broken) {
                end(new BusEffect.Broken(broken.rule()));
            }
        }
        return take();
    }

    private void authenticate(char next) {
        line.append(next);
        if (line.length() > LONGEST_LINE) end(new BusEffect.Broken("a line of authentication"));
        if (next != '\n') return;
        String text = line.toString().strip();
        line.setLength(0);
        if (!text.startsWith("OK ") && !text.equals("OK")) {
            end(new BusEffect.Refused("authentication refused: " + text));
            return;
        }
        send("BEGIN\r\n");
        state = State.ASKING;
        send(ask("Hello", new DbusWriter()), HELLO);
        // Flags 0: behind another owner we wait.
        send(ask("RequestName", new DbusWriter().text(name).u32(0)), REQUEST_NAME);
    }

    private static DbusMessage ask(String member, DbusWriter body) {
        return DbusMessage.call(BUS, BUS_PATH, BUS, member, body);
    }

    @Override
    public void message(DbusMessage message) {
        if (state == State.OVER) return;
        boolean fromBus = message.sender().equals(BUS);
        switch (message.kind()) {
            case METHOD_CALL -> {
                if (state == State.CONNECTED) called(message);
            }
            case METHOD_RETURN -> {
                if (state == State.ASKING && fromBus && message.replySerial() == REQUEST_NAME) {
                    state = State.CONNECTED;
                    effects.add(new BusEffect.Connected());
                }
            }
            case ERROR -> {
                if (state == State.ASKING && fromBus) end(new BusEffect.Refused(message.firstText()));
            }
            case SIGNAL -> {
                boolean sentToUs = !fromBus && !message.destination().isEmpty();
                if (heedsSignals && sentToUs && state == State.CONNECTED) called(message);
            }
            case OTHER -> {}
        }
    }

    @Override
    public void tooLarge(DbusMessage withoutBody) {
        if (state == State.CONNECTED && withoutBody.wantsAnswer()) {
            reply(withoutBody.failure("org.freedesktop.DBus.Error.LimitsExceeded", "Message too large"));
        }
    }

    private void called(DbusMessage call) {
        var answer = object.answer(call);
        if (answer.isEmpty()) effects.add(new BusEffect.Called(call));
        else if (call.wantsAnswer()) reply(answer.get());
    }

    private void end(BusEffect last) {
        state = State.OVER;
        effects.add(last);
    }

    private void send(String text) {
        effects.add(new BusEffect.Send(Bytes.of(text.getBytes(StandardCharsets.US_ASCII))));
    }

    private void send(DbusMessage message, int number) {
        effects.add(new BusEffect.Send(DbusCodec.encode(message, number)));
    }

    private void reply(DbusMessage message) {
        send(message, ++serial == 0 ? ++serial : serial);
    }

    /** Sends an answer or a signal; nothing before the bus has given us our name, or after the end. */
    public List<BusEffect> send(DbusMessage message) {
        if (state == State.CONNECTED) reply(message);
        return take();
    }

    /** Whether the bus knows us by our name. */
    public boolean isConnected() {
        return state == State.CONNECTED;
    }

    private List<BusEffect> take() {
        List<BusEffect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }
}
