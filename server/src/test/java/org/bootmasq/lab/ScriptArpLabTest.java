package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code script-arp}: the script hears of the same neighbours from both servers. */
final class ScriptArpLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** dnsmasq looks at the table when a packet comes, and at most every 90 seconds. */
    private static final Duration NEXT_LOOK = Duration.ofSeconds(92);

    /** As {@link Lab#clientWithAddress} makes it. */
    private static final String HOST = "02:00:00:00:00:0a";

    /** A server, a host whose packets it hears, and what its script was told. */
    private static final class House implements AutoCloseable {
        private final Lab lab = Lab.open();
        private final String client = lab.clientWithAddress();
        private final Path calls = lab.write("calls", "");
        private final Server server;

        House(Program program) throws IOException {
            neighbours("add 192.168.77.50 lladdr 02:00:00:00:00:50", "add 192.168.77.51 lladdr 02:00:00:00:00:51");
            Path script = lab.write("script", "#!/bin/sh\n[ \"$1\" = init ] || echo \"$*\" >>" + calls + "\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            server = Server.start(
                    lab,
                    program,
                    "port=0\nno-ping\ndhcp-range=192.168.77.100,192.168.77.150,1h\nscript-arp\ndhcp-script=" + script
                            + "\n");
        }

        private void neighbours(String... changes) {
            for (String change : changes) {
                boolean goes = change.startsWith("del ");
                lab.ip(lab.serverNamespace(), "neigh " + change + " dev br0" + (goes ? "" : " nud permanent"));
            }
        }

        private void packetComes() {
            lab.run(client, SOON, "udhcpc", "-i", "eth0", "-f", "-n", "-q", "-t", "1", "-s", "/bin/true");
        }

        /**
         * Who came and who went, in the order of the alphabet, once somebody was spoken of. The host that sends the
         * packets comes and goes as its requests do, between the looks of the one server or the other.
         */
        private List<String> told(String awaited) throws IOException, InterruptedException {
            long end = System.nanoTime() + SOON.toNanos();
            while (System.nanoTime() < end && !Files.readString(calls).contains(awaited)) Thread.sleep(100);
            // The calls of one look come one after another.
            Thread.sleep(1000);
            return Files.readString(calls)
                    .lines()
                    .filter(line -> line.startsWith("arp-") && !line.contains(HOST))
                    .sorted()
                    .toList();
        }

        @Override
        public void close() {
            server.close();
            lab.close();
        }
    }

    @Test
    void neighboursComeAndGoAsWithDnsmasq() throws IOException, InterruptedException {
        Needs.root();
        Needs.program("udhcpc", "udhcpc");
        try (House theirs = new House(Program.dnsmasq());
                House ours = new House(Program.underTest())) {
            for (House each : List.of(theirs, ours)) {
                each.packetComes();
                assertThat(each.told("arp-add"))
                        .as(each.server.toString())
                        .contains("arp-add 02:00:00:00:00:50 192.168.77.50", "arp-add 02:00:00:00:00:51 192.168.77.51");
                each.neighbours(
                        "del 192.168.77.50",
                        "replace 192.168.77.51 lladdr 02:00:00:00:00:5f",
                        "add 192.168.77.53 lladdr 02:00:00:00:00:53");
            }
            TimeUnit.MILLISECONDS.sleep(NEXT_LOOK.toMillis());
            for (House each : List.of(theirs, ours)) each.packetComes();
            List<String> expected = theirs.told("192.168.77.53");
            assertThat(expected)
                    .contains(
                            "arp-del 02:00:00:00:00:50 192.168.77.50",
                            "arp-del 02:00:00:00:00:51 192.168.77.51",
                            "arp-add 02:00:00:00:00:5f 192.168.77.51");
            assertThat(ours.told("192.168.77.53")).isEqualTo(expected);
        }
    }
}
