package org.bootmasq.service.process;

import java.io.IOException;
import java.util.Optional;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.log.Log;

/** Where packets are kept: {@code dumpfile} and {@code dumpmask}. */
public final class DumpFile implements AutoCloseable {
    private final PcapDump dump = new PcapDump();
    private final FileOwner owner;
    private final Log log;
    private Optional<String> file = Optional.empty();
    private Optional<PcapDump.Writer> writer = Optional.empty();

    public DumpFile(FileOwner owner, Log log) {
        this.owner = owner;
        this.log = log;
    }

    /** What the protocols tell of packets. */
    public PcapDump dump() {
        return dump;
    }

    /** Makes another file ready, as the user that this server is at the moment. */
    public Prepared prepare(ServerSettings next) throws StartFailure {
        boolean goesOn = next.dumpFile().equals(file)
                && writer.filter(PcapDump.Writer::hasEnded).isEmpty();
        Optional<PcapDump.Writer> other = goesOn ? writer : open(next.dumpFile());
        return new Prepared() {
            @Override
            public void takeEffect() {
                reconfigure(next, other);
            }

            @Override
            public void abandon() {
                if (!other.equals(writer)) other.ifPresent(PcapDump.Writer::close);
            }
        };
    }

    private Optional<PcapDump.Writer> open(Optional<String> name) throws StartFailure {
        try {
            if (name.isEmpty()) return Optional.empty();
            return Optional.of(PcapDump.open(OctetPath.of(name.get()), owner, log));
        } catch (IOException e) {
            throw StartFailure.file(String.valueOf(e.getMessage()));
        }
    }

    private void reconfigure(ServerSettings next, Optional<PcapDump.Writer> other) {
        Optional<PcapDump.Writer> before = writer;
        file = next.dumpFile();
        writer = other;
        if (other.isPresent()) dump.to(other.get(), next.dumpMask());
        else dump.off();
        if (other.equals(before)) return;
        other.ifPresent(PcapDump.Writer::start);
        // A named pipe that nobody reads makes it wait.
        before.ifPresent(old -> Thread.ofVirtual().name("pcap-end").start(old::close));
    }

    @Override
    public void close() {
        dump.off();
        writer.ifPresent(PcapDump.Writer::close);
    }
}
