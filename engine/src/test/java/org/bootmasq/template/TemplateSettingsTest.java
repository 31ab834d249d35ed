package org.bootmasq.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.template.Machine.Value;
import org.bootmasq.template.TemplateSettings.Candidate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateSettingsTest {
    private final Problems problems = new Problems();

    private TemplateSettings read(String text) {
        return TemplateSettingsReader.read(Texts.read(text, problems), text.contains("enable-http"), problems);
    }

    private static List<String> names(TemplateSettings settings, String path, Machine machine) {
        return settings.candidates(path, machine).stream().map(Candidate::name).toList();
    }

    @Test
    void theMostSpecificFileComesFirst() {
        TemplateSettings settings = read("""
                enable-http
                http-template=/ks,/srv/ks/all
                http-template=/ks,/srv/ks/lab,tag:lab
                http-template=/ks,/srv/ks/old,tag:old
                http-template=/ks,/srv/ks/lab-db,tag:lab,tag:role=db
                http-template=/ks,/srv/ks/not-old,tag:lab,tag:!old
                http-template=/ks,/srv/ks/${uuid}
                http-template=/ks,/srv/ks/${mac:hexhyp},tag:lab
                http-template=/other,/srv/other
                """);
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
        assertThat(names(settings, "/ks", Machines.known()))
                .containsExactly(
                        "/srv/ks/52-54-00-ab-cd-ef",
                        "/srv/ks/4c4c4544-0051-3510-8052-b4c04f334d32",
                        "/srv/ks/lab-db",
                        "/srv/ks/not-old",
                        "/srv/ks/lab",
                        "/srv/ks/all");
        assertThat(names(settings, "/ks", Machines.stranger())).containsExactly("/srv/ks/all");
        assertThat(names(settings, "/none", Machines.known())).isEmpty();
        assertThat(settings.has("/other")).isTrue();
        assertThat(settings.has("/none")).isFalse();
    }

    @Test
    void noMachineLeadsToAnotherFolder() {
        TemplateSettings settings = read("http-template=/a,/srv/${hostname}/${serial}.ks\nhttp-machine-values=/v");
        assertThat(names(settings, "/a", Machines.saying("../../etc/passwd")))
                .containsExactly("/srv/_._.._etc_passwd/_._.._etc_passwd.ks");
        assertThat(names(settings, "/a", Machines.saying(".."))).containsExactly("/srv/_./_..ks");
        assertThat(names(settings, "/a", Machines.saying(""))).isEmpty();
        assertThat(names(settings, "/a", Machines.saying("a\u0000b").with(Map.of("serial", Value.written("x/y")))))
                .containsExactly("/srv/a_b/x_y.ks");
        assertThat(settings.valueFiles(Machines.saying("../x"))).isEmpty();
        assertThat(settings.valueFiles(Machines.known()))
                .containsExactly("/v/52-54-00-ab-cd-ef", "/v/4c4c4544-0051-3510-8052-b4c04f334d32");
        assertThat(read("").valueFiles(Machines.known())).isEmpty();
    }

    @Test
    void valuesOfAMachineMayNameItsFile() {
        TemplateSettings settings =
                read("enable-http\nhttp-template=/a,/srv/${role}.ks\nhttp-template=/a,/srv/${group}.ks");
        assertThat(names(settings, "/a", Machines.known())).containsExactly("/srv/db.ks");
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings())
                .extracting(ConfigError::message)
                .hasSize(2)
                .allMatch(text -> text.contains("tag"));
    }

    @Test
    void withoutHttpNobodyGetsThem() {
        read("http-template=/a,/srv/a\nboot-entry=a,A,/a");
        assertThat(problems.warnings())
                .extracting(ConfigError::message)
                .hasSize(2)
                .containsOnly("without effect as HTTP is not served");
        assertThat(read("").isEmpty()).isTrue();
        assertThat(read("boot-entry=a,A,/a").isEmpty()).isFalse();
    }

    @Test
    void entriesOfTheMenu() {
        TemplateSettings settings = read("boot-entry=a.b-c_1,\"A, B\",local,tag:x,net:#y");
        assertThat(problems.errors()).isEmpty();
        BootEntry entry = settings.entries().getFirst();
        assertThat(entry.name()).isEqualTo("a.b-c_1");
        assertThat(entry.text()).isEqualTo("A, B");
        assertThat(entry.target()).isEqualTo("local");
        assertThat(entry.condition().matches(Set.of("x"))).isTrue();
        assertThat(entry.condition().matches(Set.of("x", "y"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http-template=ks,/srv/a        | a URL path begins with a slash   | ks        | write /ks for ks",
                "http-template=/ks              | missing file behind /ks          | /ks       | it is written",
                "http-template=/ks,             | missing file behind /ks          | ''        | it is written",
                "http-template=/ks,/a,lab | unknown word 'lab' | lab | tags are written tag:<tag>",
                "http-template                  | missing parameter                | http      | it is written",
                "http-machine-values            | missing parameter                | http      | it is written",
                "boot-entry=a,A                 | missing value                    | A         | an entry has a name",
                "boot-entry=,A,/a               | not a name                       | ''        | it is written",
                "boot-entry=a b,A,/a            | not a name                       | a b       | it is written",
                "boot-entry=-a,A,/a             | not a name                       | -a        | it is written",
                "boot-entry=local,A,/a          | the name local is                | local     | it is written",
                "boot-entry=a,A,x/y             | neither a path nor a URL         | x/y       | write /x/y",
                "boot-entry=a,A,/a,b            | unknown word 'b'                 | b         | tags are written",
            })
    void whatIsWrongIsToldAtItsPlace(String line, String message, String place, String hint) {
        read(line);
        assertThat(problems.errors()).hasSize(1);
        ConfigError error = problems.errors().getFirst();
        assertThat(error.message()).startsWith(message);
        assertThat(line.substring(error.origin().column() - 1)).startsWith(place);
        assertThat(String.join("\n", ErrorText.lines(error))).contains(hint);
    }
}
