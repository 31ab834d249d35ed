package org.bootmasq.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
    @TempDir
    Path folder;

    @Test
    void whatIsNoSocketStays() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path file = Files.createFile(folder.resolve("file"));
        for (Path each : new Path[] {pipe, file}) {
            assertThatThrownBy(() -> ControlSocket.open(each))
                    .isInstanceOf(IOException.class)
                    .hasMessage(each + " is not a socket");
            assertThat(each).exists();
        }
    }

    @Test
    void theSocketOfAServerThatIsGoneIsReplaced() throws Exception {
        Path path = folder.resolve("control");
        try (ControlSocket _ = ControlSocket.open(path)) {
            assertThatThrownBy(() -> ControlSocket.open(path)).hasMessage("another server listens at " + path);
            Files.move(path, folder.resolve("kept"));
        }
        Files.move(folder.resolve("kept"), path);
        ControlSocket.open(path).close();
        assertThat(path).doesNotExist();
    }
}
