package org.bootmasq.edge.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A few lines that outlast the server, in a file of its own: {@code <kind> <line> <checksum>} each. Lines that a crash
 * tore, or other hands wrote, count as nothing. One server at a time has the file; it stays open, for its folder may be
 * out of reach when root is given up.
 */
public final class KeptLines implements AutoCloseable {
    /** Of a longer file no more is read, and no more is written. */
    private static final int MOST_OCTETS = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final Map<String, List<String>> lines = new TreeMap<>();
    private String written = "";

    private KeptLines(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Opens the file, or makes one.
     *
     * @param said hears what does not belong there
     * @throws IOException with the line to show
     */
    public static KeptLines open(Path path, FileOwner owner, Consumer<String> said) throws IOException {
        try {
            owner.claim(path, true, said);
            return owner.at(path, () -> open(path, said));
        } catch (IOException failure) {
            throw new IOException("cannot open or create " + OctetPath.text(path) + ": " + Reason.of(failure), failure);
        }
    }

    private static KeptLines open(Path path, Consumer<String> said) throws IOException {
        Set<OpenOption> options = new HashSet<>(Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                LinkOption.NOFOLLOW_LINKS));
        FileChannel channel = FileChannel.open(path, options, FileOwner.FOR_NOBODY_ELSE);
        var kept = new KeptLines(path, channel);
        try {
            if (kept.isAnothers()) throw new IOException("another server writes to it");
            kept.read(said);
            return kept;
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Where a file system knows no locks nobody is refused. */
    private boolean isAnothers() {
        try {
            FileLock lock = channel.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return true;
        } catch (IOException noLocks) {
            return false;
        }
    }

    private void read(Consumer<String> said) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate((int) Math.min(channel.size(), MOST_OCTETS));
        while (octets.hasRemaining() && channel.read(octets, octets.position()) >= 0) {}
        written = new String(octets.array(), 0, octets.position(), StandardCharsets.ISO_8859_1);
        int bad = 0;
        for (String line : written.split("\n", -1)) {
            int kindEnd = line.indexOf(' ');
            int end = line.lastIndexOf(' ');
            boolean whole = end > kindEnd && line.substring(end + 1).equals(checksum(line.substring(0, end)));
            if (whole) add(line.substring(0, kindEnd), line.substring(kindEnd + 1, end));
            else if (!line.isEmpty()) bad++;
        }
        if (bad > 0) said.accept("ignoring " + bad + " invalid lines in " + OctetPath.text(path));
    }

    private void add(String kind, String line) {
        lines.computeIfAbsent(kind, _ -> new ArrayList<>()).add(line);
    }

    private static String checksum(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** The lines of a kind. */
    public List<String> of(String kind) {
        return List.copyOf(lines.getOrDefault(kind, List.of()));
    }

    /**
     * Keeps these lines of a kind in place of those that were there. They are on the disk when this returns.
     *
     * @param kind one word
     * @param some without line ends, each character an octet
     */
    public void put(String kind, List<String> some) throws IOException {
        lines.put(kind, List.copyOf(some));
        var text = new StringBuilder();
        lines.forEach((each, all) -> {
            for (String line : all) {
                String body = each + " " + line;
                if (text.length() + body.length() < MOST_OCTETS - 10) {
                    text.append(body).append(' ').append(checksum(body)).append('\n');
                }
            }
        });
        if (written.contentEquals(text)) return;
        ByteBuffer octets = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        written = "?";
        for (int at = 0; octets.hasRemaining(); ) at += channel.write(octets, at);
        channel.truncate(octets.limit());
        channel.force(true);
        written = text.toString();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException nothingToLose) {
            return;
        }
    }
}
