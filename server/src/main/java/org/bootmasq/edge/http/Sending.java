package org.bootmasq.edge.http;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.http.HttpPiece;
import org.bootmasq.http.HttpPiece.FilePart;
import org.bootmasq.http.HttpPiece.Octets;
import org.bootmasq.http.HttpPiece.Passing;
import org.bootmasq.http.HttpReply;
import org.bootmasq.http.HttpStream;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.wire.Bytes;

/** A reply on its way: what of it has gone. One thread. */
final class Sending implements AutoCloseable {
    /** So much of a file goes with the head in one call; sendfile(2) is worth it for more. */
    private static final int SMALL = 16 << 10;

    private final HttpReply reply;
    private final Runnable news;
    private final List<HttpPiece> pieces = new ArrayList<>();
    private int piece;
    /** So much of the piece has gone. */
    private long at;

    private long sent;
    private boolean heldUp;

    /** The file, or what passes through, ends before it should. */
    static final class Shrunk extends Exception {
        private static final long serialVersionUID = 1L;

        private Shrunk(String reason) {
            super(reason, null, false, false);
        }
    }

    /** @param news runs once, on any thread, when there is more of what is still on its way to us */
    Sending(HttpReply reply, Runnable news) {
        this.reply = reply;
        this.news = news;
        pieces.add(new Octets(reply.head()));
        pieces.addAll(reply.body());
    }

    HttpReply reply() {
        return reply;
    }

    boolean isDone() {
        return piece == pieces.size();
    }

    /** Whether what comes next is not here yet. */
    boolean isHeldUp() {
        return heldUp;
    }

    /** Octets that have gone, head and all. */
    long sent() {
        return sent;
    }

    /**
     * Sends some of it.
     *
     * @param buffer of the thread, whose first eight octets are for the system call
     * @param most octets
     * @return how many have gone; 0 if the transport takes none now
     */
    long send(Transport transport, MemorySegment buffer, long most) throws IOException, Shrunk {
        heldUp = false;
        int gathered = gather(
                buffer, (int) Math.min(most, transport.room(buffer)), transport.sendsFiles() ? SMALL : Long.MAX_VALUE);
        long gone = gathered > 0
                ? transport.send(buffer, 8, gathered, !heldUp && isFollowed(gathered))
                : sendFile(transport, buffer, most);
        pass(gone);
        return gone;
    }

    private long sendFile(Transport transport, MemorySegment buffer, long most) throws IOException, Shrunk {
        if (!(pieces.get(piece) instanceof FilePart(long offset, long length))) return 0;
        long there = arrived(offset + at);
        if (there == 0) return 0;
        long gone = transport.sendFile(file(), offset + at, Math.min(Math.min(most, there), length - at), buffer);
        if (gone < 0) throw shrunk();
        return gone;
    }

    private static Shrunk shrunk() {
        return new Shrunk("File has shrunk");
    }

    private long arrived(long offset) throws Shrunk {
        return known(reply.file().orElseThrow().arrived(offset, news));
    }

    private long known(long there) throws Shrunk {
        if (there < 0) throw new Shrunk("the rest of it does not come");
        heldUp = there == 0;
        return there;
    }

    private ConfinedFile file() {
        return ((OnDisk) reply.file().orElseThrow()).file();
    }

    /**
     * Puts what comes next and is not much into the buffer. Returns how many octets those are.
     *
     * @param ofFile so much of a file is not much
     */
    private int gather(MemorySegment buffer, int room, long ofFile) throws LinuxException, Shrunk {
        int filled = 0;
        long from = at;
        for (int i = piece; i < pieces.size() && filled < room; i++) {
            long left = pieces.get(i).length() - from;
            int some = (int) Math.min(left, room - filled);
            switch (pieces.get(i)) {
                case Octets(Bytes octets) -> {
                    byte[] part = octets.slice((int) from, (int) from + some).toArray();
                    MemorySegment.copy(part, 0, buffer, JAVA_BYTE, 8L + filled, some);
                }
                case FilePart(long offset, long _) -> {
                    if (left > ofFile) return filled;
                    long there = arrived(offset + from);
                    boolean stops = there < some;
                    some = (int) Math.min(some, there);
                    if (file().read(buffer, 8L + filled, some, offset + from) < some) throw shrunk();
                    if (stops) return filled + some;
                }
                case Passing(HttpStream passing, long _) -> {
                    ByteBuffer free = buffer.asSlice(8L + filled, some).asByteBuffer();
                    return filled + (int) known(passing.peek(free, news));
                }
            }
            filled += some;
            from = 0;
        }
        return filled;
    }

    private boolean isFollowed(int gathered) {
        long left = gathered + at;
        for (int i = piece; i < pieces.size(); i++) left -= pieces.get(i).length();
        return left < 0;
    }

    private void pass(long gone) {
        sent += gone;
        long left = gone;
        while (piece < pieces.size() && at + left >= pieces.get(piece).length()) {
            long rest = pieces.get(piece).length() - at;
            skip(rest);
            left -= rest;
            at = 0;
            piece++;
        }
        if (left > 0) skip(left);
        at += left;
    }

    private void skip(long octets) {
        if (pieces.get(piece) instanceof Passing(HttpStream stream, long _)) stream.skip(octets);
    }

    @Override
    public void close() {
        reply.file().ifPresent(file -> file.close());
        for (HttpPiece each : reply.body()) if (each instanceof Passing(HttpStream stream, long _)) stream.close();
    }
}
