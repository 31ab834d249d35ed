package org.bootmasq.dhcp;

import org.bootmasq.config.Configuration;
import org.bootmasq.config.Option;
import org.bootmasq.config.value.Part;

/** Whether clients are to ask this server for names where no line tells another. */
public final class OwnDns {
    private static final int PORT = 53;

    private OwnDns() {}

    /** Whether {@code port} leaves our DNS where clients look for it. */
    public static boolean isServed(Configuration configuration) {
        return configuration
                .last(Option.PORT)
                .map(directive -> Part.of(directive).number().orElse(0) == PORT)
                .orElse(true);
    }
}
