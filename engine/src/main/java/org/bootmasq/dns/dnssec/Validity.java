package org.bootmasq.dns.dnssec;

import org.bootmasq.dns.message.Name;

/** What validation says of a reply, RFC 4035 section 4.3. */
public sealed interface Validity {
    /** Signed by those whom a trust anchor leads to. */
    record Secure() implements Validity {}

    /** Proved to be from a zone that is not signed, or that no trust anchor leads to. */
    record Insecure() implements Validity {}

    /** Not what its zone's owner said. */
    record Bogus(Flaw flaw) implements Validity {}

    /** Too much work, by the words that the log has for the limit. */
    record Abandoned(String limit) implements Validity {}

    /** Not known before these records are. */
    record Needs(Name name, int type) implements Validity {}

    /** There is no time for more signatures at this moment. */
    record Later() implements Validity {}

    /** Nobody looked. */
    record Unchecked() implements Validity {}

    Validity LATER = new Later();
    Validity UNCHECKED = new Unchecked();
    Validity SECURE = new Secure();
    Validity INSECURE = new Insecure();

    /** The extended error of what may not be passed on; 0 for what may. */
    static int flaw(Validity validity) {
        return switch (validity) {
            case Bogus(var flaw) -> flaw.code;
            case Abandoned _ -> Flaw.BOGUS.code;
            case Unchecked _, Secure _, Insecure _, Needs _, Later _ -> 0;
        };
    }

    /** What is wrong, by its number in the IANA registry "Extended DNS Error Codes". */
    enum Flaw {
        BOGUS(6),
        SIGNATURE_EXPIRED(7),
        SIGNATURE_NOT_YET_VALID(8),
        DNSKEY_MISSING(9),
        RRSIGS_MISSING(10),
        NSEC_MISSING(12);

        public final int code;

        Flaw(int code) {
            this.code = code;
        }
    }
}
