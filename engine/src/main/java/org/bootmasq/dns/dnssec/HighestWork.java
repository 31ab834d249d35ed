package org.bootmasq.dns.dnssec;

/** The most that validating one question has cost, of all since the counts were forgotten. */
public final class HighestWork {
    private int operations;
    private int failures;
    private int questions;

    void operations(int count) {
        operations = Math.max(operations, count);
    }

    void failures(int count) {
        failures = Math.max(failures, count);
    }

    void questions(int count) {
        questions = Math.max(questions, count);
    }

    /** Signatures checked and names hashed. */
    public int operations() {
        return operations;
    }

    /** Signatures over one set of records that were none. */
    public int failures() {
        return failures;
    }

    /** Questions for DS and DNSKEY records. */
    public int questions() {
        return questions;
    }

    /** Looks for the most anew. */
    public void forget() {
        operations = 0;
        failures = 0;
        questions = 0;
    }
}
