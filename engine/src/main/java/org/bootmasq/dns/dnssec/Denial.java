package org.bootmasq.dns.dnssec;

import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;

/**
 * Signed proof that something is not there, of NSEC (RFC 4035 section 5.4) or NSEC3 records (RFC 5155 section 8), all
 * of one zone.
 */
interface Denial {
    /** What it is worth. */
    enum Proof {
        NONE,
        PROVED,
        /** RFC 5155 section 6: unsigned zones may begin there, which nobody counted. */
        OPT_OUT
    }

    /** What is at a name that has no DS records. */
    enum Cut {
        /** Nothing is proved. */
        UNKNOWN,
        /** The zone goes on. */
        NONE,
        /** An unsigned zone begins. */
        UNSIGNED
    }

    Proof noSuchName(Name name) throws Undecided;

    Proof noData(Name name, int type) throws Undecided;

    /**
     * That a wildcard may answer for a name: nothing that matches better is there.
     *
     * @param encloserLabels of the name that the wildcard stands below
     */
    Proof noCloserMatch(Name name, int encloserLabels) throws Undecided;

    Cut cut(Name name) throws Undecided;

    /** Nothing. */
    Denial NOTHING = new Denial() {
        @Override
        public Proof noSuchName(Name name) {
            return Proof.NONE;
        }

        @Override
        public Proof noData(Name name, int type) {
            return Proof.NONE;
        }

        @Override
        public Proof noCloserMatch(Name name, int encloserLabels) {
            return Proof.NONE;
        }

        @Override
        public Cut cut(Name name) {
            return Cut.UNKNOWN;
        }
    };

    /** What a matching record says of a cut. */
    static Cut cut(TypeBitmap types) {
        if (types.has(Dns.TYPE_DS) || types.has(Dns.TYPE_SOA)) return Cut.UNKNOWN;
        return types.has(Dns.TYPE_NS) ? Cut.UNSIGNED : Cut.NONE;
    }
}
