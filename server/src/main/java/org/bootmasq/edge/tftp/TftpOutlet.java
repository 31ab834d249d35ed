package org.bootmasq.edge.tftp;

import java.nio.ByteBuffer;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.edge.script.ScriptCall;
import org.bootmasq.tftp.TftpSink;

/** The sink of one client: its packets into the window, its lines into the log. */
final class TftpOutlet implements TftpSink {
    static final String SUBSYSTEM = "tftp";

    private final TftpWindow window;
    private final TftpWindow.Route route;
    private final TftpWitness witness;
    private final Log log;
    private final Log errors;

    TftpOutlet(TftpWindow window, TftpWindow.Route route, TftpWitness witness, Log log, Log errors) {
        this.witness = witness;
        this.window = window;
        this.route = route;
        this.log = log;
        this.errors = errors;
    }

    @Override
    public ByteBuffer room(int octets) {
        return window.room(octets, route);
    }

    @Override
    public void send(ByteBuffer packets, int packetLength) {
        if (witness.dump().wants(PcapDump.Kind.TFTP)) dump(packets, packetLength);
        window.add(packets, packetLength, route);
    }

    private void dump(ByteBuffer packets, int packetLength) {
        for (int at = packets.position(); at < packets.limit(); at += packetLength) {
            var packet = packets.slice(at, Math.min(packetLength, packets.limit() - at));
            witness.dump()
                    .udp(
                            PcapDump.Kind.TFTP,
                            route.from(),
                            route.fromPort(),
                            route.to().address(),
                            route.to().port(),
                            packet);
        }
    }

    @Override
    public void sent(String path, long octets) {
        witness.script().accept(new ScriptCall.ForTransfer(octets, route.to().address(), path));
    }

    @Override
    public void flush() {
        window.flush(route);
    }

    @Override
    public void info(String line) {
        log.log(Priority.INFO, SUBSYSTEM, line);
    }

    @Override
    public void error(String line) {
        errors.log(Priority.ERR, SUBSYSTEM, line);
    }
}
