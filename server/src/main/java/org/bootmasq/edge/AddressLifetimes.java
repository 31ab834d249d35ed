package org.bootmasq.edge;

import java.util.List;
import java.util.Optional;
import org.bootmasq.linux.LinkIp;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.Lifetime;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.wire.Ip6;

/**
 * How long IPv6 addresses last, as times of the steady clock. The kernel tells whole seconds that are left, so that the
 * same end comes out a little different each time it is asked: what was said before is said again unless it has become
 * wrong.
 *
 * @param now of the steady clock, when the kernel was asked
 * @param before what was said last
 */
record AddressLifetimes(long now, List<InterfaceView> before) {
    private static final int FOR_EVER = -1;
    private static final long JITTER_MILLIS = 1500;

    Lifetime of(LinkIp ip, Ip6 address) {
        Optional<Lifetime> said = said(ip.interfaceIndex(), address);
        return new Lifetime(
                ip.isDeprecated(),
                ip.isTentative(),
                until(ip.preferredSeconds(), said.map(Lifetime::preferredUntilMillis)),
                until(ip.validSeconds(), said.map(Lifetime::validUntilMillis)));
    }

    private long until(int seconds, Optional<Long> said) {
        if (seconds == FOR_EVER) return Long.MAX_VALUE;
        long until = now + Integer.toUnsignedLong(seconds) * 1000;
        // An address that is deprecated for good is told with nothing left, each time anew.
        if (seconds == 0) return said.filter(earlier -> earlier <= now).orElse(until);
        return said.filter(earlier -> Math.abs(earlier - until) < JITTER_MILLIS).orElse(until);
    }

    private Optional<Lifetime> said(int index, Ip6 address) {
        for (InterfaceView view : before) {
            if (view.index() != index) continue;
            for (LocalAddress6 each : view.addresses6()) {
                if (each.address().equals(address)) return Optional.of(each.lifetime());
            }
        }
        return Optional.empty();
    }
}
