package org.bootmasq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    /** What a command shows where somebody answers in the server's place. */
    private String shown(String answer, String... arguments) throws Exception {
        Path path = folder.resolve("control");
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(path));
            Thread impostor = Thread.startVirtualThread(() -> answer(listener, answer));
            var out = new PrintStream(told, true, StandardCharsets.ISO_8859_1);
            var all = new String[arguments.length + 1];
            System.arraycopy(arguments, 0, all, 0, arguments.length);
            all[arguments.length] = "--control-socket=" + path;
            Control.leases(all, out, out);
            impostor.join();
        }
        return told.toString(StandardCharsets.UTF_8);
    }

    private static void answer(ServerSocketChannel listener, String text) {
        try (SocketChannel channel = listener.accept()) {
            while (channel.read(ByteBuffer.allocate(4096)) >= 0) Thread.onSpinWait();
            ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (octets.hasRemaining()) channel.write(octets);
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    @Test
    void whoAnswersInTheServersPlaceSteersNoTerminal() throws Exception {
        assertThat(shown("failed\nm\u00fcller\t\u001b]0;title\u0007\rover\nend\n", "delete", "10.0.0.1"))
                .isEqualTo("m\u00fcller\t\\033]0;title\\007\nover\nend\n");
    }

    @Test
    void norDoNamesOfLeases() throws Exception {
        assertThat(shown("ok\n0 52:54:00:00:00:01 10.0.0.1 box\u001b[2J *\n", "list"))
                .isEqualTo("10.0.0.1\t52:54:00:00:00:01\tinfinite\tbox\\033[2J\n");
    }
}
