package org.bootmasq.dhcp6.settings;

import java.util.List;
import org.bootmasq.dhcp.boot.HttpBoots;
import org.bootmasq.dhcp.six.ConfiguredOption6;

/**
 * What stands in replies.
 *
 * @param options of {@code dhcp-option} and {@code dhcp-option-force}
 * @param servesDns whether {@code port} leaves our DNS where clients look for it; then option 23 is our address unless
 *     said
 * @param httpBoots of {@code http-boot}
 */
public record ReplyRules6(List<ConfiguredOption6> options, boolean servesDns, HttpBoots httpBoots) {
    public ReplyRules6 {
        options = List.copyOf(options);
    }
}
