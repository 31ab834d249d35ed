package org.bootmasq.edge.dns;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.SendBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/**
 * Answers that wait for one sendmmsg(2). Under load, those to one asker leave in runs that the kernel cuts apart
 * (UDP_SEGMENT): much of what an answer costs is its way through the kernel, which a run goes once. In a run all have
 * one length, but for the last, which may be shorter.
 */
final class DnsAnswers {
    /** So many that a {@code long} has a bit for each. */
    private static final int MOST = 64;

    private static final int OCTETS = 1 << 16;

    /** What UDP over IPv4 carries, and so the most octets of a run. */
    private static final int RUN_OCTETS = 65_507;

    /** Fewer that wait leave singly: who watches a quiet network sees each answer in a packet of its own. */
    private static final int LOAD = 4;

    /** Longer answers may exceed a path's MTU, and a run is not fragmented. */
    private static final int LONGEST_IN_RUN = 1232;

    private final UdpSocket socket;
    private final SendBatch batch = new SendBatch(MOST, 0);
    private final Asker[] askers = new Asker[MOST];
    private final int[] lengths = new int[MOST];
    private final int[] starts = new int[MOST];
    private final byte[] octets = new byte[OCTETS];
    private int count;
    private int used;

    /** The first answer to the same asker, by answer. */
    private final int[] sameAsker = new int[MOST];

    /** The answers' numbers, those to one asker side by side, the longest first; and their octets so. */
    private final long[] sorted = new long[MOST];

    private final MemorySegment memory = Arena.ofAuto().allocate(OCTETS);

    /** By message of the batch: the place in {@link #sorted} of its first answer. */
    private final int[] firsts = new int[MOST + 1];

    private final boolean kernelCuts;

    /** Whether this time answers leave in runs. */
    private boolean cutting;

    DnsAnswers(UdpSocket socket) {
        this.socket = socket;
        kernelCuts = socket.cutsRuns();
    }

    /** Takes a copy of an answer, which leaves at the latest with the next {@link #flush}. */
    void add(Asker asker, byte[] answer, int length) {
        if (count == MOST || used + length > OCTETS) flush();
        System.arraycopy(answer, 0, octets, used, length);
        askers[count] = asker;
        lengths[count] = length;
        starts[count++] = used;
        used += length;
    }

    /** Sends what waits. What a full send buffer does not take is lost, and the askers ask again. */
    void flush() {
        if (count == 0) return;
        try {
            cutting = kernelCuts && count >= LOAD;
            sort();
            fill(0);
            boolean room = true;
            while (room && batch.remaining() > 0) room = sendSome();
        } finally {
            clear();
        }
    }

    /** Returns false where the send buffer is full. */
    private boolean sendSome() {
        try {
            socket.send(batch);
            return batch.remaining() == 0;
        } catch (LinuxException refused) {
            int message = batch.count() - batch.remaining() - 1;
            boolean run = firsts[message + 1] - firsts[message] > 1;
            // An answer that cannot leave is passed over. A run may be refused where its answers are not:
            // too much for a packet filter, or for a card that computes no checksums.
            if (run) {
                cutting = false;
                fill(firsts[message]);
            }
            return true;
        }
    }

    /** Forgets what waits. */
    void clear() {
        batch.clear();
        count = 0;
        used = 0;
    }

    private void sort() {
        for (int i = 0; i < count; i++) {
            sameAsker[i] = 0;
            while (!isSame(askers[sameAsker[i]], askers[i])) sameAsker[i]++;
            sorted[i] = (long) sameAsker[i] << 48 | (long) (OCTETS - lengths[i]) << 16 | i;
        }
        if (cutting) Arrays.sort(sorted, 0, count);
        int to = 0;
        for (int place = 0; place < count; place++) {
            int answer = answer(place);
            MemorySegment.copy(octets, starts[answer], memory, JAVA_BYTE, to, lengths[answer]);
            to += lengths[answer];
        }
    }

    private static boolean isSame(Asker one, Asker other) {
        return one.port() == other.port()
                && one.interfaceIndex() == other.interfaceIndex()
                && one.address().equals(other.address())
                && one.asked().equals(other.asked());
    }

    private int answer(int place) {
        return (int) sorted[place] & MOST - 1;
    }

    /** Makes the batch of the answers from this place in {@link #sorted} on. */
    private void fill(int from) {
        batch.clear();
        firsts[0] = from;
        int at = 0;
        for (int place = 0; place < from; place++) at += lengths[answer(place)];
        for (int first = from; first < count; first = firsts[batch.count()]) {
            int next = endOfRun(first);
            int octets = 0;
            for (int place = first; place < next; place++) octets += lengths[answer(place)];
            add(askers[answer(first)], at, octets);
            if (next > first + 1) batch.segments(lengths[answer(first)]);
            at += octets;
            firsts[batch.count()] = next;
        }
    }

    /** The place after the answers that leave together with the one at this place. */
    private int endOfRun(int first) {
        int length = lengths[answer(first)];
        if (!cutting || length > LONGEST_IN_RUN) return first + 1;
        int end = Math.min(count, first + RUN_OCTETS / length);
        int asker = sameAsker[answer(first)];
        int next = first + 1;
        while (next < end && sameAsker[answer(next)] == asker) {
            next++;
            // Nothing comes after a shorter one.
            if (lengths[answer(next - 1)] < length) break;
        }
        return next;
    }

    private void add(Asker asker, int at, int octets) {
        switch (asker.address()) {
            case Ip4 four -> {
                batch.addReference(memory, at, octets, four.bits(), asker.port());
                if (asker.asked() instanceof Ip4 own) batch.from(own.bits(), 0);
            }
            case Ip6 six -> {
                int scope = six.isLinkLocal() ? asker.interfaceIndex() : 0;
                batch.addReferenceIp6(memory, at, octets, six.octets().toArray(), scope, asker.port());
                batch.from(asker.asked().octets().toArray(), scope);
            }
        }
    }
}
