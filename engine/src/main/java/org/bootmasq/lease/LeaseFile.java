package org.bootmasq.lease;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * dnsmasq's lease file: one {@code expiry mac ip name client-id} a line, the newest lease first, then a {@code duid}
 * line and the DHCPv6 leases. What this server does not know it keeps verbatim, so that the file stays usable by
 * others.
 *
 * @param leases the DHCPv4 leases in the file's order
 * @param rest the {@code duid} line and the DHCPv6 leases, verbatim
 * @param damaged the lines that could not be read
 */
public record LeaseFile(List<Lease> leases, List<String> rest, List<Damage> damaged) {
    /** A line that is left out, and why. */
    public record Damage(int line, String text, String reason) {}

    public LeaseFile {
        leases = List.copyOf(leases);
        rest = List.copyOf(rest);
        damaged = List.copyOf(damaged);
    }

    /** Reads whatever is readable; a line that is not costs only itself. */
    public static LeaseFile read(String text) {
        var leases = new ArrayList<Lease>();
        var rest = new ArrayList<String>();
        var damaged = new ArrayList<Damage>();
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
            if (line.isBlank()) continue;
            if (line.startsWith("duid ") || isLeaseOf6(line)) {
                rest.add(line);
            } else if (!rest.isEmpty() && !Character.isDigit(line.charAt(0))) {
                rest.add(line);
            } else if (Character.isLetter(line.charAt(0)) && !leases.isEmpty()) {
                Lease owner = leases.removeLast();
                var lines = new ArrayList<>(owner.fileLines());
                lines.add(line);
                leases.add(owner.withFileLines(lines));
            } else {
                try {
                    leases.add(LeaseLine.read(line));
                } catch (LeaseLine.Unreadable unreadable) {
                    damaged.add(new Damage(number, line, unreadable.reason()));
                }
            }
        }
        return new LeaseFile(leases, rest, damaged);
    }

    /** The whole file for a table; the newest lease comes first, as dnsmasq writes it. */
    public static String write(LeaseTable table, List<String> rest) {
        return write(List.copyOf(table.all()), rest);
    }

    /** The whole file for leases of which the newest is the last, as a table holds them. */
    public static String write(List<Lease> leases, List<String> rest) {
        var text = new ByteWriter(leases.size() * 64);
        write(text, leases, rest);
        return text.latin1();
    }

    /** As {@link #write(List, List)}, behind what is written already. */
    public static void write(ByteWriter text, List<Lease> leases, List<String> rest) {
        for (int i = leases.size() - 1; i >= 0; i--) {
            Lease lease = leases.get(i);
            LeaseLine.write(text, lease);
            text.u8('\n');
            for (String line : lease.fileLines()) text.latin1(line).u8('\n');
        }
        for (String line : rest) text.latin1(line).u8('\n');
    }

    /** The table with these leases, ordered so that {@link #write} gives the same lines back. */
    public LeaseTable table() {
        var table = new LeaseTable();
        for (Lease lease : leases.reversed()) table.put(lease);
        return table;
    }

    private static boolean isLeaseOf6(String line) {
        String[] words = line.split(" +", -1);
        if (words.length < 3) return false;
        return IpAddress.parse(words[2])
                .filter(address -> switch (address) {
                    case Ip4 _ -> false;
                    case Ip6 _ -> true;
                })
                .isPresent();
    }
}
