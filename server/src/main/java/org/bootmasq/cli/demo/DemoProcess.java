package org.bootmasq.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A program whose output is heard line by line, and that is gone after {@link #close}. */
final class DemoProcess implements AutoCloseable {
    private static final int LONGEST_LINE = 1000;

    private final Process process;

    private DemoProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts it with standard error joined to standard output.
     *
     * @param heard gets each line, without control sequences, on a thread of its own
     */
    static DemoProcess start(List<String> command, Consumer<String> heard) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread.ofVirtual().name("output of " + command.getFirst()).start(() -> listen(process, heard));
        return new DemoProcess(process);
    }

    private static void listen(Process process, Consumer<String> heard) {
        try (var reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
            var line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c != '\n' && c != '\r' && line.length() < LONGEST_LINE) {
                    line.append((char) c);
                    continue;
                }
                tell(line, heard);
            }
            tell(line, heard);
        } catch (IOException e) {
            // Closed from our side.
        }
    }

    private static void tell(StringBuilder line, Consumer<String> heard) {
        String clean =
                line.toString().replaceAll("\u001b\\[[0-9;?=]*[A-Za-z]", "").replaceAll("[\\x00-\\x08\\x0e-\\x1f]", "");
        line.setLength(0);
        if (!clean.isBlank()) heard.accept(clean.stripTrailing());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Asks it to end, and ends it after two seconds. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
