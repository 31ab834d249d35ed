package org.bootmasq.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.pxe.PxeSubOption;
import org.bootmasq.wire.ByteReader;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;

/**
 * An entry of a PXE boot menu (PXE 2.1, table 2-1, sub-options 8 and 9 of option 43).
 *
 * @param type of its boot server; 0 is the machine's own disk
 * @param text that the menu shows
 * @param server the first address for the type, absent if the answer names none
 */
public record MenuEntry(int type, String text, Optional<Ip4> server) {
    /** Of sub-option 6: the boot file of the answer is to be taken without a menu. */
    private static final int FILE_AT_ONCE = 8;

    /** The menu inside an option 43, in its order; what is cut short is left out. */
    static List<MenuEntry> of(Bytes vendorSpecific) {
        List<MenuEntry> entries = new ArrayList<>();
        Bytes servers =
                SubOptions.find(vendorSpecific, PxeSubOption.BOOT_SERVERS).orElse(Bytes.EMPTY);
        var in = new ByteReader(
                SubOptions.find(vendorSpecific, PxeSubOption.BOOT_MENU).orElse(Bytes.EMPTY));
        try {
            while (in.hasMore()) {
                int type = in.u16();
                String text = in.bytes(in.u8()).latin1();
                entries.add(new MenuEntry(type, text, server(servers, type)));
            }
        } catch (Malformed cut) {
            return List.copyOf(entries);
        }
        return List.copyOf(entries);
    }

    private static Optional<Ip4> server(Bytes servers, int wanted) {
        var in = new ByteReader(servers);
        try {
            while (in.hasMore()) {
                int type = in.u16();
                int count = in.u8();
                ByteReader addresses = in.part(4 * count);
                if (type == wanted && count > 0) return Optional.of(addresses.ip4());
            }
        } catch (Malformed cut) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Whether an option 43 says that the boot file beside it is taken without asking anybody. */
    static boolean takesFileAtOnce(Bytes vendorSpecific) {
        return SubOptions.find(vendorSpecific, PxeSubOption.DISCOVERY_CONTROL)
                .filter(value -> !value.isEmpty() && (value.at(0) & FILE_AT_ONCE) != 0)
                .isPresent();
    }
}
