package org.bootmasq.dhcp4.reply;

import java.util.List;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.wire.Bytes;

/**
 * A reply ready to send.
 *
 * @param message what it says, wherever in the packet that stands
 * @param packet the octets
 * @param logLines for {@code log-dhcp}, without the transaction's number
 * @param warnings what could not be sent, and why
 */
public record Reply(Dhcp4Message message, Bytes packet, List<String> logLines, List<String> warnings) {
    public Reply {
        logLines = List.copyOf(logLines);
        warnings = List.copyOf(warnings);
    }
}
