package org.bootmasq.edge.tftp;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a TFTP request's arrival tells: the interface's name and MTU. */
final class TftpInterfaces {
    private static final int FRESH_MILLIS = 1000;

    private final Map<Integer, Interface> known = new HashMap<>();
    private long knownSince;

    record Interface(String name, int mtu) {}

    /**
     * The interface of an index. Names and MTUs change while the server runs, so that what is known is kept for a
     * second only.
     */
    Optional<Interface> at(int index, long nowMillis) {
        if (nowMillis - knownSince >= FRESH_MILLIS || nowMillis < knownSince) {
            known.clear();
            knownSince = nowMillis;
        }
        Interface cached = known.get(index);
        if (cached != null) return Optional.of(cached);
        try {
            NetworkInterface found = NetworkInterface.getByIndex(index);
            if (found == null) return Optional.empty();
            var fresh = new Interface(found.getName(), found.getMTU());
            known.put(index, fresh);
            return Optional.of(fresh);
        } catch (SocketException gone) {
            return Optional.empty();
        }
    }
}
