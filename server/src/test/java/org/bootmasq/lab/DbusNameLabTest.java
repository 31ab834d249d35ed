package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How Bootmasq comes to its name on a bus, loses it, and has it again. */
final class DbusNameLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @BeforeEach
    void needed() {
        Needs.root();
    }

    @Test
    void theBusMayComeLaterAndComeBack() throws Exception {
        try (Lab lab = Lab.open();
                var bus = new PrivateBus(lab, PrivateBus.OPEN)) {
            bus.stop();
            try (Server server = Server.start(lab, bus.with(Program.underTest()), "port=0\nenable-dbus\n")) {
                assertThat(server.awaitLog("DBus support enabled: bus connection pending", SOON))
                        .isTrue();
                bus.startAgain();
                assertThat(server.awaitLog("connected to system DBus", SOON)).isTrue();
                assertThat(bus.send("GetVersion")).contains("\"2.93\"");
                bus.stop();
                assertThat(server.awaitLog("lost the system DBus", SOON)).isTrue();
                bus.startAgain();
                bus.await("GetVersion", "\"2.93\"");
            }
        }
    }

    @Test
    void whomTheBusRefusesTheNameDoesNotStart() throws Exception {
        try (Lab lab = Lab.open();
                var bus = new PrivateBus(lab, PrivateBus.NOBODY_OWNS)) {
            for (Program program : List.of(Program.dnsmasq(), Program.underTest())) {
                var command = new ArrayList<>(bus.with(program).command());
                command.addAll(List.of(
                        "-k", "-C", "/dev/null", "--port=0", "--enable-dbus", "--pid-file=", "--log-facility=-"));
                Running start = lab.start(lab.serverNamespace(), command);
                assertThat(start.awaitExit(SOON)).as("%s", start).isEqualTo(5);
                assertThat(start.text()).contains("DBus error: ", "is not allowed to own the service");
            }
        }
    }

    @Test
    void thePolicyOfThePackageLetsRootInAndNobodyElse() throws Exception {
        Needs.program("setpriv", "util-linux");
        Path policy = Program.root().resolve("packaging/deb/bus-policy.conf");
        String included = "</policy><include>" + policy + "</include><policy context=\"default\">";
        try (Lab lab = Lab.open();
                var bus = new PrivateBus(lab, included);
                Server _ = Server.start(lab, bus.with(Program.underTest()), "port=0\nenable-dbus\n")) {
            assertThat(bus.send("GetVersion")).contains("\"2.93\"");
            assertThat(bus.sendAsNobody("GetVersion")).contains("org.freedesktop.DBus.Error.AccessDenied");
        }
    }

    @Test
    void aSecondServerWaitsInTheQueue() throws Exception {
        try (Lab lab = Lab.open();
                var bus = new PrivateBus(lab, PrivateBus.OPEN)) {
            Program ours = bus.with(Program.underTest());
            Server second;
            try (Server _ = Server.start(lab, bus.with(Program.dnsmasq()), "port=0\nenable-dbus\n")) {
                second = Server.start(lab, ours, "port=0\nenable-dbus\n");
                assertThat(second.awaitLog("connected to system bus", SOON)).isTrue();
                assertThat(bus.send("GetVersion")).contains("\"2.90\"");
            }
            try (second) {
                bus.await("GetVersion", "\"2.93\"");
            }
        }
    }
}
