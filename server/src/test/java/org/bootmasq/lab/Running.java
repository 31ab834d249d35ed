package org.bootmasq.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process whose output is kept line by line, that can be waited for, and that is stopped by its own pid. */
public final class Running implements AutoCloseable {
    private final Process process;
    private final List<String> command;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean ended;

    private Running(Process process, List<String> command) {
        this.process = process;
        this.command = command;
    }

    /** Starts {@code command} in the folder, with standard error joined to standard output. */
    public static Running start(Path folder, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            Running running = new Running(process, command);
            Thread.ofPlatform().daemon().name("output of " + process.pid()).start(running::read);
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    private void read() {
        try (InputStream input = process.getInputStream();
                BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.ISO_8859_1))) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                synchronized (this) {
                    text.append((char) c);
                    if (c == '\n') {
                        lines.add(line.toString().stripTrailing());
                        line.setLength(0);
                    } else {
                        line.append((char) c);
                    }
                    notifyAll();
                }
            }
            end(line);
        } catch (IOException e) {
            end(new StringBuilder(e.toString()));
        }
    }

    private synchronized void end(StringBuilder line) {
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        ended = true;
        notifyAll();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Everything printed so far, the unfinished last line too. */
    public synchronized String text() {
        return text.toString();
    }

    public void type(String keys) {
        try {
            OutputStream input = process.getOutputStream();
            input.write(keys.getBytes(StandardCharsets.ISO_8859_1));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until the output so far satisfies {@code wanted}, the output ends, or the time is over; tells whether it
     * did.
     */
    public synchronized boolean awaitText(Predicate<String> wanted, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!wanted.test(text.toString())) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (ended || left <= 0) {
                return false;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Waits for the end of the process and returns its exit status. */
    public int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                throw new IllegalStateException("still running after " + atMost.toSeconds() + " s: " + this);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        }
        awaitText(_ -> false, Duration.ofSeconds(1));
        return process.exitValue();
    }

    /** Ends the process without a word to it, as a loss of power would. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
        awaitExit(Duration.ofSeconds(5));
    }

    /** Asks the process to end, and ends it after two seconds. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        // Not by Process.destroy, which closes the pipe on what it has printed and nobody has read yet.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        // What it printed last may still be on its way.
        awaitText(_ -> false, Duration.ofSeconds(5));
    }

    @Override
    public String toString() {
        return String.join(" ", command) + "\n" + text();
    }
}
