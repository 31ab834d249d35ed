package org.bootmasq.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.template.Machines.known;
import static org.bootmasq.template.Machines.render;
import static org.bootmasq.template.Machines.stranger;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bootmasq.template.Machine.Value;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TemplateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${mac}          | 52:54:00:ab:cd:ef",
                "${mac:hex}      | 52:54:00:ab:cd:ef",
                "${mac:hexhyp}   | 52-54-00-ab-cd-ef",
                "${mac:hexraw}   | 525400abcdef",
                "${ip}           | 192.0.2.17",
                "${ip:url}       | 192.0.2.17",
                "${hostname}     | web1",
                "${uuid}         | 4c4c4544-0051-3510-8052-b4c04f334d32",
                "${serial}       | PF_12_3",
                "${arch}         | x86_64",
                "${server}       | 192.0.2.1",
                "${tags}         | lab,role=db",
                "${role}         | db",
                "${disk}         | /dev/sda \"1\"",
            })
    void whatAMachineIsCalled(String variable, String value) {
        for (ScriptKind kind : ScriptKind.values())
            assertThat(render(kind, "<" + variable + ">\n", known())).isEqualTo("<" + value + ">\n");
    }

    @Test
    void anAddressOfVersion6HasBracketsInAUrl() {
        Machine asking = new Machine(
                Optional.empty(),
                Optional.of(Ip6.parse("2001:db8::17").orElseThrow()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Ip6.parse("2001:db8::1").orElseThrow(),
                Set.of(),
                Map.of());
        assertThat(render(ScriptKind.OTHER, "http://${server:url}/ ${server} ${ip:url}", asking))
                .isEqualTo("http://[2001:db8::1]/ 2001:db8::1 [2001:db8::17]");
    }

    @ParameterizedTest
    @CsvSource({
        "0,i386",
        "6,i386",
        "7,x86_64",
        "9,x86_64",
        "10,arm32",
        "11,arm64",
        "16,x86_64",
        "19,arm64",
        "27,riscv64",
        "39,loong64",
        "2,2",
        "9999,9999"
    })
    void architecturesAreCalledAsIpxeCallsThem(int code, String name) {
        Machine one = stranger();
        Machine of = new Machine(
                one.mac(),
                one.ip(),
                one.hostname(),
                one.uuid(),
                one.serial(),
                OptionalInt.of(code),
                one.server(),
                one.tags(),
                one.more());
        assertThat(render(ScriptKind.OTHER, "${arch}", of)).isEqualTo(name);
    }

    @ParameterizedTest
    @EnumSource(ScriptKind.class)
    void whatHasNoMeaningHereStaysAsItIs(ScriptKind kind) {
        for (String text : new String[] {
            "${net0/mac}",
            "${unknown}",
            "${mac:uristring}",
            "${ip:hexhyp}",
            "${hostname:hex}",
            "${}",
            "${:hex}",
            "${mac:}",
            "${mac",
            "$mac",
            "${mac:hexhyp",
            "$",
            "${",
            "$$",
            "${m ac}",
            "${HOME}",
            "$ {mac}"
        }) assertThat(render(kind, "a " + text + " b\n", known())).isEqualTo("a " + text + " b\n");
    }

    @ParameterizedTest
    @EnumSource(ScriptKind.class)
    void twoDollarSignsWriteOne(ScriptKind kind) {
        assertThat(render(kind, "$${mac} $$${mac} $${${hostname}", known())).startsWith("${mac} $${mac} ${");
        assertThat(render(kind, "$$${unknown}", known())).isEqualTo("$${unknown}");
    }

    @Test
    void behindABackslashNothingIsPutIn() {
        assertThat(render(ScriptKind.SHELL, "\\${mac} \\\\${mac}", known()))
                .isEqualTo("\\${mac} \\\\52:54:00:ab:cd:ef");
        assertThat(render(ScriptKind.XML, "\\${hostname}", known())).isEqualTo("\\web1");
    }

    @Test
    void whatIsNotKnownOfAMachine() {
        String all = "${mac},${mac:hexhyp},${ip},${hostname},${uuid},${serial},${arch}";
        assertThat(render(ScriptKind.IPXE, all + ",${serial:text}", stranger()))
                .as("iPXE may know it")
                .isEqualTo("${mac},${mac},${ip},${hostname},${uuid},${serial},${arch},${serial}");
        assertThat(render(ScriptKind.OTHER, all, stranger())).isEqualTo("_,_,_,_,_,_,_");
        assertThat(render(ScriptKind.JSON, "[\"${serial}\",${serial}]", stranger()))
                .isEqualTo("[\"\",_]");
        assertThat(render(ScriptKind.XML, "<a>${serial}</a>", stranger())).isEqualTo("<a></a>");
        assertThat(render(ScriptKind.SHELL, "a '${serial}' \"${serial}\" ${serial}", stranger()))
                .isEqualTo("a '' \"\" _");
    }

    @Test
    void aUuidIsOneOrIsNotKnown() {
        assertThat(render(ScriptKind.OTHER, "${uuid}", Machines.saying("../../../etc/passwd")))
                .isEqualTo("_");
    }

    @Test
    void valuesOfTheOperatorWinOverWhatTheMachineSays() {
        Machine own = known().with(Map.of("hostname", Value.written("db 1"), "mac", Value.written("none")));
        assertThat(render(ScriptKind.OTHER, "${hostname} ${mac}", own)).isEqualTo("db 1 52:54:00:ab:cd:ef");
    }

    @Test
    void controlCharactersGoNowhereWhoeverWroteThem() {
        assertThat(render(ScriptKind.OTHER, "${x}", Machines.written("a\nb\u001bc\u007f")))
                .isEqualTo("a_b_c_");
    }

    @Test
    void unknownNamesAreToldWithTheirPlace() {
        String text = "a\n ${mac} ${oops} ${disk} ${mac:hexdump}\n$${oops}\n";
        Template template = Template.parse(ScriptKind.YAML, Bytes.latin1(text)).orElseThrow();
        assertThat(template.unknown(Set.of("disk")))
                .containsExactly(
                        new Template.Variable("oops", "", 2, 9), new Template.Variable("mac", "hexdump", 2, 25));
        assertThat(Rendering.of(template, known()).orElseThrow().unknown()).isEqualTo(template.unknown(Set.of("disk")));
        Template script = Template.parse(ScriptKind.IPXE, Bytes.latin1(text)).orElseThrow();
        assertThat(script.unknown(Set.of())).isEmpty();
        assertThat(Rendering.of(script, known()).orElseThrow().unknown()).isEmpty();
    }

    @Test
    void octetsAreKept() {
        var all = new StringBuilder();
        for (char c = 0; c < 256; c++) all.append(c);
        for (ScriptKind kind : ScriptKind.values())
            assertThat(render(kind, all.toString(), known())).isEqualTo(all.toString());
    }

    @Test
    void sizesAreBounded() {
        assertThat(Template.parse(ScriptKind.OTHER, Bytes.of(new byte[Template.LARGEST])))
                .isPresent();
        assertThat(Template.parse(ScriptKind.OTHER, Bytes.of(new byte[Template.LARGEST + 1])))
                .isEmpty();
        Machine own = Machines.written("y".repeat(5000));
        assertThat(render(ScriptKind.OTHER, "${x}", own)).hasSize(4096);
        Template many = Template.parse(ScriptKind.OTHER, Bytes.latin1("${x}".repeat(1025)))
                .orElseThrow();
        assertThat(Rendering.of(many, own)).isEmpty();
        Template fewer = Template.parse(ScriptKind.OTHER, Bytes.latin1("${x}".repeat(1024)))
                .orElseThrow();
        assertThat(Rendering.of(fewer, own).orElseThrow().content().length()).isEqualTo(Rendering.LARGEST);
        assertThat(render(ScriptKind.OTHER, "${" + "a".repeat(100) + "}", own)).hasSize(103);
    }
}
