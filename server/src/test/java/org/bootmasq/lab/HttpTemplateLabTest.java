package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scripts and answer files as machines fetch them, each its own, from the program under test. */
final class HttpTemplateLabTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String UUID = "4c4c4544-0051-3510-8052-b4c04f334d32";

    private final Lab lab = Lab.open();
    private final Path folder = lab.folder();

    @BeforeEach
    void needs() {
        Needs.program("curl", "curl");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Server serve(String... more) {
        return Server.start(
                lab,
                Program.underTest(),
                "port=0\nno-ping\nenable-http\nhttp-root=" + folder.resolve("www") + "\n" + String.join("\n", more)
                        + "\n");
    }

    private String get(String client, String path) {
        Running curl = lab.run(client, SOON, "curl", "-sS", "-g", "--path-as-is", "http://" + Lab.SERVER + path);
        return curl.text();
    }

    @Test
    void eachMachineGetsItsOwn() {
        lab.write("www/plain", "plain ${mac}\n");
        lab.write("t/all.ks", "all ${mac:hexhyp} ${ip} ${server} ${hostname} ${serial} ${disk} ${net0/mac}\n");
        lab.write(
                "t/02-00-00-00-00-0b.json",
                "{\"uuid\": \"${uuid}\", \"serial\": \"${serial:text}\", \"disk\": \"${disk:text}\"}\n");
        lab.write("v/02-00-00-00-00-0b", "disk=/dev/\"sdb\"\n");
        lab.write("v/" + UUID, "disk=/dev/none\nserial=written\n");
        String first = lab.clientWithAddress();
        String second = lab.client("02:00:00:00:00:0b");
        lab.ip(second, "addr add 192.168.77.11/24 dev eth0");
        try (Server server = serve(
                "http-template=/ks," + folder + "/t/all.ks",
                "http-template=/ks," + folder + "/t/${mac:hexhyp}.json",
                "http-template=/none," + folder + "/t/${mac:hexraw}",
                "http-machine-values=" + folder + "/v")) {
            assertThat(get(first, "/ks?serial=%24(reboot)%0a%22x&hostname=a%20b"))
                    .as(server::toString)
                    .isEqualTo(
                            "all 02-00-00-00-00-0a 192.168.77.10 192.168.77.1 a_b __reboot___x ${disk} ${net0/mac}\n");
            assertThat(get(second, "/ks?uuid=" + UUID.toUpperCase(Locale.ROOT)))
                    .isEqualTo("{\"uuid\": \"" + UUID + "\", \"serial\": \"written\","
                            + " \"disk\": \"\\u002fdev\\u002f\\u0022sdb\\u0022\"}\n");
            assertThat(get(first, "/plain")).isEqualTo("plain ${mac}\n");
            assertThat(get(first, "/none")).contains("404");
            assertThat(get(first, "/ks?uuid=../../etc/passwd")).startsWith("all 02-00");
            assertThat(server.awaitLog("no file of http-template=/none is for this machine", SOON))
                    .isTrue();

            lab.write("v/02-00-00-00-00-0a", "no value\n");
            assertThat(get(first, "/ks")).contains("500");
            assertThat(server.awaitLog("v/02-00-00-00-00-0a: line 1: no key=value", SOON))
                    .isTrue();
        }
    }

    @Test
    void tagsOfTheLeaseDecide() {
        Needs.program("udhcpc", "udhcpc");
        lab.write("t/lab", "#!/bin/sh\necho ${hostname} ${tags} ${role}\n");
        lab.write("t/all", "for all\n");
        String client = lab.client("02:00:00:00:00:0b");
        try (Server server = serve(
                "dhcp-range=192.168.77.100,192.168.77.150,1h",
                "dhcp-host=02:00:00:00:00:0b,set:lab,set:role=db,192.168.77.20,web1",
                "http-template=/ks," + folder + "/t/all",
                "http-template=/ks," + folder + "/t/lab,tag:lab,tag:!old",
                "boot-entry=lab,For the lab,/lab.ipxe,tag:lab",
                "boot-entry=all,For all,/all.ipxe",
                "pxe-service=x86PC,By PXE,pxelinux",
                "pxe-service=x86-64_EFI,By UEFI,grub.efi",
                "pxe-prompt=What?,5")) {
            lab.ip(client, "addr add 192.168.77.20/24 dev eth0");
            assertThat(get(client, "/ks")).as(server::toString).isEqualTo("for all\n");
            lab.run(client, SOON, "udhcpc", "-i", "eth0", "-n", "-q", "-f", "-s", "/bin/true");
            assertThat(get(client, "/ks"))
                    .as(server::toString)
                    .startsWith("#!/bin/sh\necho web1 ")
                    .contains("lab,", "role=db")
                    .endsWith(" db\n");

            String ask = "http://192.168.77.1/boot.ipxe?platform=${platform}&buildarch=${buildarch}";
            assertThat(get(client, "/boot.ipxe")).isEqualTo("#!ipxe\nchain --autofree " + ask + "\n");
            assertThat(get(client, "/autoexec.ipxe?platform=efi&buildarch=x86_64"))
                    .contains("menu -- What?\nitem -- lab For the lab\nitem -- all For all\nitem -- pxe-2 By UEFI\n")
                    .contains("choose --timeout 5000 --default lab", "chain --autofree http://192.168.77.1/lab.ipxe ")
                    .contains("chain --autofree tftp://192.168.77.1/grub.efi ");
            assertThat(get(client, "/boot.ipxe?platform=pcbios&buildarch=i386"))
                    .contains("item -- pxe-1 By PXE\n")
                    .doesNotContain("UEFI");
        }
    }

    /** Nothing else than what it says would tell why a file is never made. */
    @Test
    void faultsAreToldBeforehand() {
        lab.write("t/odd.yaml", "a: ${mac}\nb: ${oops} $${fine}\n");
        lab.write("t/odd.ipxe", "#!ipxe\necho ${oops}\n");
        String configuration = "enable-http\nhttp-root=/\n"
                + "http-template=/a," + folder + "/t/odd.yaml\n"
                + "http-template=/b," + folder + "/t/odd.ipxe\n"
                + "http-template=/c," + folder + "/t/gone\n";
        Path file = lab.write("test.conf", configuration);
        Running test = Running.start(folder, Program.underTest().with(List.of("--test", "-C", file.toString())));
        assertThat(test.awaitExit(SOON)).isZero();
        assertThat(test.text())
                .contains("odd.yaml:2: nothing has the name of ${oops}", "t/gone is not there")
                .doesNotContain("odd.ipxe", "fine");
    }
}
