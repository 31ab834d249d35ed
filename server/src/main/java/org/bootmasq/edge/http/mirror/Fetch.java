package org.bootmasq.edge.http.mirror;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.http.HttpStatus;
import org.bootmasq.http.ServedFile;
import org.bootmasq.linux.ConfinedFile;

/**
 * A file on its way from upstream into the folder, and to all who ask for it meanwhile. Safe for several threads, one
 * of which {@link #take takes} it.
 */
final class Fetch {
    private static final int BUFFER = 256 << 10;

    private final String url;
    private final MirrorFolder folder;
    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private Optional<Outcome> outcome = Optional.empty();
    private long written;
    private boolean isOver;
    private Optional<ConfinedFile> reading = Optional.empty();
    private int users;

    /** What those who wait for it get. */
    sealed interface Outcome {}

    /** What comes, as far as it has come. */
    record Coming(CopyHead head) implements Outcome {}

    /** The copy in the folder. */
    record Copy() implements Outcome {}

    /** It cannot be kept: each gets it for itself. */
    record Unkept() implements Outcome {}

    record Failed(HttpStatus status, String reason) implements Outcome {}

    Fetch(String url, MirrorFolder folder) {
        this.url = url;
        this.folder = folder;
    }

    /** What came of it; empty as long as that is open, and {@code news} is heard then. */
    synchronized Optional<Outcome> outcome(Runnable news) {
        if (outcome.isEmpty()) waiting.add(news);
        return outcome;
    }

    /** Says what came of it, unless that is known already. Returns whether it was not. */
    boolean settle(Outcome known) {
        synchronized (this) {
            if (outcome.isPresent()) return false;
            outcome = Optional.of(known);
        }
        tell();
        return true;
    }

    private void tell() {
        List<Runnable> all;
        synchronized (this) {
            all = List.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(Runnable::run);
    }

    /**
     * Takes a reply's body, and keeps it when it is whole.
     *
     * @return why it did not work out; empty if it did
     */
    Optional<String> take(UpstreamReply reply) throws IOException {
        if (reply.field("content-encoding").isPresent()) {
            settle(new Unkept());
            return Optional.empty();
        }
        OptionalLong length = reply.length();
        MirrorFolder.Part part;
        try {
            if (head(reply, length.orElse(0)).octets().isEmpty()) throw new IOException("its name is too long");
            part = folder.begin(url, CopyHead.OCTETS + length.orElse(0));
        } catch (IOException e) {
            settle(new Unkept());
            return Optional.of("cannot keep " + url + ": " + Reason.of(e));
        }
        try {
            begin(part.reading);
            if (length.isPresent()) settle(new Coming(head(reply, length.getAsLong())));
            return write(reply, part);
        } finally {
            synchronized (this) {
                isOver = true;
            }
            tell();
            leave();
            folder.end(part);
        }
    }

    private CopyHead head(UpstreamReply reply, long length) {
        long now = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        return new CopyHead(
                url,
                length,
                reply.field("etag").orElse(""),
                reply.field("last-modified").orElse(""),
                now);
    }

    private Optional<String> write(UpstreamReply reply, MirrorFolder.Part part) throws IOException {
        byte[] buffer = new byte[BUFFER];
        CopyHead head = head(reply, reply.length().orElse(0));
        long at = CopyHead.OCTETS;
        for (int count = reply.read(buffer); count >= 0; count = reply.read(buffer)) {
            try {
                folder.grow(part, at + count);
                write(part, ByteBuffer.wrap(buffer, 0, count), at);
            } catch (IOException full) {
                return unkept(full);
            }
            at += count;
            synchronized (this) {
                written = at;
            }
            tell();
        }
        try {
            var whole = new CopyHead(url, at - CopyHead.OCTETS, head.tag(), head.modified(), head.fetchedSeconds());
            write(part, ByteBuffer.wrap(whole.octets().orElseThrow()), 0);
            folder.keep(url, part, at);
        } catch (IOException full) {
            return unkept(full);
        }
        settle(new Copy());
        return Optional.empty();
    }

    /** Those who have a part of it already get no more than that. */
    private Optional<String> unkept(IOException e) {
        settle(new Unkept());
        return Optional.of("cannot keep " + url + ": " + Reason.of(e));
    }

    private static void write(MirrorFolder.Part part, ByteBuffer octets, long at) throws IOException {
        long place = at;
        while (octets.hasRemaining()) place += part.channel.write(octets, place);
    }

    private synchronized void begin(ConfinedFile file) {
        reading = Optional.of(file);
        written = CopyHead.OCTETS;
        users = 1;
    }

    private synchronized void leave() {
        if (--users > 0) return;
        reading.ifPresent(ConfinedFile::close);
        reading = Optional.empty();
    }

    private synchronized long arrived(long offset, Runnable news) {
        if (written > offset) return written - offset;
        if (isOver) return -1;
        waiting.add(news);
        return 0;
    }

    /** What comes, for one more; empty if it has come meanwhile, and nobody reads it. */
    synchronized Optional<ServedFile> join(CopyHead head) {
        if (reading.isEmpty()) return Optional.empty();
        users++;
        return Optional.of(new ComingFile(head, reading.get()));
    }

    private final class ComingFile implements Copied {
        private final CopyHead head;
        private final ConfinedFile file;

        private ComingFile(CopyHead head, ConfinedFile file) {
            this.head = head;
            this.file = file;
        }

        @Override
        public CopyHead head() {
            return head;
        }

        @Override
        public ConfinedFile file() {
            return file;
        }

        @Override
        public long arrived(long offset, Runnable news) {
            return Fetch.this.arrived(offset, news);
        }

        @Override
        public void close() {
            leave();
        }
    }
}
