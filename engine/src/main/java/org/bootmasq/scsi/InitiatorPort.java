package org.bootmasq.scsi;

import org.bootmasq.wire.Bytes;

/**
 * Who sends commands: for iSCSI the initiator's name and the ISID of its session (RFC 7143 section 4.4.1).
 *
 * @param name the initiator's, shared by all its sessions
 */
public record InitiatorPort(String name, Bytes isid) {
    /** The iSCSI TransportID of SPC-4 section 7.6.4.6, name and session. */
    Bytes transportId() {
        Bytes text = Bytes.latin1(name + ",i,0x" + isid.hex() + "\0");
        int padding = Math.floorMod(-text.length(), 4);
        Bytes padded = text.plus(Bytes.of(new byte[padding]));
        return Bytes.ofInts(0x45, 0, padded.length() >> 8, padded.length() & 0xff)
                .plus(padded);
    }
}
