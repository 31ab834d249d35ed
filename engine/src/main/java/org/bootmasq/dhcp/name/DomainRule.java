package org.bootmasq.dhcp.name;

import org.bootmasq.config.value.AddressRange;

/**
 * One {@code domain} line.
 *
 * @param name the domain; {@code #} stands for the search domain of resolv.conf
 * @param scope which clients it is for
 */
public record DomainRule(String name, Scope scope) {
    /** Which clients have the domain. */
    public sealed interface Scope {
        record Everyone() implements Scope {}

        /** Those with an address of either family among these. */
        record Addresses(AddressRange range) implements Scope {}

        /** Those with an address in a network of this interface. */
        record Interface(String name) implements Scope {}
    }
}
