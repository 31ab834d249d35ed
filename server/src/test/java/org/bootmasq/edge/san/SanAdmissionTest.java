package org.bootmasq.edge.san;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bootmasq.iscsi.SanSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Places are shared fairly between addresses. */
class SanAdmissionTest {
    private static final int PLACES = 64;
    private static final SanSettings NOTHING = new SanSettings(List.of(), List.of(), 3260, List.of());

    private final Map<SanConnection, SocketChannel> channels = new LinkedHashMap<>();
    private long now = 1;
    private final SanAdmission admission = new SanAdmission((long) PLACES << 20, 1 << 20, NOTHING, () -> now);

    @AfterEach
    void close() throws IOException {
        for (SocketChannel each : channels.values()) each.close();
    }

    private SanConnection from(String address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        var connection = new SanConnection(channel, new InetSocketAddress(address, 1), now);
        channels.put(connection, channel);
        return connection;
    }

    private boolean enters(SanConnection connection) {
        return admission.refusal(connection).isEmpty();
    }

    private boolean logsIn(SanConnection connection) {
        boolean in = enters(connection) && admission.seat(connection).isEmpty();
        if (!in) admission.gone(connection);
        return in;
    }

    /** As many as there may be. */
    private List<SanConnection> sessions(String address) throws IOException {
        var all = new ArrayList<SanConnection>();
        for (SanConnection each = from(address); logsIn(each); each = from(address)) all.add(each);
        return all;
    }

    private boolean isEnded(SanConnection connection) {
        return !Objects.requireNonNull(channels.get(connection)).isOpen();
    }

    @Test
    void anAddressHasAtMostAsManySessionsAsItLeavesFree() throws IOException {
        assertThat(sessions("192.0.2.1")).hasSize(PLACES / 2);
        assertThat(sessions("192.0.2.2")).hasSize(PLACES / 4);
        SanConnection more = from("192.0.2.1");
        assertThat(enters(more)).isTrue();
        assertThat(admission.seat(more)).contains("that address has its share");
    }

    @Test
    void whenAllIsTakenWhoHasTheMostGivesWayToOneWhoHasNone() throws IOException {
        List<SanConnection> first = sessions("192.0.2.1");
        for (int i = 2; i < 10; i++) sessions("192.0.2." + i);
        assertThat(first).anyMatch(this::isEnded);
        for (SanConnection each : first) if (isEnded(each)) admission.gone(each);
        int ended = (int) first.stream().filter(this::isEnded).count();
        assertThat(logsIn(from("192.0.2.200"))).isTrue();
        assertThat(isEnded(first.get(first.size() - ended - 1)))
                .as("the newest")
                .isTrue();
        assertThat(isEnded(first.getFirst())).isFalse();
    }

    @Test
    void nobodyGivesWayToOneWhoHasAsMany() throws IOException {
        for (int i = 1; i <= PLACES; i++)
            assertThat(logsIn(from("192.0.2." + i))).isTrue();
        assertThat(logsIn(from("192.0.2.200"))).isFalse();
        assertThat(channels.keySet()).noneMatch(this::isEnded);
    }

    @Test
    void whoDoesNotLogInGivesWayToOthersOfItsAddress() throws IOException {
        var silent = new ArrayList<SanConnection>();
        for (SanConnection each = from("192.0.2.1"); enters(each); each = from("192.0.2.1")) silent.add(each);
        assertThat(silent).hasSizeBetween(8, 16);
        now += 3_000_000_000L;
        assertThat(enters(from("192.0.2.1"))).isTrue();
        assertThat(isEnded(silent.getFirst())).isTrue();
        assertThat(isEnded(silent.get(1))).isFalse();
    }

    @Test
    void whoDoesNotLogInTakesNobodysSession() throws IOException {
        List<SanConnection> honest = sessions("192.0.2.1");
        for (int i = 2; i < 200; i++) enters(from("192.0.2." + i));
        assertThat(enters(from("192.0.2.200"))).as("at once").isFalse();
        now += 3_000_000_000L;
        assertThat(logsIn(from("192.0.2.200"))).as("when they are late").isTrue();
        assertThat(honest).noneMatch(this::isEnded);
    }

    @Test
    void whatThisProcessMayOpenBoundsItToo() throws IOException {
        var few = new SanAdmission(512L << 20, 128 + 8, NOTHING, () -> now);
        int seats = 0;
        for (int i = 1; i < 100; i++) if (few.seat(from("192.0.2." + i)).isEmpty()) seats++;
        assertThat(seats).isEqualTo(8);
    }
}
