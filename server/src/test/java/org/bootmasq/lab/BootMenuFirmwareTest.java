package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.pxe.PxeLines;
import org.bootmasq.pxe.PxePrompt;
import org.bootmasq.template.BootEntry;
import org.bootmasq.template.BootMenu;
import org.bootmasq.template.Machine.Value;
import org.bootmasq.template.Rendering;
import org.bootmasq.template.ScriptKind;
import org.bootmasq.template.Template;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The menu, and a script that is made of what a hostile machine says, in iPXE itself. */
@Tag("firmware")
final class BootMenuFirmwareTest {
    private static final Duration BOOT = Duration.ofSeconds(150);
    private static final Origin ORIGIN = Origin.commandLine(1, "");

    private final Lab lab = Lab.open();

    @AfterEach
    void closeLab() {
        lab.close();
    }

    @Test
    void theMenuBootsItsFirstEntryWhichRunsNothingThatTheMachineSaid() {
        lab.write("tftp/boot.ipxe", menu());
        lab.write("tftp/made.ipxe", made("x || echo RAN\n${ip}\\"));
        String configuration = "port=0\nno-ping\nlog-dhcp\nenable-tftp\ntftp-root="
                + lab.folder().resolve("tftp") + "\ndhcp-range=192.168.77.100,192.168.77.150,1h\ndhcp-boot=boot.ipxe\n";
        try (Server server = Server.start(lab, Program.underTest(), configuration);
                org.bootmasq.lab.Machine machine = org.bootmasq.lab.Machine.bios(lab, "52:54:00:00:00:21", 256)) {
            assertThat(machine.prints("MADE-END", BOOT))
                    .as(() -> machine + "\n" + server)
                    .isTrue();
            String printed = machine.toString();
            assertThat(printed)
                    .contains("-- What?", "--default | 1 & ,", "Disk")
                    .contains("MADE [x____echo_RAN___ip__] [x____echo_RAN___ip__] 192.168.77.1")
                    .contains("STILL THERE")
                    .doesNotContain("\nRAN");
        }
    }

    private static String menu() {
        var prompt = new PxePrompt(directive(Option.PXE_PROMPT), TagExpression.ALWAYS, "-- What?", OptionalInt.of(2));
        var pxe = new PxeLines(List.of(), List.of(prompt));
        List<BootEntry> entries =
                List.of(entry("made", "--default || #1 && ; \\", "/made.ipxe"), entry("disk", "Disk", BootEntry.LOCAL));
        return BootMenu.of(entries, pxe, stranger(Map.of()), "tftp://192.168.77.1")
                .script();
    }

    private static BootEntry entry(String name, String text, String target) {
        return new BootEntry(directive(Option.PXE_SERVICE), name, text, target, TagExpression.ALWAYS);
    }

    private static Directive directive(Option option) {
        return new Directive(option, "", ORIGIN);
    }

    private static String made(String said) {
        String text = """
            #!ipxe
            echo MADE [${x}] [${x:text}] ${net0/ip}
            echo STILL ${x} && echo STILL THERE
            ${x} || echo MADE-END
            sleep 60
            """;
        Template template = Template.parse(ScriptKind.IPXE, Bytes.latin1(text)).orElseThrow();
        return Rendering.of(template, stranger(Map.of("x", Value.told(said))))
                .orElseThrow()
                .content()
                .latin1();
    }

    private static org.bootmasq.template.Machine stranger(Map<String, Value> values) {
        return new org.bootmasq.template.Machine(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Ip4.of("192.168.77.1"),
                Set.of(),
                values);
    }
}
