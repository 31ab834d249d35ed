package org.bootmasq.dhcp6.client;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * A range as it serves one link.
 *
 * @param range with whole addresses, be it written so or made of a template
 * @param maker our address of whose network a template made it, which it lasts no longer than
 */
public record Served(Range6 range, Optional<LocalAddress6> maker) implements Place {
    /** One that lasts. */
    public Served(Range6 range) {
        this(range, Optional.empty());
    }

    @Override
    public List<String> setTags() {
        return range.setTags();
    }

    @Override
    public Directive directive() {
        return range.directive();
    }

    /** The first address. */
    public Ip6 start() {
        return range.span().start();
    }

    /** The last address. */
    public Ip6 end() {
        return range.span().end();
    }

    /** The network that it belongs to. */
    public Ip6Prefix network() {
        return range.span().network();
    }

    /** Whether an address is in its network. */
    public boolean covers(Ip6 address) {
        return network().contains(address);
    }

    /** Whether it gives an address to whoever asks. */
    public boolean offers(Ip6 address) {
        return isDynamic() && range.span().contains(address);
    }

    /** Whether it gives addresses to clients that no line knows. */
    public boolean isDynamic() {
        return range.service() == Range6.Service.ADDRESSES && !range.deprecated();
    }

    /** Whether clients may have addresses of its network, by whatever right. */
    public boolean givesAddresses() {
        return range.service() == Range6.Service.ADDRESSES || range.service() == Range6.Service.RESERVED_ADDRESSES;
    }

    /** Whether another range is of the same network: of those a client gets one address. */
    public boolean isBeside(Served other) {
        return network().equals(other.network());
    }

    /** Whether it lasts longer than the same range of another address. */
    boolean outlasts(Served other) {
        return validUntil() > other.validUntil()
                || validUntil() == other.validUntil() && preferredUntil() > other.preferredUntil();
    }

    private long validUntil() {
        return maker.map(local -> local.lifetime().validUntilMillis()).orElse(Long.MAX_VALUE);
    }

    private long preferredUntil() {
        return maker.map(local -> local.lifetime().preferredUntilMillis()).orElse(Long.MAX_VALUE);
    }
}
