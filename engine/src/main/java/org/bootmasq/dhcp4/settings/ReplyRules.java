package org.bootmasq.dhcp4.settings;

import java.util.List;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.TagGate;

/**
 * What stands in replies, and how they are sent.
 *
 * @param options of {@code dhcp-option} and its kin
 * @param servesDns whether {@code port} leaves our DNS where clients look for it; then option 6 is our address
 *     unless said
 * @param broadcast {@code dhcp-broadcast}: whose replies are broadcast whatever the client asks
 * @param delays of {@code dhcp-reply-delay}
 */
public record ReplyRules(
        List<ConfiguredOption> options, boolean servesDns, List<TagGate> broadcast, List<ReplyDelay> delays) {
    /**
     * {@code dhcp-reply-delay}.
     *
     * @param seconds from 0 on
     */
    public record ReplyDelay(Directive directive, TagExpression condition, int seconds) {}

    public ReplyRules {
        options = List.copyOf(options);
        broadcast = List.copyOf(broadcast);
        delays = List.copyOf(delays);
    }
}
