package org.bootmasq.edge.http;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.http.HttpPiece;
import org.bootmasq.http.HttpPiece.FilePart;
import org.bootmasq.http.HttpPiece.Octets;
import org.bootmasq.http.HttpReply;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.TcpConnection;
import org.bootmasq.wire.Bytes;

/** A reply on its way: what of it has gone. One thread. */
final class Sending implements AutoCloseable {
    /** So much of a file goes with the head in one call; sendfile(2) is worth it for more. */
    private static final int SMALL = 16 << 10;

    private final HttpReply reply;
    private final List<HttpPiece> pieces = new ArrayList<>();
    private int piece;
    /** So much of the piece has gone. */
    private long at;

    private long sent;

    /** The file ends before it should. */
    static final class Shrunk extends Exception {
        private static final long serialVersionUID = 1L;

        private Shrunk() {
            super("File has shrunk", null, false, false);
        }
    }

    Sending(HttpReply reply) {
        this.reply = reply;
        pieces.add(new Octets(reply.head()));
        pieces.addAll(reply.body());
    }

    HttpReply reply() {
        return reply;
    }

    boolean isDone() {
        return piece == pieces.size();
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
     * @return how many have gone; 0 if the connection takes none now
     */
    long send(TcpConnection connection, MemorySegment buffer, long most) throws LinuxException, Shrunk {
        int gathered = gather(buffer, (int) Math.min(most, buffer.byteSize() - 8));
        long gone = gathered > 0
                ? connection.send(buffer, 8, gathered, isFollowed(gathered))
                : sendFile(connection, buffer, most);
        pass(gone);
        return gone;
    }

    private long sendFile(TcpConnection connection, MemorySegment buffer, long most) throws LinuxException, Shrunk {
        if (!(pieces.get(piece) instanceof FilePart(long offset, long length))) return 0;
        long gone = connection.sendFile(file(), offset + at, Math.min(most, length - at), buffer);
        if (gone < 0) throw new Shrunk();
        return gone;
    }

    private ConfinedFile file() {
        return ((OnDisk) reply.file().orElseThrow()).file();
    }

    /** Puts what comes next and is not much into the buffer. Returns how many octets those are. */
    private int gather(MemorySegment buffer, int room) throws LinuxException, Shrunk {
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
                    if (left > SMALL) return filled;
                    if (file().read(buffer, 8L + filled, some, offset + from) < some) throw new Shrunk();
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
        at += gone;
        while (piece < pieces.size() && at >= pieces.get(piece).length()) {
            at -= pieces.get(piece).length();
            piece++;
        }
    }

    @Override
    public void close() {
        reply.file().ifPresent(file -> file.close());
    }
}
