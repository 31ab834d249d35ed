package org.bootmasq.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of the demonstration, in a folder that {@link #close} removes: the configuration and the TFTP root. */
public final class DemoFiles implements AutoCloseable {
    static final String LOADER = "gpxe.pxe";
    static final String SCRIPT = "pxelinux.0";
    static final String TARGET = "iqn.2026-11.org.example:disk";

    private static final int STAND_IN_OCTETS = 96 * 1024;

    private final Path folder;
    private final boolean san;

    private DemoFiles(Path folder, boolean san) {
        this.folder = folder;
        this.san = san;
    }

    /**
     * Makes them.
     *
     * @param loader what becomes {@link #LOADER}; where absent, octets that only the built-in client "runs"
     * @param san whether it is a SAN disk that says the marker, and not a script
     */
    public static DemoFiles make(Optional<Path> loader, String marker, boolean san) throws IOException {
        var files = new DemoFiles(Files.createTempDirectory("bootmasq-demo"), san);
        Path root = Files.createDirectory(files.root());
        if (loader.isPresent()) Files.copy(loader.get(), root.resolve(LOADER));
        else Files.write(root.resolve(LOADER), new byte[STAND_IN_OCTETS]);
        if (san) Files.write(files.in("disk.img"), DemoDisk.saying(marker + " from its SAN disk\r\n"));
        else Files.writeString(root.resolve(SCRIPT), "#!gpxe\necho " + marker + " ${net0/ip}\nsleep 60\n");
        Files.writeString(files.configuration(), files.text());
        return files;
    }

    /** The first configuration of the README, or the second, on the demonstration's network. */
    String text() {
        if (san) return sanText();
        return """
            enable-tftp
            tftp-root=%s
            dhcp-range=%s,%s
            dhcp-match=gpxe,175
            dhcp-boot=net:#gpxe,%s
            dhcp-boot=%s
            """.formatted(root(), DemoNetwork.FIRST, DemoNetwork.LAST, LOADER, SCRIPT);
    }

    private String sanText() {
        return """
            enable-tftp
            tftp-root=%1$s
            dhcp-range=%2$s,%3$s
            dhcp-match=gpxe,175
            dhcp-boot=net:#gpxe,%4$s
            dhcp-option=175,8:1:1
            dhcp-option=net:gpxe,17,"iscsi:%5$s::::%6$s"
            san-target=%6$s,%7$s
            """.formatted(
                root(), DemoNetwork.FIRST, DemoNetwork.LAST, LOADER, DemoNetwork.SERVER, TARGET, in("disk.img"));
    }

    /** The file of the configuration. */
    public Path configuration() {
        return folder.resolve("dnsmasq.conf");
    }

    Path root() {
        return folder.resolve("tftpboot");
    }

    /** A file of this name in the demonstration's folder. */
    public Path in(String name) {
        return folder.resolve(name);
    }

    /** The size of a file in the root, 0 if it is not there. */
    long size(String name) {
        try {
            return Files.size(root().resolve(name));
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        if (!Files.exists(folder)) return;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("demo: " + folder + " is left behind: " + e.getMessage());
        }
    }
}
