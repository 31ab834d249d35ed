package org.bootmasq.edge.san;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.iscsi.IscsiConnection;
import org.bootmasq.iscsi.TargetDirectory;
import org.bootmasq.iscsi.TransferBuffers;
import org.bootmasq.scsi.ScsiTarget;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection and its thread: what it waits for, and what others may do to it meanwhile. */
class SanConnectionTest {
    private static final String TARGET = "iqn.2026-11.org.example:disk";
    static final Directive LINE =
            new Directive(Option.SAN_TARGET, TARGET, new Origin("test.conf", 1, 12, "san-target=" + TARGET));
    private static final Duration LONG = Duration.ofSeconds(20);

    private final SanConnection old = unconnected();
    private final CountDownLatch reinstates = new CountDownLatch(1);
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private ServerSocketChannel listener;
    private PduSocket client;
    private SocketChannel channel;
    private SanConnection wire;
    private IscsiConnection engine;

    private static SanConnection unconnected() {
        try {
            return new SanConnection(SocketChannel.open(), new InetSocketAddress(1), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void connect() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        client = new PduSocket(((InetSocketAddress) listener.getLocalAddress()).getPort(), "127.0.0.1");
        channel = listener.accept();
        wire = new SanConnection(channel, (InetSocketAddress) channel.getRemoteAddress(), 0);
        engine = new IscsiConnection(
                new OneTarget(),
                new IscsiConnection.Arrival(Ip4.of(127, 0, 0, 1), "127.0.0.1:3260", 0),
                new TransferBuffers(1 << 20, new SanGuard()),
                byte[]::new,
                new Sink());
        Thread.ofPlatform().daemon().start(() -> {
            try {
                wire.serve(engine);
                end.complete("served");
            } catch (IOException | Malformed e) {
                end.complete(e.getClass().getSimpleName());
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        wire.end();
        client.close();
        listener.close();
    }

    /** One that everybody may log in to, without a disk. */
    private static final class OneTarget implements TargetDirectory {
        @Override
        public List<String> visibleTo(Visitor visitor) {
            return List.of(TARGET);
        }

        @Override
        public Sight look(String target, Visitor visitor) {
            return new Visible();
        }

        @Override
        public Optional<Account> account(String target) {
            return Optional.empty();
        }

        @Override
        public Admission admit(String target, Visitor visitor) {
            return new Granted(new ScsiTarget(TARGET, Map.of()), visitor.initiator(), LINE, () -> {});
        }
    }

    private final class Sink implements IscsiConnection.Sink {
        @Override
        public void send(ByteBuffer header, ByteBuffer data) {
            try {
                wire.send(engine, header, data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Optional<String> seat() {
            return Optional.empty();
        }

        @Override
        public void reinstate(IscsiConnection.SessionKey session) {
            wire.follow(old);
            reinstates.countDown();
        }

        @Override
        public void tell(Trace.SanEvent event) {
            assertThat(event.client().address()).isEqualTo(Ip4.of(127, 0, 0, 1));
        }
    }

    private void logIn() throws Exception {
        String keys = "InitiatorName=iqn.2000-01.x.y:one\0TargetName=" + TARGET + "\0AuthMethod=None\0";
        client.send(PduSocket.header(0x43, 0x87), keys.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(reinstates.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLoginGoesOnOnceTheSessionBeforeItIsOver() throws Exception {
        logIn();
        assertThat(engine.awaitsReinstatement()).isTrue();
        old.done();
        assertThat(client.receive().loginStatus()).isZero();
        client.close();
        assertThat(end.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("EOFException");
    }

    @Test
    void oneThatIsEndedWhileItWaitsLeavesItsPlaceOnlyWhenTheOneBeforeDoes() throws Exception {
        logIn();
        SanConnection next = unconnected();
        next.follow(wire);
        wire.end();
        assertThat(end.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("ClosedChannelException");
        wire.done();
        next.done();
        assertThat(wire.awaitDone(Duration.ZERO)).isFalse();
        assertThat(next.awaitDone(Duration.ZERO)).isFalse();
        old.done();
        assertThat(wire.awaitDone(LONG)).isTrue();
        assertThat(next.awaitDone(LONG)).isTrue();
    }

    @Test
    void aLoginThatWaitsTooLongIsEndedByItsDeadline() throws Exception {
        logIn();
        wire.onTimer(IscsiConnection.LOGIN_MILLIS - 1);
        assertThat(end).isNotDone();
        // It looks only when the engine is not busy.
        while (!end.isDone()) wire.onTimer(IscsiConnection.LOGIN_MILLIS);
        assertThat(end.get()).isEqualTo("ClosedChannelException");
        assertThat(client.isClosedWithin(5000)).isTrue();
    }
}
