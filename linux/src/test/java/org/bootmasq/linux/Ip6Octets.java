package org.bootmasq.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses of IPv6 as tests write them. */
final class Ip6Octets {
    private Ip6Octets() {}

    static byte[] of(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException notLiteral) {
            throw new IllegalArgumentException(text, notLiteral);
        }
    }
}
