package org.bootmasq.dhcp4.settings;

import org.bootmasq.wire.Ip4;

/**
 * One {@code domain} line with an IPv4 scope or none.
 *
 * @param name the domain; {@code #} stands for the search domain of resolv.conf
 * @param scope which clients it is for
 */
public record DomainRule(String name, Scope scope) {
    /** Which clients have the domain. */
    public sealed interface Scope {
        record Everyone() implements Scope {}

        record Addresses(Ip4 first, Ip4 last) implements Scope {}

        /** Those with an address in a network of this interface. */
        record Interface(String name) implements Scope {}
    }
}
