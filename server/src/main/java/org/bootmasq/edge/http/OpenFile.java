package org.bootmasq.edge.http;

import org.bootmasq.linux.ConfinedFile;

/** An ordinary file on the disk. */
public final class OpenFile implements OnDisk {
    private final ConfinedFile file;
    private final ConfinedFile.Status status;

    /** @param file is closed with this */
    public OpenFile(ConfinedFile file, ConfinedFile.Status status) {
        this.file = file;
        this.status = status;
    }

    @Override
    public ConfinedFile file() {
        return file;
    }

    @Override
    public long size() {
        return status.size();
    }

    @Override
    public long modifiedSeconds() {
        return status.modifiedSeconds();
    }

    @Override
    public String version() {
        return Long.toHexString(status.inode()) + "-" + Long.toHexString(status.size()) + "-"
                + Long.toHexString(status.modifiedSeconds() * 1_000_000_000L + status.modifiedNanos());
    }

    @Override
    public void close() {
        file.close();
    }
}
