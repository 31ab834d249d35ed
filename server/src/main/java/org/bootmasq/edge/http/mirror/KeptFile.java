package org.bootmasq.edge.http.mirror;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.LinuxException;

/** A copy that is whole. */
final class KeptFile implements Copied {
    private final ConfinedFile file;
    private final CopyHead head;
    private final long checkedMillis;

    private KeptFile(ConfinedFile file, CopyHead head, long checkedMillis) {
        this.file = file;
        this.head = head;
        this.checkedMillis = checkedMillis;
    }

    /**
     * What a file of the folder is.
     *
     * @param file is closed with the copy
     * @return empty unless it is a copy of what lies at this URL, and whole
     */
    static Optional<KeptFile> of(ConfinedFile file, String url) throws LinuxException {
        ConfinedFile.Status status = file.status();
        if (!status.isRegular()) return Optional.empty();
        byte[] octets = new byte[CopyHead.OCTETS];
        file.read(ByteBuffer.wrap(octets), 0);
        return CopyHead.of(octets)
                .filter(head -> head.url().equals(url) && head.length() + CopyHead.OCTETS == status.size())
                .map(head -> new KeptFile(file, head, TimeUnit.SECONDS.toMillis(status.modifiedSeconds())));
    }

    @Override
    public CopyHead head() {
        return head;
    }

    /** When upstream last said that it is right, in milliseconds since 1970. */
    long checkedMillis() {
        return checkedMillis;
    }

    @Override
    public ConfinedFile file() {
        return file;
    }

    @Override
    public void close() {
        file.close();
    }
}
