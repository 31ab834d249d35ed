package org.bootmasq.edge.san;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Peers of TCP connections that have acknowledged nothing for long, as the kernel tells it ({@code /proc/net/tcp} of
 * proc(5)). Java has no TCP_USER_TIMEOUT, and keepalive leaves a connection alone on which something is on its way:
 * that the kernel would repeat for a quarter of an hour.
 */
final class TcpTable {
    /**
     * The first repetition comes 200 ms behind the first try or later, and each takes twice as long as the one
     * before: the eighth is due after 51 seconds.
     */
    private static final int MANY_REPETITIONS = 8;

    private static final int REMOTE = 2;
    private static final int REPETITIONS = 6;

    private TcpTable() {}

    static Set<InetSocketAddress> silentPeers() throws IOException {
        var silent = new HashSet<InetSocketAddress>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            Path path = Path.of(table);
            if (Files.exists(path)) silent.addAll(silentPeers(Files.readString(path, StandardCharsets.US_ASCII)));
        }
        return silent;
    }

    static Set<InetSocketAddress> silentPeers(String table) throws IOException {
        var silent = new HashSet<InetSocketAddress>();
        for (String line : table.lines().skip(1).toList()) {
            String[] fields = line.strip().split("\\s+", -1);
            boolean whole = fields.length > REPETITIONS && fields[REMOTE].matches("([0-9A-F]{8}){1,4}:[0-9A-F]{4}");
            if (whole && Integer.parseInt(fields[REPETITIONS], 16) >= MANY_REPETITIONS)
                silent.add(address(fields[REMOTE]));
        }
        return silent;
    }

    /** Words of 32 bits in the order of this processor; a mapped IPv4 address becomes one of IPv4. */
    private static InetSocketAddress address(String text) throws IOException {
        int colon = text.indexOf(':');
        ByteBuffer words = ByteBuffer.allocate(colon / 2).order(ByteOrder.nativeOrder());
        for (int i = 0; i < colon; i += 8) words.putInt(HexFormat.fromHexDigits(text, i, i + 8));
        return new InetSocketAddress(
                InetAddress.getByAddress(words.array()), HexFormat.fromHexDigits(text, colon + 1, text.length()));
    }
}
