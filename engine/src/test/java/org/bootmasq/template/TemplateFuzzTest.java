package org.bootmasq.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bootmasq.template.Machine.Value;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** Whatever a machine says of itself, a text in each language keeps its structure. */
class TemplateFuzzTest {
    /** In quotes and outside, with and without a format, at the beginning, the middle and the end of a word. */
    private static final Map<ScriptKind, String> TEMPLATES = Map.of(
            ScriptKind.IPXE,
            "#!ipxe\n:start\necho ${x} ${x:text} a${x}b \"${x}\"\nkernel /k/${x}/v host=${x} || goto ${x}\n"
                    + "${x} ${x}\nset a ${x}\n",
            ScriptKind.SHELL,
            "#!/bin/sh\na \"b ${x} ${x:text}\" 'c ${x} ${x:text}' ${x} d${x:text}e "
                    + "\"${x}\"'${x:text}'${x} # ${x:text} ${x}\n"
                    + "e ${x}>f ${x:text}<g ;${x}\n# don't ${x}\nh '${x:text}'\n",
            ScriptKind.YAML,
            "#cloud-config\na: ${x}\nb: ${x:text}\nc: \"${x} ${x:text}\"\nd: '${x} ${x:text}'\n"
                    + "e:\n  - ${x}\n  - \"${x:text}\"\n"
                    + "f: [${x}, ${x:text}]\ng: |\n  don ${x:text} ${x}\nh: \"${x:text}\" # ${x:text}\n",
            ScriptKind.JSON,
            "{\"a\": \"${x}\", \"${x:text}\": [${x}, ${x:text}, \"\\\"b ${x:text}\"], \"c\": \"${x:text}\"}\n",
            ScriptKind.XML,
            "<?xml version=\"1.0\"?>\n<a b=\"c${x}\" d='e${x:text}'><!-- f ${x} ${x:text} -->"
                    + "g${x} ${x:text}<h>i${x:text}</h>"
                    + "<![CDATA[j ${x} ${x:text}]]></a>\n",
            ScriptKind.OTHER,
            "rootpw ${x} ${x:text}\na \"${x}\" '${x:text}'\nb ${x}>c # ${x}\n");

    @FuzzTest(maxDuration = "10s")
    void noStructureChanges(byte[] octets) {
        check(new String(octets, StandardCharsets.ISO_8859_1));
    }

    /** Whatever a template is, it is read, and what a machine is told in it ends no line. */
    @FuzzTest(maxDuration = "10s")
    void anyTextIsATemplate(byte[] octets) {
        for (ScriptKind kind : ScriptKind.values()) {
            Template template = Template.parse(kind, Bytes.of(octets)).orElseThrow();
            template.unknown(Set.of());
            var rendering = Rendering.of(template, Machines.saying("\n\"'`$(\u0000"));
            long before = lines(new String(octets, StandardCharsets.ISO_8859_1));
            assertThat(lines(rendering.orElseThrow().content().latin1())).isEqualTo(before);
        }
        MachineValues.read(Bytes.of(octets));
        ScriptKind.of("a", "b", Bytes.of(octets));
    }

    private static long lines(String text) {
        return text.chars().filter(c -> c == '\n').count();
    }

    @Test
    void whatHasAMeaningSomewhereHasNoneAnywhere() {
        String meaning = " \t\n\r\"'`$(){}[]<>|&;#:!*?~=%@,+-._\\/^aA0_ux\u0000\u001b\u007f\u0080\u0085\u00a0"
                + "\u00c3\u00a9\u00e2\u0080\u00a8\u00ff";
        var random = new Random(18);
        for (int i = 0; i < 30_000; i++) {
            var said = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--)
                said.append(meaning.charAt(random.nextInt(meaning.length())));
            check(said.toString());
        }
        for (String said : new String[] {
            "$(reboot)",
            "`reboot`",
            "${net0/mac}",
            "x\nreboot",
            "'; reboot; '",
            "\"; reboot; \"",
            "\"}",
            "-->",
            "]]>",
            "</a>",
            "&quot;",
            "\\",
            "\\\"",
            "'\\''",
            ": b",
            "- c",
            "# d",
            "|",
            ">",
            "%0a",
            "\r\nexit",
            "<<EOF",
            "a  b"
        }) check(said);
    }

    private static void check(String said) {
        TEMPLATES.forEach((kind, text) -> {
            Template template = Template.parse(kind, Bytes.latin1(text)).orElseThrow();
            String plain = rendered(template, "x1");
            String hostile = rendered(template, said);
            assertThat(Structure.of(kind, hostile))
                    .as(() -> kind + " of " + Bytes.latin1(said).hex() + ":\n" + hostile)
                    .isEqualTo(Structure.of(kind, plain));
        });
    }

    private static String rendered(Template template, String said) {
        Machine machine = Machines.stranger().with(Map.of("x", Value.told(said)));
        return Rendering.of(template, machine).orElseThrow().content().latin1();
    }
}
