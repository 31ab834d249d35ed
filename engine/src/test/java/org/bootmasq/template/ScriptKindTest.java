package org.bootmasq.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptKindTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#!ipxe                       | IPXE",
                "#!gpxe                       | IPXE",
                "#!/bin/sh                    | SHELL",
                "#! /bin/bash -e              | SHELL",
                "#!/usr/bin/env bash          | SHELL",
                "#!/usr/bin/python3           | OTHER",
                "#!/usr/bin/env python3       | OTHER",
                "#!                           | OTHER",
                "#cloud-config                | YAML",
                "<?xml version=\"1.0\"?>      | XML",
                "\u00ef\u00bb\u00bf<?xml version=\"1.0\"?>  | XML",
                "# a comment                  | JSON",
            })
    void theFirstLineDecides(String line, ScriptKind kind) {
        assertThat(ScriptKind.of("/srv/a.json", "/b.xml", Bytes.latin1(line + "\nmore\n")))
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/a.ipxe, /x, IPXE",
        "/srv/A.YML, /x, YAML",
        "/srv/a.yaml, /x.json, YAML",
        "/srv/a.ign, /x, JSON",
        "/srv/a.xml, /x, XML",
        "/srv/a.sh, /x, SHELL",
        "/srv/a.ks, /x.sh, OTHER",
        "/srv/a.cfg, /x, OTHER",
        "/srv/a.preseed, /x, OTHER",
        "/srv/52-54-00-12-34-56, /boot.ipxe, IPXE",
        "/srv.sh/user-data, /user-data, OTHER",
    })
    void elseTheNameOfTheFileAndThenThatOfTheUrl(String file, String url, ScriptKind kind) {
        assertThat(ScriptKind.of(file, url, Bytes.latin1("text"))).isEqualTo(kind);
        assertThat(ScriptKind.of(file, url, Bytes.EMPTY)).isEqualTo(kind);
    }

    @Test
    void aLongLineIsReadNoFurtherThanNeeded() {
        assertThat(ScriptKind.of("a", "b", Bytes.latin1("#!ipxe" + " ".repeat(100_000))))
                .isEqualTo(ScriptKind.IPXE);
    }
}
