package org.bootmasq.edge.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @Test
    void readsWhatHasASizeAndWhatHasNone(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[] {'a', (byte) 0xff, '\n'});
        assertThat(WholeFile.latin1(file)).isEqualTo("a\u00ff\n");
        assertThat(WholeFile.latin1(Path.of("/proc/self/comm"))).endsWith("\n");
    }

    @Test
    void whatHasNoEndIsRefused() {
        assertThatThrownBy(() -> WholeFile.octets(Path.of("/dev/zero")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("File too large");
        assertThatThrownBy(() -> {
                    try (var zeros = new FileInputStream("/dev/zero")) {
                        WholeFile.octets(zeros);
                    }
                })
                .isInstanceOf(FileSystemException.class);
    }

    @Test
    void whatTheHeapHasNoRoomForIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("f");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        assertThatThrownBy(() -> WholeFile.octets(file))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("File too large");
    }
}
