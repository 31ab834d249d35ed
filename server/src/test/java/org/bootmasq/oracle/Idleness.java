package org.bootmasq.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Whether a server of one thread has nothing to say: it sleeps, and nothing is on its way to it or queued for it. */
public final class Idleness {
    private static final List<String> SOCKETS = List.of("udp", "udp6", "raw6");

    private Idleness() {}

    public static boolean isIdle(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            boolean asleep = stat.charAt(stat.lastIndexOf(')') + 2) == 'S';
            return asleep && nothingOnItsWay() && nothingWaits(pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a server has taken all that came to its ports. */
    public static void awaitTaken(long pid, long atMostMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(atMostMillis);
        try {
            while (!(nothingOnItsWay() && nothingWaits(pid)) && System.nanoTime() < deadline) Thread.sleep(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Packets between namespaces wait for a processor to take them on: the twelfth column counts those, by processor.
     */
    private static boolean nothingOnItsWay() throws IOException {
        return Files.readString(Path.of("/proc/net/softnet_stat"))
                .lines()
                .allMatch(line -> line.split(" +", -1)[11].equals("00000000"));
    }

    private static boolean nothingWaits(long pid) throws IOException {
        for (String kind : SOCKETS) {
            boolean empty = Files.readString(Path.of("/proc/" + pid + "/net/" + kind))
                    .lines()
                    .skip(1)
                    .allMatch(line -> {
                        String[] columns = line.strip().split("\\s+", -1);
                        return columns[4].toLowerCase(Locale.ROOT).endsWith(":00000000");
                    });
            if (!empty) return false;
        }
        return true;
    }
}
