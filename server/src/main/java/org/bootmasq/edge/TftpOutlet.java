package org.bootmasq.edge;

import java.nio.ByteBuffer;
import org.bootmasq.tftp.TftpSink;

/** The sink of one client: its packets into the window, its lines into the log. */
final class TftpOutlet implements TftpSink {
    static final String SUBSYSTEM = "tftp";

    private final TftpWindow window;
    private final TftpWindow.Route route;
    private final Log log;

    TftpOutlet(TftpWindow window, TftpWindow.Route route, Log log) {
        this.window = window;
        this.route = route;
        this.log = log;
    }

    @Override
    public ByteBuffer room(int octets) {
        return window.room(octets, route);
    }

    @Override
    public void send(ByteBuffer packets, int packetLength) {
        window.add(packets, packetLength, route);
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
        log.log(Priority.ERR, SUBSYSTEM, line);
    }
}
