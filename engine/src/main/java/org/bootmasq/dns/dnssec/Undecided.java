package org.bootmasq.dns.dnssec;

import java.io.Serial;
import org.bootmasq.dns.message.Name;

/** Validation ends here, before it is known to be {@code SECURE} or {@code INSECURE}. */
public final class Undecided extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Validity validity;

    private Undecided(Validity validity) {
        super(validity.toString(), null, false, false);
        this.validity = validity;
    }

    /** What is known so far. */
    public Validity validity() {
        return validity;
    }

    static Undecided bogus(Validity.Flaw flaw) {
        return new Undecided(new Validity.Bogus(flaw));
    }

    static Undecided abandoned(String limit) {
        return new Undecided(new Validity.Abandoned(limit));
    }

    static Undecided later() {
        return new Undecided(Validity.LATER);
    }

    static Undecided needs(Name name, int type) {
        return new Undecided(new Validity.Needs(name, type));
    }
}
