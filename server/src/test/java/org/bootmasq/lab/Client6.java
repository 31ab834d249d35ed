package org.bootmasq.lab;

/**
 * A program that configures a whole machine by router advertisements and DHCPv6, on a machine of its own with
 * {@code eth0} on the server's link and {@code lan1} behind it.
 */
interface Client6 {
    String HARDWARE = "02:00:00:00:00:0a";
    /** What the machine is called. */
    String NAME = "walnut";

    /** What it is to ask for. */
    enum Wish {
        /** What advertisements do not tell, with an address that it makes itself. */
        INFORMATION,
        /** An address by DHCPv6, as advertisements say, and a prefix, of which {@code lan1} gets a network. */
        LEASES
    }

    /** Starts it. */
    void start(Wish wish);

    /** Its name, and what it printed so far. */
    @Override
    String toString();

    /** Its machine. */
    OwnMachine machine();

    /** DNS servers and domains that it has learnt, in whatever form it tells them. */
    String learnt();

    /** Does to {@code lan1} what the program leaves to others, now that it may have another prefix. */
    default void settle() {}

    /** Has it look whether its address is still right, where it does not renew the address together with a prefix. */
    default void comeBack() {}

    /** Whether it goes by what it learns of DHCPv6 without an address; networkd 252 asks, and forgets the answer. */
    boolean usesInformation();

    /** Whether the machine's name and addresses of IPv4 come with it; others are about IPv6 alone. */
    boolean asksByDhcp4();
}
