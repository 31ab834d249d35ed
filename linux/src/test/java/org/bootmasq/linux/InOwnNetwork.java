package org.bootmasq.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Runs a test on a thread in a network namespace of its own; its children live there too. Skips where that needs rights
 * the test lacks.
 */
final class InOwnNetwork {
    private InOwnNetwork() {}

    static void run(Callable<?> body) throws Exception {
        assumeTrue(Credentials.uid() == 0, "needs root: a network namespace");
        FutureTask<?> task = new FutureTask<>(() -> {
            Namespaces.unshare(Namespaces.NETWORK);
            return body.call();
        });
        Thread.ofPlatform().start(task);
        task.get(30, TimeUnit.SECONDS);
    }

    /** An interface drops what is sent there until the kernel has noticed that the other end of its cable is up. */
    static void awaitCarrier(String name) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        try (Netlink netlink = Netlink.open()) {
            while (netlink.links().stream().noneMatch(link -> link.name().equals(name) && link.isRunning())) {
                assertThat(System.nanoTime())
                        .as("until " + name + " has a carrier")
                        .isLessThan(end);
                Thread.sleep(10);
            }
        }
        // The queue of what is sent opens a moment after that is to be seen.
        Thread.sleep(30);
    }

    /** Runs {@code ip} with these words. */
    static void ip(String words) throws IOException, InterruptedException {
        String[] command = ("ip " + words).split(" ", -1);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("ip " + words + ": " + output).isZero();
    }
}
