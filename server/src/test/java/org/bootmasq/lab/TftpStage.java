package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A laboratory with files to fetch by TFTP and one client, {@value #CLIENT}. */
final class TftpStage implements AutoCloseable {
    static final String CLIENT = "192.168.77.10";
    static final String CLIENT_MAC = "02:00:00:00:00:0a";
    static final Duration SOON = Duration.ofSeconds(60);

    /** More than 65,535 blocks of 512 octets: block numbers begin anew. */
    static final int LARGE = 40_000_000;

    final Lab lab = Lab.open();
    final Path root = lab.folder().resolve("tftp");
    final String client;

    TftpStage() {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = lab.client(CLIENT_MAC);
        lab.ip(client, "addr add " + CLIENT + "/24 dev eth0");
    }

    Server serve(Program program, String... more) {
        var lines = new ArrayList<>(List.of("port=0", "enable-tftp", "tftp-root=" + root));
        lines.addAll(List.of(more));
        return Server.start(lab, program, String.join("\n", lines) + "\n");
    }

    /** A file of random octets, to be fetched by its name; with the folders of that name. */
    Path file(String name, int size) throws IOException {
        var octets = new byte[size];
        new Random(size).nextBytes(octets);
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return publish(Files.write(file, octets));
    }

    static Path publish(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /**
     * Runs a client, which writes COPY, and compares that with the file. The server logs it as sent to {@code name}.
     */
    void fetches(Path file, Server server, String name, String... command) throws IOException {
        Path copy = lab.folder().resolve("copy");
        Files.deleteIfExists(copy);
        for (int i = 0; i < command.length; i++) {
            command[i] = command[i].replace("COPY", copy.toString());
        }
        Running running = lab.run(client, SOON, command);
        assertThat(Files.exists(copy)).as(running + "\n" + server).isTrue();
        assertThat(Files.mismatch(file, copy)).as(running + "\n" + server).isEqualTo(-1);
        assertThat(server.awaitLog("sent " + file + " to " + name, SOON))
                .as(server.toString())
                .isTrue();
    }

    @Override
    public void close() {
        lab.close();
    }
}
