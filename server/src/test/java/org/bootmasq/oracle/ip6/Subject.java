package org.bootmasq.oracle.ip6;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bootmasq.lab.Packet6;
import org.bootmasq.lab.Program;
import org.bootmasq.lab.Server;
import org.bootmasq.oracle.Case;
import org.bootmasq.oracle.Idleness;

/** One of the two servers that play the cases of DHCPv6. */
final class Subject implements AutoCloseable {
    /** How long to wait where the reference is silent; what comes later is counted as late. */
    private static final int SILENT_MILLIS = 8;

    private static final int LAST_MILLIS = 60;

    /** How long a server may take to see that its addresses have changed. */
    private static final int CHANGE_MILLIS = 400;

    /** How long to wait for a reply that the reference gave. */
    private static final int EXPECTED_MILLIS = 5000;

    /** A server that has kept so many replies from us in a case is not waited for so long any more. */
    private static final int MANY_MISSED = 2;

    private static final int IMPATIENT_MILLIS = 300;

    private final Program program;
    private final boolean reference;
    private final Twin twin;
    private int missed;

    /** The reference is single-threaded: when it sleeps and nothing is queued for it, it has nothing to say. */
    Subject(Program program, boolean reference) {
        this.program = program;
        this.reference = reference;
        twin = new Twin(program);
    }

    /** Plays all clients of a case, one after another, against a server that starts on the case's lease file. */
    Transcript run(Case subject, List<Client> clients, Optional<Transcript> expected) {
        twin.prepare(subject);
        missed = 0;
        List<Transcript.Step> steps = new ArrayList<>();
        AtomicReference<String> last = new AtomicReference<>("the start");
        long start = System.currentTimeMillis() / 1000;
        Server server = twin.start(subject, LeaseLines.before(subject, start));
        try {
            for (Client client : clients) {
                if (!client.playsIn(subject)) continue;
                Conversation.Wire wire = (name, cable, packet, patience) -> {
                    twin.send(cable, packet);
                    last.set(client.name() + ": " + name);
                    int awaited = expected.flatMap(all -> all.find(client.name(), name))
                            .map(step -> step.replies().size())
                            .orElse(0);
                    List<Transcript.Seen> replies =
                            collect(server, awaited, Math.max(patience, subject.patienceMillis()));
                    steps.add(new Transcript.Step(client.name(), name, packet, replies));
                    return replies.stream().map(Transcript.Seen::packet).findFirst();
                };
                client.script().run(new Conversation(client.name(), wire, number -> change(subject, number)));
            }
            linger(steps);
        } catch (IllegalStateException | UncheckedIOException e) {
            throw new IllegalStateException(
                    subject.name() + ": " + program.name() + " failed after " + last.get() + ": " + e.getMessage(), e);
        } finally {
            server.close();
        }
        try {
            List<String> leases = Files.exists(server.leases()) ? Files.readAllLines(server.leases()) : List.of();
            return new Transcript(steps, server.log(), LeaseLines.normal(leases, start));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean change(Case subject, int number) {
        List<String> changes = subject.notes("change");
        if (number >= changes.size()) return false;
        twin.ip(changes.get(number));
        next(CHANGE_MILLIS);
        return true;
    }

    private void linger(List<Transcript.Step> steps) {
        for (Optional<Transcript.Seen> late = next(reference ? 1 : LAST_MILLIS); late.isPresent(); late = next(0)) {
            steps.add(new Transcript.Step("nobody", "late reply", late.get().packet(), List.of(late.get())));
        }
    }

    private List<Transcript.Seen> collect(Server server, int awaited, int patience) {
        List<Transcript.Seen> replies = new ArrayList<>();
        if (reference) {
            for (Optional<Transcript.Seen> seen = nextOrIdle(server, patience);
                    seen.isPresent();
                    seen = nextOrIdle(server, 0)) {
                replies.add(seen.get());
            }
            return replies;
        }
        // A packet that nobody answers must be taken before the next comes to another port, or that may overtake it.
        if (awaited == 0) Idleness.awaitTaken(server.pid(), EXPECTED_MILLIS);
        int expected = missed < MANY_MISSED ? EXPECTED_MILLIS : IMPATIENT_MILLIS;
        int millis = Math.max(patience, awaited == 0 ? SILENT_MILLIS : expected);
        for (Optional<Transcript.Seen> seen = next(millis);
                seen.isPresent();
                seen = next(replies.size() < awaited ? expected : 0)) {
            replies.add(seen.get());
        }
        if (replies.size() < awaited) missed++;
        return replies;
    }

    private Optional<Transcript.Seen> nextOrIdle(Server server, int patience) {
        long patient = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
        long tooLate = patient + TimeUnit.MILLISECONDS.toNanos(EXPECTED_MILLIS);
        int idle = 0;
        while (idle < 3) {
            if (System.nanoTime() > tooLate) throw new IllegalStateException("it works and works and does not answer");
            idle = System.nanoTime() > patient && Idleness.isIdle(server.pid()) ? idle + 1 : 0;
            Optional<Transcript.Seen> seen = next(1);
            if (seen.isPresent()) return seen;
        }
        return Optional.empty();
    }

    /** The next datagram of DHCPv6; advertisements and the kernel's own messages are passed over. */
    private Optional<Transcript.Seen> next(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        Optional<Transcript.Seen> seen = twin.next(millis);
        while (seen.isPresent() && !isDhcp(seen.get().packet())) {
            seen = twin.next(Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
        return seen;
    }

    private static boolean isDhcp(Packet6 packet) {
        return packet.isUdp() && (packet.fromPort() == 547 || packet.toPort() == 546 || packet.toPort() == 547);
    }

    @Override
    public void close() {
        twin.close();
    }
}
