package org.bootmasq.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bootmasq.lab.Needs;
import org.bootmasq.lab.Program;
import org.bootmasq.lab.Running;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration as a user starts it, with the machine that is always there. */
@Tag("lab")
class DemoTest {
    @Test
    void bootsTheBuiltInClientToTheMarker(@TempDir Path folder) {
        Needs.root();
        Needs.program("unshare", "util-linux");
        List<String> command = Program.underTest().with(List.of("demo", "--machine", "built-in"));
        Running demo = Running.start(folder, command);
        int status = demo.awaitExit(Duration.ofSeconds(60));
        assertThat(status).as(demo::toString).isZero();
        assertThat(demo.text()).contains("Bootmasq booted this machine: 10.77.0.1", "round 2", "tags: gpxe");
    }

    @Test
    void bootsTheBuiltInClientOverIp6(@TempDir Path folder) {
        Needs.root();
        Needs.program("unshare", "util-linux");
        List<String> command = Program.underTest().with(List.of("demo", "--v6", "--machine", "built-in"));
        Running demo = Running.start(folder, command);
        int status = demo.awaitExit(Duration.ofSeconds(60));
        assertThat(status).as(demo::toString).isZero();
        assertThat(demo.text())
                .contains("a router is there, for 2001:db8:77::/64", "SOLICIT in round 2", "tags: known, ipxe")
                .contains(", its name: walnut", "Bootmasq booted this machine: 2001:db8:77::1");
    }

    @Test
    void bootsAPcFromItsSanDisk(@TempDir Path folder) {
        Needs.root();
        Needs.program("unshare", "util-linux");
        Needs.program("qemu-system-x86_64", "qemu-system-x86");
        Needs.file("/usr/lib/ipxe/qemu/pxe-e1000.rom", "ipxe-qemu");
        Running demo = Running.start(folder, Program.underTest().with(List.of("demo", "--san")));
        int status = demo.awaitExit(Duration.ofSeconds(200));
        assertThat(status).as(demo::toString).isZero();
        assertThat(demo.text()).contains("san-target=", "Bootmasq booted this machine: from its SAN disk");
    }
}
