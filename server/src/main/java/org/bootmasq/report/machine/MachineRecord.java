package org.bootmasq.report.machine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.bootmasq.wire.IpAddress;

/** A machine of which more is heard. */
final class MachineRecord {
    private static final int MOST_ADDRESSES = 4;

    final String name;
    String program = "";
    String architecture = "";
    private final Deque<IpAddress> addresses = new ArrayDeque<>();
    private final Deque<BootRecord> boots = new ArrayDeque<>();

    MachineRecord(String name) {
        this.name = name;
    }

    Deque<IpAddress> addresses() {
        return addresses;
    }

    /** Takes an address to be its own. Returns the one that there is no room for any more. */
    Optional<IpAddress> use(IpAddress address) {
        addresses.remove(address);
        addresses.addFirst(address);
        return addresses.size() > MOST_ADDRESSES ? Optional.of(addresses.removeLast()) : Optional.empty();
    }

    void lose(IpAddress address) {
        addresses.remove(address);
    }

    Deque<BootRecord> boots() {
        return boots;
    }

    /** The boot that firmware or a loader goes on with, or begins, by asking. */
    BootRecord asked(boolean isFirmware, boolean isBeginning, long nowMillis) {
        BootRecord latest = boots.peekFirst();
        boolean over = latest == null
                || (isFirmware && isBeginning
                        ? latest.isOverForFirmware(nowMillis)
                        : latest.isOverForLoader(nowMillis));
        if (latest != null && !over) return latest;
        var fresh = new BootRecord(nowMillis);
        boots.addFirst(fresh);
        return fresh;
    }

    /** The boot that it is in, if it has begun one. */
    Optional<BootRecord> latest() {
        return Optional.ofNullable(boots.peekFirst());
    }

    Machine shown() {
        return new Machine(
                name,
                program,
                architecture,
                addresses.stream().map(IpAddress::toString).toList(),
                boots.stream().map(BootRecord::shown).toList());
    }
}
