package org.bootmasq.net;

import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/**
 * A network interface as the server sees it.
 *
 * @param index the kernel's number
 * @param addresses its IPv4 addresses, the primary one first
 */
public record InterfaceView(String name, int index, HardwareAddress hardware, List<LocalAddress> addresses) {
    /** An address of ours with its network. */
    public record LocalAddress(Ip4 address, Ip4 netmask, Ip4 broadcast) {}

    public InterfaceView {
        addresses = List.copyOf(addresses);
    }

    /** Its primary IPv4 address. */
    public Optional<Ip4> firstAddress() {
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(addresses.getFirst().address());
    }

    /** Whether an address is its own. */
    public boolean has(Ip4 address) {
        for (LocalAddress local : addresses) {
            if (local.address().equals(address)) return true;
        }
        return false;
    }
}
