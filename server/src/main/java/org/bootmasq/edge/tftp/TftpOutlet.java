package org.bootmasq.edge.tftp;

import java.nio.ByteBuffer;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.tftp.TftpSink;

/** The sink of one client: its packets go into the window. */
final class TftpOutlet implements TftpSink {
    static final String SUBSYSTEM = "tftp";

    private final TftpWindow window;
    private final TftpWindow.Route route;
    private final PcapDump dump;

    TftpOutlet(TftpWindow window, TftpWindow.Route route, PcapDump dump) {
        this.window = window;
        this.route = route;
        this.dump = dump;
    }

    @Override
    public ByteBuffer room(int octets) {
        return window.room(octets, route);
    }

    @Override
    public void send(ByteBuffer packets, int packetLength) {
        if (dump.wants(PcapDump.Kind.TFTP)) dump(packets, packetLength);
        window.add(packets, packetLength, route);
    }

    private void dump(ByteBuffer packets, int packetLength) {
        for (int at = packets.position(); at < packets.limit(); at += packetLength) {
            var packet = packets.slice(at, Math.min(packetLength, packets.limit() - at));
            dump.udp(
                    PcapDump.Kind.TFTP,
                    route.from(),
                    route.fromPort(),
                    route.to().address(),
                    route.to().port(),
                    packet);
        }
    }

    @Override
    public void flush() {
        window.flush(route);
    }
}
