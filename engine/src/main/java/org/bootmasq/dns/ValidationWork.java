package org.bootmasq.dns;

/** How much one question's validation has cost so far, against {@code dnssec-limits}: KeyTrap (CVE-2023-50387) and NSEC3 bombs (CVE-2023-50868) end here. */
final class ValidationWork {
    private final DnssecSettings.Limits limits;
    private int operations;
    private int questions;
    private int failures;

    ValidationWork(DnssecSettings.Limits limits) {
        this.limits = limits;
    }

    /** Another set of records is looked at. */
    void nextSet() {
        failures = 0;
    }

    /** A signature is going to be checked, or a name hashed. */
    void operation() throws Undecided {
        if (++operations > limits.cryptoOperations()) throw Undecided.abandoned("per-query crypto work");
    }

    /** A signature was none. */
    void failed() throws Undecided {
        if (++failures > limits.signatureFailures()) throw Undecided.abandoned("per-RRset signature fails");
    }

    /** DS or DNSKEY records are going to be asked for. */
    void question() throws Undecided {
        if (++questions > limits.questions()) throw Undecided.abandoned("per-query subqueries");
    }

    /** A record wants so many further rounds of hashing. */
    void iterations(int count) throws Undecided {
        if (count > limits.nsec3Iterations()) throw Undecided.abandoned("NSEC3 iterations");
    }
}
