package org.bootmasq.lease;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/**
 * The text that makes a lease durable before its ACK goes out: one line a change, ended by a checksum, so that a tail
 * that a crash tore is recognised and left out.
 *
 * <p>{@code put <line of the lease file> <domain> <option 82> <option 60> <last> <configured> <checksum>} or
 * {@code del <address> <checksum>}; of IPv6 {@code put6 <line of the lease file> <domain> <configured> <checksum>} and
 * {@code del6 <address> <checksum>}. The owner appends, makes it durable, and from time to time writes a whole
 * {@link LeaseFile} and begins an empty journal. Replaying a journal over a file that already holds it changes nothing.
 */
public final class LeaseJournal {
    private static final HardwareAddress NOBODY = new HardwareAddress(0, Bytes.EMPTY);

    private static final Lease6.Binding NOTHING = new Lease6.Binding(Lease6.Kind.ADDRESS, Bytes.EMPTY, 0);

    private LeaseJournal() {}

    /**
     * What a journal holds.
     *
     * @param changes up to the first line that is torn or damaged
     * @param goodLength characters (all ASCII or Latin-1) of the sound part; the file is cut there before more is
     *     appended
     * @param complaint what is wrong with the first line behind it, empty if nothing is
     */
    public record Replay(List<LeaseChange> changes, int goodLength, String complaint) {
        public Replay {
            changes = List.copyOf(changes);
        }
    }

    /** Adds one line with its line end. */
    public static void write(ByteWriter text, LeaseChange change) {
        int from = text.length();
        switch (change) {
            case LeaseChange.Added added -> put(text, added.lease());
            case LeaseChange.Updated updated -> put(text, updated.lease());
            case LeaseChange.Deleted deleted -> delete(text, deleted.lease());
        }
        int checksum = checksum(text.array(), from, text.length());
        text.u8(' ')
                .hex(checksum >>> 24)
                .hex(checksum >>> 16)
                .hex(checksum >>> 8)
                .hex(checksum);
        text.u8('\n');
    }

    private static void put(ByteWriter text, Lease lease) {
        switch (lease) {
            case Lease4 lease4 -> put(text, lease4);
            case Lease6 lease6 -> put(text, lease6);
        }
    }

    private static void delete(ByteWriter text, Lease lease) {
        switch (lease) {
            case Lease4 lease4 -> text.latin1("del ").dotted(lease4.address());
            case Lease6 lease6 -> text.latin1("del6 ").latin1(lease6.address().toString());
        }
    }

    private static void put(ByteWriter text, Lease6 lease) {
        text.latin1("put6 ");
        Lease6Line.write(text, lease);
        text.u8(' ').latin1(lease.domain().isEmpty() ? "*" : lease.domain());
        text.latin1(lease.nameIsConfigured() ? " configured" : " *");
    }

    private static void put(ByteWriter text, Lease4 lease) {
        text.latin1("put ");
        LeaseLine.write(text, lease);
        text.u8(' ').latin1(lease.domain().isEmpty() ? "*" : lease.domain());
        Lease4.Extra extra = lease.extra();
        hexOrStar(text.u8(' '), extra.agentInformation());
        hexOrStar(text.u8(' '), extra.vendorClass());
        text.u8(' ').decimal(extra.lastTransaction());
        text.latin1(lease.nameIsConfigured() ? " configured" : " *");
    }

    private static void hexOrStar(ByteWriter text, Bytes value) {
        if (value.isEmpty()) text.u8('*');
        else text.hex(value);
    }

    /** Reads a journal from its beginning to its last whole record. */
    public static Replay replay(String journal) {
        var changes = new ArrayList<LeaseChange>();
        int at = 0;
        int number = 0;
        while (at < journal.length()) {
            number++;
            int end = journal.indexOf('\n', at);
            if (end < 0) return new Replay(changes, at, "line " + number + " has no end");
            try {
                changes.add(decode(journal.substring(at, end)));
            } catch (LeaseLine.Unreadable unreadable) {
                return new Replay(changes, at, "line " + number + ": " + unreadable.reason());
            }
            at = end + 1;
        }
        return new Replay(changes, at, "");
    }

    private static LeaseChange decode(String line) throws LeaseLine.Unreadable {
        int space = line.lastIndexOf(' ');
        if (space < 0 || !checksum(line, space).equals(line.substring(space + 1))) {
            throw new LeaseLine.Unreadable("checksum does not match");
        }
        String[] words = line.substring(0, space).split(" ", -1);
        if (words[0].equals("del") && words.length == 2) {
            Ip4 address = Ip4.parse(words[1]).orElseThrow(() -> new LeaseLine.Unreadable("bad address"));
            return new LeaseChange.Deleted(Lease4.of(address, NOBODY, Bytes.EMPTY, Lease4.INFINITE));
        }
        if (words[0].equals("del6") && words.length == 2) {
            Ip6 address = Ip6.parse(words[1]).orElseThrow(() -> new LeaseLine.Unreadable("bad address"));
            return new LeaseChange.Deleted(Lease6.ofAddress(address, NOTHING, Lease.INFINITE));
        }
        if (words[0].equals("put6") && words.length == 8) {
            Lease6 plain = Lease6Line.read(String.join(" ", List.of(words).subList(1, 6)));
            return new LeaseChange.Added(
                    plain.named(plain.hostname(), unstar(words[6]), words[7].equals("configured")));
        }
        if (!words[0].equals("put") || words.length != 11) throw new LeaseLine.Unreadable("unknown record");
        Lease4 plain = LeaseLine.read(String.join(" ", List.of(words).subList(1, 6)));
        var extra = new Lease4.Extra(hex(words[7]), hex(words[8]), number(words[9]));
        return new LeaseChange.Added(plain.named(plain.hostname(), unstar(words[6]), words[10].equals("configured"))
                .with(extra));
    }

    private static Bytes hex(String word) throws LeaseLine.Unreadable {
        try {
            return Bytes.ofHex(unstar(word));
        } catch (IllegalArgumentException e) {
            throw new LeaseLine.Unreadable("not hexadecimal: " + word);
        }
    }

    private static long number(String word) throws LeaseLine.Unreadable {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new LeaseLine.Unreadable("not a number: " + word);
        }
    }

    private static String unstar(String word) {
        return word.equals("*") ? "" : word;
    }

    private static String checksum(String line, int end) {
        byte[] octets = line.getBytes(StandardCharsets.ISO_8859_1);
        return HexFormat.of().toHexDigits(checksum(octets, 0, end));
    }

    private static int checksum(byte[] octets, int from, int to) {
        var crc = new CRC32C();
        crc.update(octets, from, to - from);
        return (int) crc.getValue();
    }
}
