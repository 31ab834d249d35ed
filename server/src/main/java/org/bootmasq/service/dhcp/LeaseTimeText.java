package org.bootmasq.service.dhcp;

import java.util.List;
import org.bootmasq.dhcp.LeaseTime;

/** How long leases last, as dnsmasq's log says it. */
final class LeaseTimeText {
    private LeaseTimeText() {}

    /** {@code 1d12h}, {@code 1h}, {@code 2m}, {@code infinite}. */
    static String of(long seconds) {
        if (seconds == LeaseTime.INFINITE) return "infinite";
        var text = new StringBuilder();
        long rest = seconds;
        record Unit(long seconds, String letter) {}
        for (Unit unit : List.of(new Unit(86400, "d"), new Unit(3600, "h"), new Unit(60, "m"), new Unit(1, "s"))) {
            if (rest >= unit.seconds()) text.append(rest / unit.seconds()).append(unit.letter());
            rest %= unit.seconds();
        }
        return text.toString();
    }
}
