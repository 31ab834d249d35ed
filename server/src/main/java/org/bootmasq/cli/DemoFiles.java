package org.bootmasq.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of the demonstration, in a folder that {@link #close} removes: the configuration and the TFTP root. */
final class DemoFiles implements AutoCloseable {
    static final String LOADER = "gpxe.pxe";
    static final String SCRIPT = "pxelinux.0";

    private static final int STAND_IN_OCTETS = 96 * 1024;

    private final Path folder;

    private DemoFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes them.
     *
     * @param loader what becomes {@link #LOADER}; where absent, octets that only the built-in client "runs"
     */
    static DemoFiles make(Optional<Path> loader, String marker) throws IOException {
        var files = new DemoFiles(Files.createTempDirectory("bootmasq-demo"));
        Path root = Files.createDirectory(files.root());
        if (loader.isPresent()) Files.copy(loader.get(), root.resolve(LOADER));
        else Files.write(root.resolve(LOADER), new byte[STAND_IN_OCTETS]);
        Files.writeString(root.resolve(SCRIPT), "#!gpxe\necho " + marker + " ${net0/ip}\nsleep 60\n");
        Files.writeString(files.configuration(), files.text());
        return files;
    }

    /** The first configuration of the README, on the demonstration's network. */
    String text() {
        return """
            enable-tftp
            tftp-root=%s
            dhcp-range=%s,%s
            dhcp-match=gpxe,175
            dhcp-boot=net:#gpxe,%s
            dhcp-boot=%s
            """.formatted(root(), DemoNetwork.FIRST, DemoNetwork.LAST, LOADER, SCRIPT);
    }

    Path configuration() {
        return folder.resolve("dnsmasq.conf");
    }

    Path root() {
        return folder.resolve("tftpboot");
    }

    Path in(String name) {
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
