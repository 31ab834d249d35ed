package org.bootmasq.dhcp6.client;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp6.settings.PrefixPool;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * A pool of prefixes as it is now.
 *
 * @param line with a whole pool, be it written so or made of a template
 * @param maker our address of whose network a template made it, which it lasts no longer than
 */
public record Pool(PrefixPool line, Optional<LocalAddress6> maker) implements Place {
    @Override
    public List<String> setTags() {
        return line.setTags();
    }

    @Override
    public Directive directive() {
        return line.directive();
    }

    /** All that may be given away. */
    public Ip6Prefix all() {
        return line.pool();
    }

    /** Whether a prefix is one of those that are given away here. */
    public boolean offers(Ip6Prefix block) {
        return all().contains(block) && line.lengths().fits(block.length());
    }
}
