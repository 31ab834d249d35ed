package org.bootmasq.report.machine;

import java.util.List;

/**
 * A machine that has booted by the network.
 *
 * @param name its hardware address where that is known, else its DUID, in hexadecimal between colons
 * @param program that asked last, such as {@code PXE ROM}
 * @param architecture in words; empty if it has not told it
 * @param addresses that it has or had, the latest first
 * @param boots the latest first
 */
public record Machine(String name, String program, String architecture, List<String> addresses, List<Boot> boots) {
    public Machine {
        addresses = List.copyOf(addresses);
        boots = List.copyOf(boots);
    }

    /** Whether somebody means it who says this: its name, or one of its addresses. */
    public boolean isMeantBy(String which) {
        return name.equalsIgnoreCase(which.replace('-', ':')) || addresses.contains(which);
    }
}
