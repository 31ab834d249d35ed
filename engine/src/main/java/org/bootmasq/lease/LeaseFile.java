package org.bootmasq.lease;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/**
 * dnsmasq's lease file: one {@code expiry mac ip name client-id} a line, the newest lease first, then a {@code duid}
 * line with the server's identifier of DHCPv6 and the leases of IPv6, the newest first again. What this server does not
 * know it keeps verbatim, so that the file stays usable by others.
 *
 * @param leases of IPv4, in the file's order
 * @param serverDuid what DHCPv6 clients know the server by
 * @param leases6 of IPv6, in the file's order
 * @param rest lines behind the {@code duid} line that say nothing to this server, verbatim
 * @param damaged the lines that could not be read
 */
public record LeaseFile(
        List<Lease4> leases,
        Optional<Bytes> serverDuid,
        List<Lease6> leases6,
        List<String> rest,
        List<Damage> damaged) {
    private static final String DUID = "duid ";
    private static final int MAX_DUID = 130;

    /** A line that is left out, and why. */
    public record Damage(int line, String text, String reason) {}

    public LeaseFile {
        leases = List.copyOf(leases);
        leases6 = List.copyOf(leases6);
        rest = List.copyOf(rest);
        damaged = List.copyOf(damaged);
    }

    /** Reads whatever is readable; a line that is not costs only itself. */
    public static LeaseFile read(String text) {
        var reading = new Reading();
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
            if (line.isBlank()) continue;
            try {
                reading.take(line);
            } catch (LeaseLine.Unreadable unreadable) {
                reading.damaged.add(new Damage(number, line, unreadable.reason()));
            }
        }
        return new LeaseFile(reading.leases, reading.serverDuid, reading.leases6, reading.rest, reading.damaged);
    }

    /** What of a file has been read. */
    private static final class Reading {
        private final List<Lease4> leases = new ArrayList<>();
        private Optional<Bytes> serverDuid = Optional.empty();
        private final List<Lease6> leases6 = new ArrayList<>();
        private final Lease6Overlap apart = new Lease6Overlap();
        private final List<String> rest = new ArrayList<>();
        private final List<Damage> damaged = new ArrayList<>();

        private boolean isBehindIp4() {
            return serverDuid.isPresent() || !leases6.isEmpty() || !rest.isEmpty();
        }

        private void take(String line) throws LeaseLine.Unreadable {
            if (line.startsWith(DUID)) {
                Bytes duid = LeaseLine.hex(line.substring(DUID.length()).trim(), MAX_DUID);
                if (duid.isEmpty()) throw new LeaseLine.Unreadable("no identifier");
                serverDuid = Optional.of(duid);
            } else if (Lease6Line.isLine(line)) {
                Lease6 lease = Lease6Line.read(line);
                apart.take(lease, leases6);
                leases6.add(lease);
            } else if (isBehindIp4() && !Character.isDigit(line.charAt(0))) {
                rest.add(line);
            } else if (Character.isLetter(line.charAt(0)) && !leases.isEmpty()) {
                Lease4 owner = leases.removeLast();
                var lines = new ArrayList<>(owner.fileLines());
                lines.add(line);
                leases.add(owner.withFileLines(lines));
            } else {
                leases.add(LeaseLine.read(line));
            }
        }
    }

    /** The same with other leases, of which the newest is the last, as a table or a store holds them. */
    public LeaseFile with(Collection<? extends Lease> oldestFirst) {
        var four = new ArrayList<Lease4>();
        var six = new ArrayList<Lease6>();
        for (Lease lease : oldestFirst) {
            switch (lease) {
                case Lease4 lease4 -> four.add(lease4);
                case Lease6 lease6 -> six.add(lease6);
            }
        }
        return new LeaseFile(four.reversed(), serverDuid, six.reversed(), rest, List.of());
    }

    /** The same with another identifier of the server. */
    public LeaseFile identifiedBy(Bytes duid) {
        return new LeaseFile(leases, Optional.of(duid), leases6, rest, damaged);
    }

    /** The whole file. */
    public String text() {
        var text = new ByteWriter((leases.size() + leases6.size()) * 64);
        write(text);
        return text.latin1();
    }

    /** The whole file, behind what is written already. */
    public void write(ByteWriter text) {
        for (Lease4 lease : leases) {
            LeaseLine.write(text, lease);
            text.u8('\n');
            for (String line : lease.fileLines()) text.latin1(line).u8('\n');
        }
        serverDuid.ifPresent(duid -> text.latin1(DUID).colonHex(duid).u8('\n'));
        for (Lease6 lease : leases6) {
            Lease6Line.write(text, lease);
            text.u8('\n');
        }
        for (String line : rest) text.latin1(line).u8('\n');
    }

    /** All leases, in the file's order. */
    public List<Lease> all() {
        var all = new ArrayList<Lease>(leases);
        all.addAll(leases6);
        return all;
    }

    /** All leases, the oldest first. */
    public List<Lease> oldestFirst() {
        var all = new ArrayList<Lease>(leases.size() + leases6.size());
        all.addAll(leases.reversed());
        all.addAll(leases6.reversed());
        return all;
    }

    /** The table with the leases of IPv4, in the order in which they were given. */
    public Lease4Table table() {
        var table = new Lease4Table();
        for (Lease4 lease : leases.reversed()) table.put(lease);
        return table;
    }

    /** The table with the leases of IPv6. */
    public Lease6Table table6() {
        var table = new Lease6Table();
        for (Lease6 lease : leases6.reversed()) table.put(lease);
        return table;
    }
}
