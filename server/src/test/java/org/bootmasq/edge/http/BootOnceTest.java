package org.bootmasq.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.wire.HardwareAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootOnceTest {
    private static final HardwareAddress ONE = HardwareAddress.ethernet("52:54:00:00:00:01");
    private static final HardwareAddress OTHER = HardwareAddress.ethernet("52:54:00:00:00:02");

    @TempDir
    private Path folder = Path.of("");

    private final List<String> log = new ArrayList<>();

    private Path file() {
        return folder.resolve("leases.boot-once");
    }

    private BootOnce open() throws IOException {
        return new BootOnce(file(), FileOwner.UNCHANGED, (_, _, text) -> log.add(text));
    }

    @Test
    void anOrderIsCarriedOutOnceForItsMachine() throws IOException {
        try (BootOnce once = open()) {
            once.order(ONE, "install");
            assertThat(once.take(OTHER)).isEmpty();
            assertThat(once.take(ONE)).contains("install");
            assertThat(once.take(ONE)).isEmpty();
            assertThat(file()).as("nobody waits any more").isEmptyFile();
        }
    }

    @Test
    void theLastOrderCounts() throws IOException {
        try (BootOnce once = open()) {
            once.order(ONE, "install");
            once.order(ONE, "rescue");
            assertThat(once.take(ONE)).contains("rescue");
            assertThat(once.take(ONE)).isEmpty();
        }
    }

    @Test
    void neitherAKillNorATornLineLosesAnOrderOrDoesItTwice() throws IOException {
        BootOnce killed = open();
        killed.order(ONE, "install");
        killed.order(OTHER, "rescue");
        killed.take(ONE);
        Files.writeString(file(), "52:54:00:00:00:02", StandardOpenOption.APPEND);
        try (BootOnce once = open()) {
            assertThat(once.take(ONE)).isEmpty();
            once.order(ONE, "again");
        }
        try (BootOnce once = open()) {
            assertThat(once.take(OTHER)).contains("rescue");
            assertThat(once.take(ONE)).contains("again");
        }
        assertThat(file()).isEmptyFile();
    }

    @Test
    void linesThatAreNoneOfItsOwnAreLeftOut() throws IOException {
        Files.writeString(file(), "x\n52:54:00:00:00:01 \0\n52:54:00:00:00:01 a b\n52:54:00:00:00:02 rescue\n");
        try (BootOnce once = open()) {
            assertThat(once.take(ONE)).isEmpty();
            assertThat(once.take(OTHER)).contains("rescue");
        }
    }

    @Test
    void whatCannotBeNotedIsNotDone() throws IOException {
        BootOnce once = open();
        once.order(ONE, "install");
        once.close();
        assertThat(once.take(ONE)).isEmpty();
        assertThat(log).singleElement().asString().contains("does not boot install this once");
    }
}
