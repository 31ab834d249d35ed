package org.bootmasq.dns.forward;

import org.bootmasq.dns.dnssec.ValidationWork;
import org.bootmasq.dns.message.Dns;

/**
 * Whether and how the reply to a question on its way is validated.
 *
 * @param asked whether servers are asked for signatures
 * @param validated whether they are looked at
 * @param dnssecOk whether the asker takes DNSSEC's records
 * @param work what the validation of an asker's reply has cost so far, with that of all that had to be asked for it
 */
record ReplyCheck(Purpose purpose, boolean asked, boolean validated, boolean dnssecOk, ValidationWork work) {
    /** What the question is asked for. */
    enum Purpose {
        /** An asker waits. */
        ANSWER,
        /** The keys of a zone are to become known. */
        KEYS,
        /** Where zones begin is to become known. */
        DELEGATION
    }

    /** Of an asker's question; the parameters are those of the record. */
    static ReplyCheck answer(boolean asked, boolean validated, boolean dnssecOk, ValidationWork work) {
        return new ReplyCheck(Purpose.ANSWER, asked, validated, dnssecOk, work);
    }

    /** Of a question that another's validation needs. */
    static ReplyCheck of(int type, ValidationWork work) {
        Purpose purpose = type == Dns.TYPE_DNSKEY ? Purpose.KEYS : Purpose.DELEGATION;
        return new ReplyCheck(purpose, true, true, true, work);
    }
}
