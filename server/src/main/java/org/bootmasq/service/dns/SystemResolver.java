package org.bootmasq.service.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bootmasq.wire.IpAddress;

/** What this system knows of names besides what our own configuration says. */
public final class SystemResolver {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private SystemResolver() {}

    /** What this host is called, as the kernel says. */
    public static String ownName() {
        try {
            return Files.readString(HOST_NAME, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException unknown) {
            return "localhost";
        }
    }

    /** The address of a name server that a configuration calls by name; waits for the system's resolver. */
    public static Optional<IpAddress> server(String name) {
        try {
            byte[] octets = InetAddress.getByName(name).getAddress();
            return IpAddress.parse(InetAddress.getByAddress(octets).getHostAddress());
        } catch (UnknownHostException unknown) {
            return Optional.empty();
        }
    }
}
