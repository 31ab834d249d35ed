package org.bootmasq.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bootmasq.template.Machine.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToldTest {
    @Test
    void nothingOfItIsTrusted() {
        assertThat(new Told(Map.of("serial", "$(x)\n")).value("serial")).contains(new Value("$(x)_", false));
        assertThat(new Told(Map.of("serial", "")).value("serial")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "pcbios, i386, 0, i386",
        "pcbios, x86_64, 0, i386",
        "efi, i386, 6, i386",
        "efi, x86_64, 7, x86_64",
        "efi, arm32, 10, arm32",
        "efi, arm64, 11, arm64",
        "efi, riscv32, 25, riscv32",
        "efi, riscv64, 27, riscv64",
        "efi, loong64, 39, loong64",
        "efi, x, -1, -1",
        "efi, '', -1, -1",
        "'', x86_64, -1, -1",
    })
    void ipxeSaysWhatRunsIt(String platform, String build, int architecture, String name) {
        var told = new Told(Map.of("platform", platform, "buildarch", build));
        assertThat(told.architecture().orElse(-1)).isEqualTo(architecture);
        assertThat(BuildArchitecture.name(architecture)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"9, x86_64", "16, x86_64", "17, x86_64", "20, i386", "22, arm64", "1, 1", "60000, 60000"})
    void numbersThatMeanTheSameMachineHaveItsName(int architecture, String name) {
        assertThat(BuildArchitecture.name(architecture)).isEqualTo(name);
    }
}
