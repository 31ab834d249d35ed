package org.bootmasq.edge.dbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dbus.BusObject;
import org.bootmasq.dbus.BusSession;
import org.bootmasq.dbus.DbusMessage;
import org.bootmasq.dbus.DbusWriter;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.SteadyClock;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection to a bus that is slow, silent, rude or gone; the test plays the bus. */
class BusRunnerTest {
    private static final BusObject OBJECT =
            new BusObject("/x", "org.example.x", List.of(new BusObject.Method("Early", List.of())), () -> "");

    /** What dbus-daemon answers to the question for a name: yes. */
    private static final Bytes NAMED = Bytes.ofHex("6c02010104000000050000003d000000"
            + "0601730005000000" + "3a312e3136000000" + "0501750002000000" + "0801670001750000"
            + "0701730014000000" + "6f72672e667265656465736b746f702e4442757300000000" + "01000000");

    /** A call of {@code org.example.x.Early}. */
    private static final Bytes CALL = Bytes.ofHex("6c01000100000000010000005d00000001016f00020000002f78000000000000"
            + "03017300050000004561726c79000000020173000d0000006f72672e6578616d"
            + "706c652e78000000060173000d0000006f72672e6578616d706c652e78000000"
            + "07017300040000003a312e3500000000");

    private static final int PATIENCE_MILLIS = 20_000;

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private Path socket = Path.of("");
    private ServerSocketChannel bus;
    private EventLoop loop;
    private BusRunner runner;
    private String stopAt = "";
    private Runnable onConnected = () -> {};

    @BeforeEach
    void open() throws IOException {
        socket = folder.resolve("bus");
        loop = new EventLoop(new Faults((_, _, text) -> told.add(text), ""));
        runner = new BusRunner(
                loop,
                List.of(socket.toString()),
                () -> new BusSession("org.example.x", OBJECT, false),
                new BusRunner.Owner() {
                    @Override
                    public void connected() {
                        tell("connected");
                    }

                    @Override
                    public void lost() {
                        tell("lost");
                    }

                    @Override
                    public void refused(String reason) {
                        tell("refused " + reason);
                    }

                    @Override
                    public void called(DbusMessage call) {
                        tell("called " + call.member());
                    }
                });
        listen();
    }

    private void tell(String what) {
        told.add(what);
        if (what.equals("connected")) onConnected.run();
        if (what.equals(stopAt)) loop.stop();
    }

    private void listen() throws IOException {
        bus = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    @AfterEach
    void close() throws IOException {
        runner.close();
        loop.close();
        bus.close();
    }

    private void runUntil(String what) throws IOException {
        stopAt = what;
        long end = SteadyClock.millis() + PATIENCE_MILLIS;
        loop.add(new EventLoop.Timer() {
            @Override
            public long deadline() {
                return end;
            }

            @Override
            public void onTimer(long now) {
                told.add("too late");
                loop.stop();
            }
        });
        loop.run();
    }

    private SocketChannel accept() {
        try {
            SocketChannel channel = bus.accept();
            write(channel, Bytes.of("OK 00ff\r\n".getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(SocketChannel channel, Bytes octets) throws IOException {
        channel.write(ByteBuffer.wrap(octets.toArray()));
    }

    @Test
    void aBusThatAnswersIsThereBeforeTheLoopRuns() throws Exception {
        Thread playing = Thread.ofVirtual().start(() -> {
            try {
                write(accept(), NAMED);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        runner.open(30_000);
        playing.join();
        assertThat(told).containsExactly("connected");
        assertThat(runner.isConnected()).isTrue();
    }

    /** NetworkManager tells the servers as soon as the name is there. */
    @Test
    void whoCallsBeforeTheLoopRunsHearsWhenItDoes() throws Exception {
        Thread playing = Thread.ofVirtual().start(() -> {
            try {
                write(accept(), NAMED.plus(CALL));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        runner.open(30_000);
        playing.join();
        assertThat(told).containsExactly("connected");
        runner.start();
        assertThat(told).containsExactly("connected", "called Early");
    }

    @Test
    void aSilentBusHoldsNobodyUpAndMayAnswerLater() throws Exception {
        runner.open(50);
        assertThat(told).isEmpty();
        runner.start();
        write(accept(), NAMED);
        runUntil("connected");
        assertThat(told).containsExactly("connected");
    }

    @Test
    void withoutABusItIsLookedFor() throws Exception {
        bus.close();
        Files.delete(socket);
        runner.open(30_000);
        assertThat(told).isEmpty();
        runner.start();
        listen();
        Thread.ofVirtual().start(() -> {
            try {
                write(accept(), NAMED);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        runUntil("connected");
        assertThat(runner.isConnected()).isTrue();
    }

    @Test
    void aBusThatGoesAwayIsToldOfOnce() throws Exception {
        runner.open(10);
        runner.start();
        SocketChannel channel = accept();
        write(channel, NAMED);
        onConnected = () -> close(channel);
        runUntil("lost");
        assertThat(told).containsExactly("connected", "lost");
        assertThat(runner.isConnected()).isFalse();
        runner.send(DbusMessage.signal("/x", "org.example.x", "Lost", new DbusWriter()));
    }

    @Test
    void rubbishEndsTheConnectionAndNotTheServer() throws Exception {
        runner.open(10);
        runner.start();
        SocketChannel channel = accept();
        write(channel, NAMED.plus(Bytes.latin1("no message at all")));
        runUntil("lost");
        assertThat(told).containsExactly("connected", "lost");
    }

    @Test
    void aBusThatTakesNothingIsGivenUpBeforeItTakesTheMemory() throws Exception {
        runner.open(10);
        runner.start();
        write(accept(), NAMED);
        loop.post(() -> {
            var large = new DbusWriter().text("x".repeat(100_000));
            for (int i = 0; i < 200; i++) runner.send(DbusMessage.signal("/x", "org.example.x", "Large", large));
        });
        runUntil("lost");
        assertThat(told).contains("connected", "lost");
    }

    @Test
    void whomTheBusDoesNotBelieveItAsksNoMore() throws Exception {
        Thread playing = Thread.ofVirtual().start(() -> {
            try {
                write(bus.accept(), Bytes.latin1("REJECTED EXTERNAL\r\n"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        runner.open(30_000);
        playing.join();
        assertThat(told).containsExactly("refused authentication refused: REJECTED EXTERNAL");
        assertThat(runner.deadline()).isEqualTo(EventLoop.NEVER);
    }
}
