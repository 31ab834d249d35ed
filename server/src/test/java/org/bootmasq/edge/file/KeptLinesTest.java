package org.bootmasq.edge.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptLinesTest {
    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();

    private Path file() {
        return folder.resolve("kept");
    }

    private KeptLines open() throws IOException {
        return KeptLines.open(file(), FileOwner.UNCHANGED, said::add);
    }

    @Test
    void linesOutlastWhoWroteThem() throws IOException {
        try (KeptLines kept = open()) {
            assertThat(kept.of("one")).isEmpty();
            kept.put("one", List.of("a line of words", "\u00ff"));
            kept.put("two", List.of("x"));
        }
        try (KeptLines kept = open()) {
            assertThat(kept.of("one")).containsExactly("a line of words", "\u00ff");
            kept.put("one", List.of("shorter"));
        }
        try (KeptLines kept = open()) {
            assertThat(kept.of("one")).containsExactly("shorter");
            assertThat(kept.of("two")).as("another's").containsExactly("x");
            kept.put("one", List.of());
            kept.put("two", List.of());
        }
        assertThat(file()).isEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(said).isEmpty();
    }

    @Test
    void whatIsTornOrForeignCountsAsNothing() throws IOException {
        try (KeptLines kept = open()) {
            kept.put("one", List.of("first", "second", "third"));
        }
        String whole = Files.readString(file());
        Files.writeString(file(), whole.substring(0, whole.length() - 4));
        try (KeptLines kept = open()) {
            assertThat(kept.of("one")).containsExactly("first", "second");
        }
        assertThat(said).containsExactly("ignoring 1 invalid lines in " + file());
        String changed = whole.replace("one ", "one of ");
        for (String text : List.of("\n\n \n", "word", "one two", "one two 00000000\n", " \u0000 \n", changed)) {
            Files.writeString(file(), text, StandardCharsets.ISO_8859_1);
            try (KeptLines kept = open()) {
                assertThat(kept.of("one")).as(text).isEmpty();
                kept.put("one", List.of("new"));
            }
            try (KeptLines kept = open()) {
                assertThat(kept.of("one")).as(text).containsExactly("new");
            }
        }
    }

    @Test
    void aFileWithoutAnEndIsReadToABound() throws IOException {
        try (var sparse = new RandomAccessFile(file().toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        try (KeptLines kept = open()) {
            assertThat(kept.of("one")).isEmpty();
            kept.put("one", new ArrayList<>(List.of("x".repeat(2_000_000), "small")));
        }
        assertThat(Files.size(file())).isLessThan(100);
        try (KeptLines kept = open()) {
            assertThat(kept.of("one")).containsExactly("small");
        }
    }

    @Test
    void oneServerAtATimeHasIt() throws IOException {
        try (KeptLines _ = open()) {
            assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("another server");
        }
        open().close();
    }

    @Test
    void noLinkIsFollowed() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "mine");
        Files.createSymbolicLink(file(), secret);
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("symbolic links");
        assertThat(secret).hasContent("mine");
    }
}
