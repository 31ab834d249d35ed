package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bootmasq.template.Machine;
import org.bootmasq.template.Rendering;
import org.bootmasq.template.ScriptKind;
import org.bootmasq.template.Template;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts made of what hostile machines say, read by those who read them in earnest: no code runs, and all is kept. */
final class TemplateReadersLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int RANDOM_VALUES = 400;
    private static final String MEANINGS = " \t\n\r\"'`$(){}[]<>|&;#:!*?~=%@,+-._\\/^aA0";

    @TempDir
    private Path folder = Path.of("");

    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void whatMachinesSay() {
        String touch = "touch " + folder.resolve("ran");
        for (String around : List.of(
                "$(%s)",
                "`%s`",
                ";%s;",
                "\n%s\n",
                "'; %s; '",
                "\"; %s; \"",
                "\\\"; %s; \\\"",
                "'$(%s)'",
                "| %s",
                "&& %s",
                "\"}\n%s",
                "<(%s)",
                ">%s",
                "${x:=$(%s)}",
                "# \n%s",
                "\\\n%s")) said.add(around.formatted(touch));
        said.addAll(List.of(
                "", " ", "a", "-n", "..", "yes", "null", "0x1f", "a: b", "- a", "\\", "'", "\"", "&amp;", "]]>", "-->",
                "2"));
        var random = new Random(7);
        while (said.size() < RANDOM_VALUES) {
            var text = new StringBuilder();
            for (int length = random.nextInt(16); length > 0; length--)
                text.append(MEANINGS.charAt(random.nextInt(MEANINGS.length())));
            said.add(text.toString());
        }
    }

    private static String render(ScriptKind kind, String template, String text) {
        var machine = new Machine(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Ip4.of("192.0.2.1"),
                Set.of(),
                Map.of("x", Machine.Value.told(text)));
        return Rendering.of(Template.parse(kind, Bytes.latin1(template)).orElseThrow(), machine)
                .orElseThrow()
                .content()
                .latin1();
    }

    /** Each text in a file of its own, {@code 0}, {@code 1} and so on. */
    private void write(ScriptKind kind, String template) throws IOException {
        for (int i = 0; i < said.size(); i++) {
            String text = render(kind, template, said.get(i));
            Files.writeString(folder.resolve(Integer.toString(i)), text, StandardCharsets.ISO_8859_1);
        }
    }

    private List<String> lines(String... command) {
        Running running = Running.start(folder, List.of(command));
        assertThat(running.awaitExit(SOON)).as(running::text).isZero();
        assertThat(folder.resolve("ran")).as("a command that a machine said").doesNotExist();
        return running.lines();
    }

    private static String exact(String text) {
        return text.replaceAll("[\\x00-\\x1f]", "_");
    }

    private static String word(String text) {
        return text.replaceAll("[^a-zA-Z0-9._-]", "_").replaceFirst("^[._-]", "_");
    }

    private static String bareWord(String text) {
        return text.isEmpty() ? "_" : word(text);
    }

    /** What each text is to say, each part in Base64, as the readers tell it. */
    private List<String> expected(List<UnaryOperator<String>> parts) {
        var lines = new ArrayList<String>();
        for (String text : said) {
            var line = new ArrayList<String>();
            for (var part : parts) {
                byte[] octets = part.apply(text).getBytes(StandardCharsets.ISO_8859_1);
                line.add(Base64.getEncoder().encodeToString(octets));
            }
            lines.add(String.join(" ", line));
        }
        return lines;
    }

    @Test
    void shells() throws IOException {
        Needs.program("bash", "bash");
        Needs.program("base64", "coreutils");
        write(ScriptKind.SHELL, """
            #!/bin/sh
            # ${x} ${x:text}
            set -- ${x} "${x}" "${x:text}" '${x:text}' a${x:text}'${x:text}'
            [ $# = 5 ] || exit 1
            cat >/dev/null <<END
            ${x:text} "${x:text}" '${x:text}'
            END
            for each; do printf %s "$each" | base64 -w0; printf ' '; done
            """);
        String all = "i=0; while [ -e $i ]; do $1 -n $i || exit 2; $1 $i || exit 3; echo; i=$((i+1)); done";
        List<UnaryOperator<String>> parts = List.of(
                TemplateReadersLabTest::bareWord,
                TemplateReadersLabTest::word,
                TemplateReadersLabTest::exact,
                TemplateReadersLabTest::exact,
                text -> "a" + bareWord(text) + exact(text));
        for (String shell : List.of("sh", "bash")) {
            assertThat(lines("sh", "-c", all, "sh", shell).stream().map(String::stripTrailing))
                    .as(shell)
                    .containsExactlyElementsOf(expected(parts));
        }
    }

    @Test
    void json() throws IOException {
        write(ScriptKind.JSON, "{\"a\": \"${x}\", \"b\": [\"${x:text}\", 1], \"c${x:text}\": \"\\\"${x:text}\"}");
        List<UnaryOperator<String>> parts = List.of(
                TemplateReadersLabTest::word,
                TemplateReadersLabTest::exact,
                text -> "c" + exact(text),
                text -> "\"" + exact(text));
        assertThat(python("import json", "d = json.loads(t); c = list(d)[2]; r = [d['a'], d['b'][0], c, d[c]]"))
                .containsExactlyElementsOf(expected(parts));
    }

    @Test
    void yaml() throws IOException {
        Needs.file("/usr/lib/python3/dist-packages/yaml/__init__.py", "python3-yaml");
        write(ScriptKind.YAML, """
            #cloud-config
            # ${x:text}
            bare: a${x}
            list:
              - "${x:text}"
              - b${x:text}
              - '${x:text}'
            text: |
              don't "${x:text}
            last: "c \\" ${x:text}"  # ${x:text}
            """);
        List<UnaryOperator<String>> parts = List.of(
                text -> "a" + bareWord(text),
                TemplateReadersLabTest::exact,
                text -> "b" + bareWord(text),
                TemplateReadersLabTest::word,
                text -> "don't \"" + bareWord(text) + "\n",
                text -> "c \" " + exact(text));
        assertThat(python("import yaml", "d = yaml.safe_load(t); r = [d['bare']] + d['list'] + [d['text'], d['last']]"))
                .containsExactlyElementsOf(expected(parts));
    }

    @Test
    void xml() throws IOException {
        write(ScriptKind.XML, """
            <?xml version="1.0"?>
            <a b="${x:text}" c='${x}'><!-- ${x} ${x:text} --><d>${x:text}</d><e><![CDATA[${x:text}]]></e></a>
            """);
        List<UnaryOperator<String>> parts = List.of(
                TemplateReadersLabTest::exact,
                TemplateReadersLabTest::word,
                TemplateReadersLabTest::exact,
                TemplateReadersLabTest::bareWord);
        assertThat(python(
                        "import xml.etree.ElementTree as e",
                        "d = e.fromstring(t); r = [d.get('b'), d.get('c'), d.find('d').text or '', d.find('e').text]"))
                .containsExactlyElementsOf(expected(parts));
    }

    /**
     * What Python finds in each text, in Base64.
     *
     * @param read makes a list {@code r} of the text {@code t}
     */
    private List<String> python(String imports, String read) throws IOException {
        Needs.file("/usr/bin/python3", "python3");
        Path script = Files.writeString(folder.resolve("read.py"), """
            import base64, os
            %s
            i = 0
            while os.path.exists(str(i)):
                t = open(str(i), encoding='latin1', newline='').read()
                %s
                print(' '.join(base64.b64encode(s.encode('latin1')).decode() for s in r))
                i += 1
            """.formatted(imports, read));
        return lines("/usr/bin/python3", script.toString());
    }
}
