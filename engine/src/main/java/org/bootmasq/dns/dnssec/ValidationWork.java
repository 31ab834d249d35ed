package org.bootmasq.dns.dnssec;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bootmasq.dns.settings.DnssecSettings;
import org.bootmasq.wire.Bytes;

/**
 * How much one question's validation has cost so far, against {@code dnssec-limits}: KeyTrap (CVE-2023-50387) and NSEC3
 * bombs (CVE-2023-50868) end here.
 */
public final class ValidationWork {
    /** A signature over a set by a key: what was found stays so, however often the reply is judged. */
    private record Check(RecordSet set, Bytes signature, Bytes key) {}

    private final DnssecSettings.Limits limits;
    private final SignatureBudget budget;
    private final Map<Check, Boolean> checked = new HashMap<>();
    private long micros;
    private int operations;
    private int questions;
    private int failures;

    /** @param budget that all questions share */
    public ValidationWork(DnssecSettings.Limits limits, SignatureBudget budget) {
        this.limits = limits;
        this.budget = budget;
    }

    /** What the signatures of this question have cost so far, in microseconds. */
    public long micros() {
        return micros;
    }

    /**
     * Whether a signature is good.
     *
     * @param checking is asked if that is not known yet
     * @throws Undecided also if there is no time for it now
     */
    boolean isGood(RecordSet set, Rrsig signature, Dnskey key, SignatureAlgorithm algorithm, BooleanSupplier checking)
            throws Undecided {
        var check = new Check(set, signature.signature(), key.key());
        Boolean known = checked.get(check);
        if (known == null) {
            if (budget.isSpent()) throw Undecided.later();
            operation();
            budget.spend(algorithm.micros());
            micros += algorithm.micros();
            known = checking.getAsBoolean();
            checked.put(check, known);
        }
        if (!known) failed();
        return known;
    }

    /** Another set of records is looked at. */
    void nextSet() {
        failures = 0;
    }

    /** A signature is going to be checked, or a name hashed. */
    void operation() throws Undecided {
        budget.highest().operations(++operations);
        if (operations > limits.cryptoOperations()) throw Undecided.abandoned("per-query crypto work");
    }

    /** A signature was none. */
    private void failed() throws Undecided {
        budget.highest().failures(++failures);
        if (failures > limits.signatureFailures()) throw Undecided.abandoned("per-RRset signature fails");
    }

    /** DS or DNSKEY records are going to be asked for. */
    public void question() throws Undecided {
        budget.highest().questions(++questions);
        if (questions > limits.questions()) throw Undecided.abandoned("per-query subqueries");
    }

    /** A record wants so many further rounds of hashing. */
    void iterations(int count) throws Undecided {
        if (count > limits.nsec3Iterations()) throw Undecided.abandoned("NSEC3 iterations");
    }
}
