package org.bootmasq.cli.probe;

import java.io.IOException;
import java.util.Optional;
import org.bootmasq.edge.probe.ProbeInterface;
import org.bootmasq.edge.probe.ProbeLease;
import org.bootmasq.edge.probe.ProbeLink;
import org.bootmasq.probe.BootStage;
import org.bootmasq.probe.Offer;
import org.bootmasq.wire.HardwareAddress;

/** Borrows one address if that is allowed, and gives it back, be it that the user interrupts. */
final class Lender implements Walk.Lending, AutoCloseable {
    private final boolean allowed;
    private final ProbeInterface at;
    private final ProbeLink link;
    private final HardwareAddress hardware;
    private final int architecture;
    private Optional<ProbeLease> lease = Optional.empty();

    Lender(boolean allowed, ProbeInterface at, ProbeLink link, HardwareAddress hardware, int architecture) {
        this.allowed = allowed;
        this.at = at;
        this.link = link;
        this.hardware = hardware;
        this.architecture = architecture;
    }

    @Override
    public Optional<ProbeInterface> borrow(BootStage stage, Offer offer) throws IOException {
        if (!allowed || lease.isPresent()) return Optional.empty();
        lease = ProbeLease.take(at, link, stage, hardware, architecture, offer);
        lease.ifPresent(taken -> Runtime.getRuntime().addShutdownHook(new Thread(() -> giveBack(taken))));
        return lease.map(ProbeLease::where);
    }

    private static void giveBack(ProbeLease taken) {
        try {
            taken.close();
        } catch (IOException e) {
            System.err.println("bootmasq probe: the address is not given back: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        if (lease.isPresent()) lease.get().close();
    }
}
