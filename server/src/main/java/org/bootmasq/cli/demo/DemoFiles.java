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
    static final String TARGET = "iqn.2026-11.org.example:disk";

    private static final int STAND_IN_OCTETS = 96 * 1024;

    private final Path folder;
    private final DemoKind kind;

    private DemoFiles(Path folder, DemoKind kind) {
        this.folder = folder;
        this.kind = kind;
    }

    /**
     * Makes them.
     *
     * @param loader what becomes {@link DemoKind#loader}; where absent, octets that only the built-in client "runs"
     * @param kind says whether a script says the marker or a SAN disk
     */
    public static DemoFiles make(Optional<Path> loader, String marker, DemoKind kind) throws IOException {
        var files = new DemoFiles(Files.createTempDirectory("bootmasq-demo"), kind);
        Path root = Files.createDirectory(files.root());
        if (loader.isPresent()) Files.copy(loader.get(), root.resolve(kind.loader()));
        else Files.write(root.resolve(kind.loader()), new byte[STAND_IN_OCTETS]);
        switch (kind) {
            case SCRIPT -> files.script("#!gpxe\necho " + marker + " ${net0/ip}\nsleep 60\n");
            case SAN -> Files.write(files.in("disk.img"), DemoDisk.saying(marker + " from its SAN disk\r\n"));
            case IP6 -> files.script("#!ipxe\necho " + marker + " ${net0/ip6}\nsleep 60\n");
        }
        Files.writeString(files.configuration(), files.text());
        return files;
    }

    private void script(String text) throws IOException {
        Files.writeString(root().resolve(kind.script()), text);
    }

    DemoKind kind() {
        return kind;
    }

    /** The first configuration of the README, or the second, or that for IPv6, on the demonstration's network. */
    String text() {
        return switch (kind) {
            case SCRIPT -> scriptText();
            case SAN -> sanText();
            case IP6 -> ip6Text();
        };
    }

    private String scriptText() {
        return """
            enable-tftp
            tftp-root=%s
            dhcp-range=%s,%s
            dhcp-match=gpxe,175
            dhcp-boot=net:#gpxe,%s
            dhcp-boot=%s
            """.formatted(root(), DemoNetwork.FIRST, DemoNetwork.LAST, kind.loader(), kind.script());
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
                root(), DemoNetwork.FIRST, DemoNetwork.LAST, kind.loader(), DemoNetwork.SERVER, TARGET, in("disk.img"));
    }

    private String ip6Text() {
        return """
            enable-tftp
            tftp-root=%1$s
            enable-ra
            dhcp-authoritative
            dhcp-range=%2$s,%3$s,64,1h
            dhcp-host=%4$s,walnut
            dhcp-userclass=set:ipxe,iPXE
            dhcp-option=tag:!ipxe,option6:bootfile-url,tftp://[%5$s]/%6$s
            dhcp-option=tag:ipxe,option6:bootfile-url,tftp://[%5$s]/%7$s
            """.formatted(
                        root(),
                        DemoNetwork.FIRST6,
                        DemoNetwork.LAST6,
                        DemoNetwork.HARDWARE,
                        DemoNetwork.SERVER6,
                        kind.loader(),
                        kind.script());
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
