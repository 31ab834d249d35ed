package org.bootmasq.edge.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.file.WholeFile;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.http.HttpLog;
import org.bootmasq.wire.HardwareAddress;

/**
 * What machines boot the next time and never again: kept in a file beside the leases, so that neither a restart nor a
 * kill loses it or does it twice. Lines are appended, {@code MAC ENTRY} for an order and {@code MAC} alone once it is
 * carried out; a line that was torn by a power cut counts for nothing. Safe for several threads.
 */
public final class BootOnce implements MachineTexts.Orders, AutoCloseable {
    private static final int MOST = 10_000;
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{2}(?::[0-9a-f]{2})*)(?: ([A-Za-z0-9._-]+))?");

    private final Map<String, String> entries = new HashMap<>();
    private final FileChannel file;
    private final Log log;

    /**
     * Reads what was ordered before.
     *
     * @param owner who the server becomes
     * @throws IOException with the path if the file is not to be had
     */
    public BootOnce(Path path, FileOwner owner, Log log) throws IOException {
        this.log = log;
        owner.claim(path, true, line -> log.log(Priority.WARNING, HttpLog.SUBSYSTEM, line));
        file = owner.at(
                path,
                () -> FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                        FileOwner.FOR_NOBODY_ELSE));
        try {
            owner.own(path);
            read(owner.at(path, () -> WholeFile.latin1(path)));
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private void read(String text) throws IOException {
        long end = 0;
        for (int at = 0; at < text.length(); ) {
            int next = text.indexOf('\n', at);
            if (next < 0) break;
            Matcher line = LINE.matcher(text.substring(at, next));
            at = next + 1;
            end = at;
            if (!line.matches() || entries.size() == MOST) continue;
            if (line.group(2) == null) entries.remove(line.group(1));
            else entries.put(line.group(1), line.group(2));
        }
        file.truncate(entries.isEmpty() ? 0 : end);
        file.position(file.size());
    }

    /**
     * Has a machine boot an entry of the menu the next time, in place of what was ordered for it before. It is on the
     * disk when this returns.
     *
     * @throws IOException if it cannot be kept; what was ordered before holds
     */
    public synchronized void order(HardwareAddress machine, String entry) throws IOException {
        if (entries.size() >= MOST) throw new IOException(MOST + " machines wait already");
        append(name(machine) + " " + entry + "\n");
        entries.put(name(machine), entry);
    }

    @Override
    public synchronized Optional<String> take(HardwareAddress machine) {
        String entry = entries.get(name(machine));
        if (entry == null) return Optional.empty();
        try {
            append(name(machine) + "\n");
            // The file does not grow with the years.
            if (entries.size() == 1) file.truncate(0);
        } catch (IOException e) {
            // Better never than twice: it would install the machine again and again.
            log.log(
                    Priority.ERR,
                    HttpLog.SUBSYSTEM,
                    name(machine) + " does not boot " + entry + " this once, for that cannot be noted: "
                            + Reason.of(e));
            return Optional.empty();
        }
        entries.remove(name(machine));
        return Optional.of(entry);
    }

    private void append(String line) throws IOException {
        long end = file.size();
        boolean whole = false;
        try {
            ByteBuffer octets = ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1));
            while (octets.hasRemaining()) file.write(octets, end + octets.position());
            file.force(false);
            whole = true;
        } finally {
            if (!whole) file.truncate(end);
        }
    }

    private static String name(HardwareAddress machine) {
        return machine.octets().colonHex();
    }

    @Override
    public synchronized void close() {
        try {
            if (entries.isEmpty()) file.truncate(0);
            file.close();
        } catch (IOException e) {
            log.log(Priority.WARNING, HttpLog.SUBSYSTEM, "while ending: " + Reason.of(e));
        }
    }

    /** Where it is kept beside a lease file. */
    public static Path beside(Path leases) {
        return OctetPath.of(OctetPath.text(leases) + ".boot-once");
    }
}
