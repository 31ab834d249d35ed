package org.bootmasq.service;

import java.util.Optional;
import org.bootmasq.wire.HardwareAddress;

/** The boots of machines as commands lead them. */
interface Booting {
    /**
     * Has a machine boot something the next time, and then as before.
     *
     * @param entry of the menu
     * @return why not; empty if it will
     */
    Optional<String> bootOnce(HardwareAddress machine, String entry);
}
