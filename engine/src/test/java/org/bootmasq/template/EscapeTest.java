package org.bootmasq.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.template.Machines.render;
import static org.bootmasq.template.Machines.saying;
import static org.bootmasq.template.Machines.written;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How what a machine says of itself is written, in each language and place. */
class EscapeTest {
    private static final String HOSTILE = "a\"b'c`d$(e)${f}\\g\nh;i&j|k<l>m#n%o/p{q}r s\u0000t";

    @ParameterizedTest
    @EnumSource(ScriptKind.class)
    void withoutAFormatItIsOneWordEverywhere(ScriptKind kind) {
        String word = "a_b_c_d__e___f__g_h_i_j_k_l_m_n_o_p_q_r_s_t";
        for (String place :
                new String[] {"%s", "x %s y", "a: \"%s\"", "a: '%s'", "<a b=\"%s\">", "<a>%s</a>", "{\"a\":\"%s\"}"})
            assertThat(render(kind, place.formatted("${x}"), saying(HOSTILE))).isEqualTo(place.formatted(word));
    }

    @ParameterizedTest
    @CsvSource({"--help, _-help", ".., _.", ".profile, _profile", ":label, _label", "#x, _x", "-, _", "~root, _root"})
    void aWordBeginsWithALetterOrADigit(String said, String written) {
        assertThat(render(ScriptKind.IPXE, "${x}", saying(said))).isEqualTo(written);
        assertThat(render(ScriptKind.SHELL, "\"${x}\"", saying(said))).isEqualTo("\"" + written + "\"");
    }

    @Test
    void ipxeHasNoQuotesAndNoEscapes() {
        assertThat(render(ScriptKind.IPXE, "echo ${x:text} \"${x:text}\"\n", saying("a b || ${net0/mac}")))
                .isEqualTo("echo a_b______net0_mac_ \"a_b______net0_mac_\"\n");
        assertThat(render(ScriptKind.IPXE, "echo ${net${x}/mac} ${x}\n", saying("0")))
                .as("it has no part in the name of what iPXE expands")
                .isEqualTo("echo ${net/mac} 0\n");
    }

    @Test
    void jsonHasNumbersForWhatIsNoWord() {
        assertThat(render(ScriptKind.JSON, "{\"${x:text}\": ${x:text}}", saying("a \"b\"\\\n${c}\u00e9")))
                .isEqualTo("{\"a \\u0022b\\u0022\\u005c_\\u0024\\u007bc\\u007d_\": a__b_____c__}");
        assertThat(render(ScriptKind.JSON, "\"\\\"${x:text}\"", saying("\""))).isEqualTo("\"\\\"\\u0022\"");
        assertThat(render(ScriptKind.JSON, "\"${x:text}\"", saying(utf8("\u00e9\u20ac\ud83d\ude00\u202e\u0085"))))
                .isEqualTo("\"\\u00e9\\u20ac\\ud83d\\ude00__\"");
    }

    @Test
    void yamlHasThemInDoubleQuotesOnly() {
        assertThat(render(ScriptKind.YAML, "a: \"${x:text}\"\nb: '${x:text}'\nc: ${x:text}\n", saying("a: 'b'\n")))
                .isEqualTo("a: \"a\\x3a \\x27b\\x27_\"\nb: 'a___b__'\nc: a___b__\n");
        assertThat(render(ScriptKind.YAML, "- - k: \"${x:text}\"\n", saying(utf8("\u00e9\u20ac"))))
                .isEqualTo("- - k: \"\\xe9\\U000020ac\"\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: don't \"${x:text}\"",
                "a: |\\n  b: \"${x:text}\"",
                "- a: >-\\n    b: \"${x:text}\"\\n   c: \"${x:text}\"",
                "--- |\\nb: \"${x:text}\"",
                "a: [\"${x:text}\"]",
                "\"${x:text}\"",
                "a: b # c: \"${x:text}\"",
                "a: 'it''s: \"${x:text}\"'",
            })
    void whereYamlMayHaveNoQuotesTheyDoNotCount(String template) {
        String text = template.replace("\\n", "\n");
        assertThat(render(ScriptKind.YAML, text, saying("a: b"))).isEqualTo(text.replace("${x:text}", "a__b"));
    }

    @Test
    void behindTheTextOfABlockYamlHasQuotesAgain() {
        assertThat(render(ScriptKind.YAML, "a: |\n  it's\n\n  x\nb: \"${x:text}\"\n", saying(":")))
                .endsWith("b: \"\\x3a\"\n");
        assertThat(render(ScriptKind.YAML, "a: 'it''s\n  more'\nb: \"${x:text}\"\n", saying(":")))
                .endsWith("b: \"\\x3a\"\n");
    }

    @Test
    void xmlHasNumbersInTextAndAttributes() {
        assertThat(render(
                        ScriptKind.XML,
                        "<?xml a=\"${x:text}\"?><a b=\"${x:text}\" c='${x:text}' ${x:text}>${x:text}</a>"
                                + "<!-- ${x:text} --><![CDATA[${x:text}]]>",
                        saying("'<&>--]]>")))
                .isEqualTo("<?xml a=\"____--___\"?><a b=\"&#x27;&#x3c;&#x26;&#x3e;--&#x5d;&#x5d;&#x3e;\""
                        + " c='&#x27;&#x3c;&#x26;&#x3e;--&#x5d;&#x5d;&#x3e;' ____--___>"
                        + "&#x27;&#x3c;&#x26;&#x3e;--&#x5d;&#x5d;&#x3e;</a><!-- _________ --><![CDATA[____--___]]>");
        assertThat(render(ScriptKind.XML, "<!DOCTYPE a [<!ENTITY b \"${x:text}\">]><a>${x:text}</a>", saying("<&")))
                .as("entities may hold anything")
                .isEqualTo("<!DOCTYPE a [<!ENTITY b \"__\">]><a>__</a>");
    }

    @Test
    void shellsHaveBackslashesInQuotes() {
        assertThat(render(
                        ScriptKind.SHELL,
                        "a=\"${x:text}\" b='${x:text}' c=${x:text} # ${x:text}\n",
                        saying("'a b' \"$c\" `d` \\e\n;")))
                .isEqualTo("a=\"'a b' \\\"\\$c\\\" \\`d\\` \\\\e_;\" b=''\\''a b'\\'' \"$c\" `d` \\e_;'"
                        + " c=_a_b____c___d___e__ # _a_b____c___d___e__\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cat <<EOF\\n\"${x:text}\"\\nEOF",
                "a=\"$(echo '${x:text}')\"",
                "a=`echo \"${x:text}\"`",
                "a=$'${x:text}'",
                "a=${b:-\"}\"${x:text}\"",
                "# don't \"${x:text}\"",
                "a=\\\"${x:text}\\\"",
            })
    void whatIsNotFollowedInAShellCountsAsOutsideOfQuotes(String template) {
        String text = template.replace("\\n", "\n");
        assertThat(render(ScriptKind.SHELL, text, saying("a;b"))).isEqualTo(text.replace("${x:text}", "a_b"));
    }

    @Test
    void aNumberIsNoFileThatIsRedirected() {
        assertThat(render(ScriptKind.SHELL, "echo ${x}>a ${x}<b a${x} > c", saying("2")))
                .isEqualTo("echo _2>a _2<b a2 > c");
        assertThat(render(ScriptKind.OTHER, "echo ${x}>a", saying("2"))).isEqualTo("echo _2>a");
        assertThat(render(ScriptKind.XML, "<a>${x}</a>", saying("2"))).isEqualTo("<a>2</a>");
    }

    @Test
    void noNameOfAShellsVariableGrows() {
        assertThat(render(ScriptKind.SHELL, "$HOME${x} $HOME/${x} ${HOME}${x} $1${x}", saying("OLD")))
                .isEqualTo("$HOME $HOME/OLD ${HOME}OLD $1");
    }

    @Test
    void whatTheOperatorWroteIsWrittenAsItIsOrEscapedIfHeAsksForIt() {
        assertThat(render(ScriptKind.JSON, "[${x}, \"${x:text}\"]", written("{\"a\": 1}")))
                .isEqualTo("[{\"a\": 1}, \"\\u007b\\u0022a\\u0022\\u003a 1\\u007d\"]");
        assertThat(render(ScriptKind.SHELL, "${x} '${x:text}'", written("a 'b'")))
                .isEqualTo("a 'b' 'a '\\''b'\\'''");
        assertThat(render(
                        ScriptKind.SHELL,
                        "${x}${hostname:text}",
                        saying("a;b").with(written("\"").more())))
                .as("what he wrote counts for where the next value stands")
                .isEqualTo("\"a;b");
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
