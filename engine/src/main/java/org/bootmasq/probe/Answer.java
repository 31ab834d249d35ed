package org.bootmasq.probe;

/** What one server answered, whichever version of IP carried it. */
public sealed interface Answer permits Offer, Advertisement {
    /** Who it is, for people: an address. */
    String who();

    /** Since the question was first sent, in milliseconds. */
    long afterMillis();

    /** Whether it gives an address. */
    boolean hasAddress();

    /** The name or URL of the boot file; empty if there is none. */
    String bootFile();

    /** Whether it says that it is for clients that boot by HTTP. */
    boolean isForHttp();

    /** Whether it names a name server. */
    boolean hasNameServer();
}
