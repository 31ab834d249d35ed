package org.bootmasq.dns.forward;

import java.util.List;
import org.bootmasq.dns.dnssec.DelegationSigner;
import org.bootmasq.dns.dnssec.Dnskey;
import org.bootmasq.dns.dnssec.Trust;
import org.bootmasq.dns.dnssec.Validity;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.query.QueryTrace;

/** Tells the trace what validation came to. Only where somebody listens. */
final class ValidationTrace {
    private final QueryTrace trace;

    ValidationTrace(QueryTrace trace) {
        this.trace = trace;
    }

    /** {@code validation result is SECURE}, {@code validation name is BOGUS}. */
    void verdict(Flight flight, Validity validity) {
        switch (validity) {
            case Validity.Bogus _ -> trace.validated(flight.name(), "BOGUS");
            case Validity.Abandoned _ -> trace.validated(flight.name(), "ABANDONED");
            case Validity.Secure() -> trace.validated("result", "SECURE");
            case Validity.Insecure(), Validity.Unchecked(), Validity.Needs _, Validity.Later() ->
                trace.validated("result", "INSECURE");
        }
    }

    /**
     * Tells what a question that was asked in order to judge another's reply has brought.
     *
     * @param trust that holds what it has brought
     * @param wallSeconds since 1970
     */
    void step(Flight flight, Validity validity, Trust trust, long wallSeconds) {
        byte[] question = flight.waiting.getFirst().question().toArray();
        Name name = Name.ofWire(question, 0, question.length - 4);
        String text = name.isRoot() ? "." : name.toString();
        boolean keys = flight.check.purpose() == ReplyCheck.Purpose.KEYS;
        switch (validity) {
            case Validity.Bogus _ -> trace.answered("reply", text, keys ? "BOGUS DNSKEY" : "BOGUS DS");
            case Validity.Abandoned _ -> {
                // Said where it happened.
            }
            case Validity.Secure(), Validity.Insecure(), Validity.Unchecked(), Validity.Needs _, Validity.Later() -> {
                if (keys) keys(trust.keys(name, wallSeconds).orElse(List.of()), text);
                else trust.step(name, wallSeconds).ifPresent(step -> step(step, text));
            }
        }
    }

    private void keys(List<Dnskey> keys, String text) {
        for (Dnskey key : keys) {
            trace.answered("reply", text, "DNSKEY keytag " + key.tag() + ", algo " + key.algorithm());
        }
    }

    private void step(Trust.Step step, String text) {
        switch (step) {
            case Trust.NoCut() -> trace.answered("reply", text, "no DS/cut");
            case Trust.UnsignedZone() -> trace.answered("reply", text, "no DS");
            case Trust.SignedZone(var signers) -> {
                for (DelegationSigner one : signers) {
                    trace.answered(
                            "reply",
                            text,
                            "DS for keytag " + one.keyTag() + ", algo " + one.algorithm() + ", digest "
                                    + one.digestType() + (one.isSupported() ? "" : " (not supported)"));
                }
            }
        }
    }
}
