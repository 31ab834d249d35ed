package org.bootmasq.edge;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/** What a TFTP request's arrival tells: the interface's name and MTU, and the client's hardware address. */
final class TftpInterfaces {
    private static final Path ARP_TABLE = Path.of("/proc/net/arp");
    private static final int FRESH_MILLIS = 1000;

    private final Map<Integer, Interface> known = new HashMap<>();
    private long knownSince;

    record Interface(String name, int mtu) {}

    /** The interface of an index. Names and MTUs change while the server runs, so that what is known is kept for a second only. */
    Optional<Interface> at(int index, long nowMillis) {
        if (nowMillis - knownSince >= FRESH_MILLIS || nowMillis < knownSince) {
            known.clear();
            knownSince = nowMillis;
        }
        Interface cached = known.get(index);
        if (cached != null) return Optional.of(cached);
        try {
            NetworkInterface found = NetworkInterface.getByIndex(index);
            if (found == null) return Optional.empty();
            var fresh = new Interface(found.getName(), found.getMTU());
            known.put(index, fresh);
            return Optional.of(fresh);
        } catch (SocketException gone) {
            return Optional.empty();
        }
    }

    /** The client's entry in the kernel's ARP table, which its request has just made. */
    static Optional<HardwareAddress> neighbour(Ip4 client) {
        try {
            List<String> lines = Files.readAllLines(ARP_TABLE, StandardCharsets.ISO_8859_1);
            for (String line : lines) {
                // IP address, HW type, flags, HW address, mask, device
                String[] fields = line.split("\\s+", -1);
                boolean his = fields.length >= 4 && fields[0].equals(client.toString());
                if (his && fields[3].matches("([0-9a-f]{2}:)+[0-9a-f]{2}") && !fields[3].matches("[0:]+"))
                    return Optional.of(new HardwareAddress(Integer.decode(fields[1]), Bytes.ofHex(fields[3])));
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
