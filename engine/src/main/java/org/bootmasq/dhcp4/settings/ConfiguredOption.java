package org.bootmasq.dhcp4.settings;

import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.wire.Bytes;

/**
 * One {@code dhcp-option}, {@code dhcp-option-force} or {@code dhcp-option-pxe} line.
 *
 * @param code the option, or the sub-option inside an encapsulation
 * @param value what goes on the wire; for addresses, 0.0.0.0 stands for the server itself where {@code addresses} holds
 * @param form what the value is, where it is not always sent as it stands here
 * @param encapsulation where the option goes
 * @param forced sent whether asked for or not
 * @param pxeOnly sent to PXE clients only, and to them even as proxy
 */
public record ConfiguredOption(
        Directive directive,
        TagExpression condition,
        int code,
        Bytes value,
        Form form,
        Encapsulation encapsulation,
        boolean forced,
        boolean pxeOnly) {

    /** What a value is. */
    public enum Form {
        OCTETS,
        /** IPv4 addresses, among which 0.0.0.0 can stand for the server. */
        ADDRESSES,
        /** Text; clients that end theirs with a NUL get it with one. */
        TEXT,
        /** Text that always ends with a NUL on the wire, as some boot ROMs need it. */
        TERMINATED_TEXT
    }

    /** Whether an option stands by itself or inside another. */
    public sealed interface Encapsulation {
        /** By itself. */
        record None() implements Encapsulation {}

        /** {@code encap:n}: a sub-option of option n. */
        record Inside(int option) implements Encapsulation {}

        /** {@code vendor:text}: a sub-option of 43 for clients whose option 60 holds the text; an empty text is any. */
        record Vendor(Bytes vendorClass) implements Encapsulation {}

        /** {@code vi-encap:n}: a sub-option of 125 for this enterprise (RFC 3925). */
        record Enterprise(int number) implements Encapsulation {}
    }

    public static final Encapsulation STANDALONE = new Encapsulation.None();

    /** The enterprise number, where it is inside option 125. */
    public OptionalInt enterprise() {
        return encapsulation instanceof Encapsulation.Enterprise(int number)
                ? OptionalInt.of(number)
                : OptionalInt.empty();
    }
}
