package org.bootmasq.edge.dbus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bootmasq.dbus.BusEffect;
import org.bootmasq.dbus.BusSession;
import org.bootmasq.dbus.DbusMessage;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.SteadyClock;
import org.bootmasq.linux.Credentials;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Poll;
import org.bootmasq.linux.UnixStream;

/**
 * Keeps a connection to the system bus: made with the rights of the start where the bus is there then, tried again
 * every quarter of a second where it is not, or has gone away. On the main loop's thread, which it never holds up.
 */
public final class BusRunner implements EventLoop.Timer, AutoCloseable {
    private static final int AGAIN_MILLIS = 250;
    /** The bus reads again soon; it seldom does not take all at once. */
    private static final int FLUSH_MILLIS = 20;

    /** Who is on the bus by this. */
    public interface Owner {
        /** The bus knows us by our name now. */
        void connected();

        /** The bus is gone; it is looked for. */
        void lost();

        /** The bus will not have us, and is not asked again. */
        void refused(String reason);

        /** Somebody calls. */
        void called(DbusMessage call);
    }

    private final EventLoop loop;
    private final List<String> sockets;
    private final Supplier<BusSession> sessions;
    private final Owner owner;
    private Optional<Connection> connection = Optional.empty();
    /** Who called between the bus's answer and {@link #start}: they hear then. */
    private final List<DbusMessage> early = new ArrayList<>();

    private boolean listening;
    private boolean over;
    private boolean known;
    private long again = EventLoop.NEVER;
    private long flush = EventLoop.NEVER;

    private static final class Connection {
        private final BusLink link;
        private final BusSession session;
        private int handler = -1;

        private Connection(BusLink link, BusSession session) {
            this.link = link;
            this.session = session;
        }
    }

    /**
     * Connects to nobody yet.
     *
     * @param sockets where a bus may be, as {@link BusAddress#sockets} has them
     * @param sessions one for each connection
     */
    public BusRunner(EventLoop loop, List<String> sockets, Supplier<BusSession> sessions, Owner owner) {
        this.loop = loop;
        this.sockets = List.copyOf(sockets);
        this.sessions = sessions;
        this.owner = owner;
    }

    /**
     * Connects, and waits until the bus has answered, before the loop runs: with the rights of this moment.
     *
     * @param millis it waits no longer; what comes later is taken later
     */
    public void open(int millis) {
        long deadline = SteadyClock.millis() + millis;
        connect();
        while (connection.isPresent() && !connection.get().session.isConnected()) {
            long left = deadline - SteadyClock.millis();
            if (left <= 0) return;
            try {
                if (Poll.await(connection.get().link.stream(), Poll.IN, (int) left)) receive();
            } catch (LinuxException e) {
                lose();
            }
        }
    }

    /** Whether there is a bus that knows us by our name. */
    public boolean isConnected() {
        return connection.filter(each -> each.session.isConnected()).isPresent();
    }

    /** Takes what comes from now on. */
    public void start() throws LinuxException {
        listening = true;
        if (connection.isPresent()) listen(connection.get());
        else if (!over) again = SteadyClock.millis() + AGAIN_MILLIS;
        loop.add(this);
        var waiting = List.copyOf(early);
        early.clear();
        waiting.forEach(this::called);
    }

    /** Sends an answer or a signal, if there is a bus. */
    public void send(DbusMessage message) {
        connection.ifPresent(each -> carryOut(each.session.send(message)));
    }

    private void connect() {
        again = EventLoop.NEVER;
        for (String socket : sockets) {
            try {
                var made = new Connection(new BusLink(UnixStream.connect(socket)), sessions.get());
                connection = Optional.of(made);
                if (listening) listen(made);
                carryOut(made.session.begin(Credentials.effectiveUid()));
                return;
            } catch (LinuxException nobodyThere) {
                drop();
            }
        }
        if (listening) again = loop.now() + AGAIN_MILLIS;
    }

    private void listen(Connection made) throws LinuxException {
        made.handler = loop.add(made.link.stream(), Epoll.IN, _ -> {
            // Another connection may have taken its place in this turn.
            if (connection.filter(made::equals).isPresent()) receive();
        });
    }

    private void receive() {
        Connection from = connection.orElseThrow();
        try {
            int count = from.link.receive();
            if (count < 0) lose();
            else if (count > 0) carryOut(from.session.on(from.link.received(), count));
        } catch (LinuxException e) {
            lose();
        }
    }

    private void carryOut(List<BusEffect> effects) {
        for (BusEffect effect : effects) {
            switch (effect) {
                case BusEffect.Send(var octets) -> {
                    if (connection.isEmpty()) return;
                    try {
                        connection.get().link.send(octets);
                        if (flush == EventLoop.NEVER && connection.get().link.hasWaiting()) {
                            flush = loop.now() + FLUSH_MILLIS;
                        }
                    } catch (LinuxException e) {
                        lose();
                    }
                }
                case BusEffect.Connected() -> {
                    known = true;
                    owner.connected();
                }
                case BusEffect.Called(DbusMessage call) -> {
                    if (listening) called(call);
                    else early.add(call);
                }
                case BusEffect.Refused(String reason) -> {
                    over = true;
                    drop();
                    owner.refused(reason);
                }
                case BusEffect.Broken(String _) -> lose();
            }
        }
    }

    private void called(DbusMessage call) {
        boolean done = loop.guarded("a call of " + call.member(), () -> owner.called(call));
        if (!done && call.wantsAnswer()) {
            send(call.failure("org.freedesktop.DBus.Error.Failed", "the call could not be carried out"));
        }
    }

    /** The connection is of no use any more. */
    private void lose() {
        boolean had = known;
        drop();
        if (over) return;
        again = (listening ? loop.now() : SteadyClock.millis()) + AGAIN_MILLIS;
        if (had) owner.lost();
    }

    private void drop() {
        connection.ifPresent(each -> {
            if (each.handler >= 0) loop.forget(each.handler);
            each.link.close();
        });
        connection = Optional.empty();
        early.clear();
        known = false;
        flush = EventLoop.NEVER;
    }

    @Override
    public long deadline() {
        return connection.isPresent() ? flush : again;
    }

    @Override
    public void onTimer(long now) {
        if (connection.isEmpty()) {
            connect();
            return;
        }
        try {
            connection.get().link.flush();
            flush = connection.get().link.hasWaiting() ? now + FLUSH_MILLIS : EventLoop.NEVER;
        } catch (LinuxException e) {
            lose();
        }
    }

    @Override
    public void close() {
        over = true;
        drop();
    }
}
