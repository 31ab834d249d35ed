package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A laboratory with files to boot from, and a client that asks with {@code bootmasq probe}. */
final class ProbeStage implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);

    private final Lab lab = Lab.open();
    private final String client = lab.clientWithAddress();

    ProbeStage() {
        try {
            Files.createDirectories(root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Lab lab() {
        return lab;
    }

    String client() {
        return client;
    }

    /** The folder of the files. */
    Path root() {
        return lab.folder().resolve("tftp");
    }

    /** A file to boot from. */
    void file(String name, String text) throws IOException {
        TftpStage.publish(lab.write("tftp/" + name, text));
    }

    /** A file to boot from, as a package has it. */
    void copy(String from, String debianPackage, String name) throws IOException {
        Path file = Needs.file(from, debianPackage);
        TftpStage.publish(Files.copy(file, root().resolve(name), StandardCopyOption.REPLACE_EXISTING));
    }

    /** A server that gives addresses and files. */
    Server serve(Program program, String more) {
        String port = more.contains("port=") ? "" : "port=0\n";
        return Server.start(
                lab,
                program,
                port + "no-ping\nlog-dhcp\nenable-tftp\ntftp-root=" + root()
                        + "\ndhcp-range=192.168.77.100,192.168.77.150,1h\n" + more);
    }

    /** Runs it to its end, which has to be this. */
    Running probe(int status, String... more) {
        return probeIn(client, status, more);
    }

    /** The same in another namespace. */
    Running probeIn(String namespace, int status, String... more) {
        return probe(lab, namespace, status, more);
    }

    /** The same in another laboratory. */
    static Running probe(Lab lab, String namespace, int status, String... more) {
        List<String> command = new ArrayList<>(Program.underTest().with(List.of("probe", "--wait", "1")));
        command.addAll(List.of(more));
        Running probe = lab.run(namespace, SOON, command.toArray(String[]::new));
        assertThat(probe.awaitExit(SOON)).as(probe.toString()).isEqualTo(status);
        return probe;
    }

    @Override
    public void close() {
        lab.close();
    }
}
