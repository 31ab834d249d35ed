package org.bootmasq.edge.dns;

import java.io.IOException;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.bootmasq.config.Option;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.ConnectionMarks;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.Conntrack;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;

/**
 * The marks of connections, as far as the configuration asks for them. Opened before root is given up, used by the
 * thread of DNS.
 */
public final class KernelMarks implements ConnectionMarks, AutoCloseable {
    private volatile Optional<Conntrack> conntrack = Optional.empty();
    private final IntSupplier ownPort;
    private final Log log;
    private boolean complained;

    /** @param ownPort where questions come in */
    public KernelMarks(IntSupplier ownPort, Log log) {
        this.ownPort = ownPort;
        this.log = log;
    }

    /**
     * Opens what settings ask for, if it is not open yet.
     *
     * @throws IOException if they want marks and the kernel does not tell them
     */
    public void open(DnsSettings settings) throws IOException {
        boolean wanted =
                settings.has(Option.CONNTRACK) || settings.sets().connmarkMask().isPresent();
        if (wanted && conntrack.isEmpty()) conntrack = Optional.of(open());
    }

    /**
     * Opens what other settings ask for; what is open already stays so.
     *
     * @throws IOException as with {@link #open(DnsSettings)}
     */
    public Prepared prepare(DnsSettings others) throws IOException {
        if (conntrack.isPresent()) return Prepared.NOTHING;
        open(others);
        return new Prepared() {
            @Override
            public void takeEffect() {}

            @Override
            public void abandon() {
                close();
                conntrack = Optional.empty();
            }
        };
    }

    private static Conntrack open() throws IOException {
        try {
            return new Conntrack();
        } catch (LinuxException e) {
            String reason = e.is(Errno.EPERM)
                    ? "process is missing required capability NET_ADMIN"
                    : "cannot read the marks of connections: " + e.text();
            throw new IOException(reason, e);
        }
    }

    @Override
    public int of(Asker asker) {
        Optional<Conntrack> open = conntrack;
        if (open.isEmpty()) return 0;
        try {
            return open.get()
                    .mark(
                            asker.tcp() ? Conntrack.TCP : Conntrack.UDP,
                            asker.address().octets().toArray(),
                            asker.port(),
                            asker.asked().octets().toArray(),
                            ownPort.getAsInt());
        } catch (LinuxException e) {
            // dnsmasq: what is not tracked has no mark, and that is said once.
            if (!complained) log.log(Priority.ERR, "", "Conntrack connection mark retrieval failed: " + e.text());
            complained = true;
            return 0;
        }
    }

    @Override
    public void close() {
        conntrack.ifPresent(Conntrack::close);
    }
}
