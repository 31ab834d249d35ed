package org.bootmasq.edge.http;

import org.bootmasq.http.ServedFile;
import org.bootmasq.linux.ConfinedFile;

/** A file whose octets are in one on the disk, where its places say. */
public interface OnDisk extends ServedFile {
    /** What its octets are read from. */
    ConfinedFile file();
}
