package org.bootmasq.dhcp;

/**
 * The name a client is to have.
 *
 * @param host without domain, empty for none
 * @param domain given with the name, empty if none was
 * @param configured whether the configuration gave it, rather than the client
 * @param offer whether it goes into an offer already
 */
public record ChosenName(String host, String domain, boolean configured, boolean offer) {
    public static final ChosenName NONE = new ChosenName("", "", false, false);
}
