package org.bootmasq.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dhcp4.settings.reader.Dhcp4SettingsReader;
import org.bootmasq.pxe.PxeLines;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;

class BootMenuTest {
    private static final String END = """
            :failed
            echo Booting failed
            prompt --timeout 10000 Press a key to go on ||
            exit 1
            """;
    private static final String LOCAL = """
            iseq ${platform} efi && exit 0 ||
            sanboot --no-describe --drive 0x80 || goto failed
            """;

    private static Machine machine(int architecture, IpAddress server, String... tags) {
        Machine one = Machines.stranger();
        return new Machine(
                one.mac(),
                one.ip(),
                one.hostname(),
                one.uuid(),
                one.serial(),
                OptionalInt.of(architecture),
                server,
                Set.of(tags),
                one.more());
    }

    private static BootMenu menu(String text, Machine machine) {
        var problems = new Problems();
        var configuration = Texts.read(text, problems);
        List<BootEntry> entries =
                TemplateSettingsReader.read(configuration, true, problems).entries();
        PxeLines pxe = Dhcp4SettingsReader.read(configuration, problems).boot().pxe();
        assertThat(problems.errors()).isEmpty();
        return BootMenu.of(entries, pxe, machine, "http://192.0.2.1:8080");
    }

    private static BootMenu menu(String text, String... tags) {
        return menu(text, machine(0, Ip4.of("192.0.2.1"), tags));
    }

    @Test
    void linesOfBothKindsAreOneMenu() {
        assertThat(menu("""
                pxe-prompt="What to boot?",30
                pxe-service=x86PC,"Old installer",pxelinux
                pxe-service=x86-64_EFI,"Not for a BIOS",grub.efi
                pxe-service=x86PC,"Elsewhere",undionly.kpxe,192.0.2.9
                pxe-service=x86PC,"By a name",undionly.kpxe,server.example
                pxe-service=x86PC,"Some other boot server",5
                pxe-service=x86PC,"Disk",0
                boot-entry=debian,"Debian, stable",/debian/${mac:hexhyp}.ipxe
                boot-entry=rescue,Rescue,https://boot.example/a b.ipxe
                boot-entry=san,Disk of the SAN,iscsi:192.0.2.1::::iqn.2026-11.org.example:a
                """).script()).isEqualTo("""
                #!ipxe
                :menu
                menu -- What to boot?
                item -- debian Debian, stable
                item -- rescue Rescue
                item -- san Disk of the SAN
                item -- pxe-1 Old installer
                item -- pxe-3 Elsewhere
                item -- pxe-6 Disk
                choose --timeout 30000 --default debian target || goto boot-local
                goto boot-${target}
                :boot-debian
                chain --autofree http://192.0.2.1:8080/debian/${mac:hexhyp}.ipxe || goto failed
                :boot-rescue
                chain --autofree https://boot.example/a%20b.ipxe || goto failed
                :boot-san
                sanboot iscsi:192.0.2.1::::iqn.2026-11.org.example:a || goto failed
                :boot-pxe-1
                chain --autofree tftp://192.0.2.1/pxelinux.0 || goto failed
                :boot-pxe-3
                chain --autofree tftp://192.0.2.9/undionly.kpxe || goto failed
                :boot-pxe-6
                """ + LOCAL + ":boot-local\n" + LOCAL + END);
    }

    @Test
    void tagsDecideWhichLinesAMachineSees() {
        String lines = """
                boot-entry=a,For the lab,/lab,tag:lab,tag:!old
                boot-entry=a,For all,/all
                boot-entry=b,For the old,/old,tag:old
                pxe-prompt=tag:lab,Lab,5
                pxe-prompt=All
                """;
        assertThat(menu(lines).script())
                .contains("menu -- All\n", "item -- a For all\n")
                .doesNotContain("For the");
        assertThat(menu(lines, "lab").script())
                .contains(
                        "menu -- Lab\n",
                        "item -- a For the lab\n",
                        "--timeout 5000",
                        "chain --autofree http://192.0.2.1:8080/lab ")
                .doesNotContain("For all");
        assertThat(menu(lines, "lab", "old").names()).containsExactly("a", "b");
    }

    /** As dnsmasq's menus of PXE: see COMPATIBILITY.md. */
    @Test
    void howLongItWaits() {
        String one = "boot-entry=a,A,/a\n";
        String two = one + "boot-entry=b,B,/b\n";
        assertThat(menu(one).script()).startsWith("#!ipxe\ngoto boot-a\n:boot-a\n");
        assertThat(menu(two).script()).contains("menu -- Boot\n", "choose --default a target");
        assertThat(menu(one + "pxe-prompt=Now").script()).contains("menu -- Now\n", "choose --default a target");
        assertThat(menu(two + "pxe-prompt=Now,0").script()).startsWith("#!ipxe\ngoto boot-a\n:boot-a\n");
        assertThat(menu(two + "pxe-prompt=Now,7").script()).contains("choose --timeout 7000 --default a target");
    }

    @Test
    void whoHasNoLineBootsFromTheDisk() {
        assertThat(menu("").script()).isEqualTo("#!ipxe\ngoto boot-local\n:boot-local\n" + LOCAL + END);
        assertThat(menu("boot-entry=a,A,/a,tag:none").names()).containsExactly("local");
    }

    @Test
    void onceOneEntryIsBootedWithoutAMenu() {
        BootMenu menu = menu("boot-entry=install,Install,/i\nboot-entry=local,Disk,local\n");
        assertThat(menu.onceTarget("install").orElseThrow())
                .isEqualTo("#!ipxe\ngoto boot-install\n:boot-install\n"
                        + "chain --autofree http://192.0.2.1:8080/i || goto failed\n:boot-local\n" + LOCAL + END);
        assertThat(menu.onceTarget("local").orElseThrow()).startsWith("#!ipxe\ngoto boot-local\n");
        assertThat(menu("").onceTarget("local")).isPresent();
        assertThat(menu.onceTarget("other")).isEmpty();
        assertThat(menu.onceTarget("x\nreboot")).isEmpty();
    }

    @Test
    void noTextIsTakenForACommand() {
        assertThat(menu("boot-entry=a,\"#1 && ## || ; -x C:\\\\\",/a\nboot-entry=b,\"#\",/b")
                        .script())
                .contains("item -- a 1 & | , -x C:\n", "item -- b -\n");
    }

    @Test
    void anAddressOfVersion6HasBrackets() {
        Machine asking = machine(7, Ip6.parse("2001:db8::1").orElseThrow());
        assertThat(menu("pxe-service=x86-64_EFI,Grub,grub.efi", asking).script())
                .contains("chain --autofree tftp://[2001:db8::1]/grub.efi ||");
    }
}
