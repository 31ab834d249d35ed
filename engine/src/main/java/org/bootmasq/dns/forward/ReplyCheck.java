package org.bootmasq.dns.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dns.dnssec.RecordSets;
import org.bootmasq.dns.dnssec.ValidationWork;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.wire.Bytes;

/** Whether and how the reply to a question on its way is validated, and how far that has come. */
final class ReplyCheck {
    /** What the question is asked for. */
    enum Purpose {
        /** An asker waits. */
        ANSWER,
        /** The keys of a zone are to become known. */
        KEYS,
        /** Where zones begin is to become known. */
        DELEGATION
    }

    /** A reply that waits to be judged. */
    record Held(Bytes octets, RecordSets sets, Flight.Attempt attempt) {}

    private final Purpose purpose;
    private final boolean asked;
    private final boolean validated;

    /** Whether the asker takes DNSSEC's records. */
    final boolean dnssecOk;

    final ValidationWork work;
    Optional<Held> held = Optional.empty();
    /** The question that must be answered first. */
    Optional<Flight> awaited = Optional.empty();
    /** Questions whose replies wait for this one. */
    final List<Flight> dependents = new ArrayList<>();

    private ReplyCheck(Purpose purpose, boolean asked, boolean validated, boolean dnssecOk, ValidationWork work) {
        this.purpose = purpose;
        this.asked = asked;
        this.validated = validated;
        this.dnssecOk = dnssecOk;
        this.work = work;
    }

    /**
     * Of an asker's question.
     *
     * @param asked whether servers are asked for signatures
     * @param validated whether they are looked at
     */
    static ReplyCheck answer(boolean asked, boolean validated, boolean dnssecOk, ValidationWork work) {
        return new ReplyCheck(Purpose.ANSWER, asked, validated, dnssecOk, work);
    }

    /** Of a question that another's validation needs. */
    static ReplyCheck of(int type, ValidationWork work) {
        Purpose purpose = type == Dns.TYPE_DNSKEY ? Purpose.KEYS : Purpose.DELEGATION;
        return new ReplyCheck(purpose, true, true, true, work);
    }

    Purpose purpose() {
        return purpose;
    }

    /** Whether servers are asked for signatures. */
    boolean asked() {
        return asked;
    }

    boolean validated() {
        return validated;
    }
}
