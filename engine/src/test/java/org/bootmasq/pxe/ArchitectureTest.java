package org.bootmasq.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IANA's "Processor Architecture Types", and the names by which lines mean them. */
class ArchitectureTest {
    @Test
    void theTableIsIanasWithoutAGap() {
        assertThat(Arrays.stream(Architecture.values()).map(Architecture::code))
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 41).boxed().toList());
        assertThat(Arrays.stream(Architecture.values())
                        .filter(Architecture::bootsFromHttp)
                        .map(Architecture::code))
                .containsExactly(15, 16, 17, 18, 19, 20, 23, 24, 26, 28, 30, 38, 40);
    }

    @ParameterizedTest
    @CsvSource({
        "x64-uefi,7",
        "X64-UEFI-HTTP,16",
        "x86-64_EFI,7",
        "IA32_EFI,6",
        "arm64-uefi-http,19",
        "riscv64-uefi,27",
        "x86pc,0",
        "19,19",
        "0,0"
    })
    void isMeantByWordNameOrNumber(String text, int code) {
        assertThat(Architecture.meant(text)).map(Architecture::code).contains(code);
    }

    @Test
    void nothingElseIsMeant() {
        assertThat(Architecture.meant("vax")).isEmpty();
        assertThat(Architecture.meant("")).isEmpty();
        assertThat(Architecture.meant("42")).isEmpty();
        assertThat(Architecture.named("x64-uefi"))
                .as("pxe-service knows dnsmasq's")
                .isEmpty();
    }

    @Test
    void aMachineIsTheSameHoweverItBoots() {
        assertThat(Architecture.X64_UEFI.covers(7)).isTrue();
        assertThat(Architecture.X64_UEFI.covers(16)).isTrue();
        assertThat(Architecture.X64_UEFI.covers(15)).isFalse();
        assertThat(Architecture.X64_UEFI_HTTP.covers(16)).isTrue();
        assertThat(Architecture.X64_UEFI_HTTP.covers(7)).isFalse();
        assertThat(Architecture.RISCV64_UEFI_HTTP.machine()).isEqualTo(Architecture.RISCV64_UEFI);
        assertThat(Architecture.LOONGARCH64_UEFI_HTTP.isUefi()).isTrue();
        assertThat(Architecture.X86_BIOS_HTTP.isBios()).isTrue();
        assertThat(Architecture.ARM64_UBOOT_HTTP.title()).isEqualTo("ARM 64-bit U-Boot, HTTP boot");
    }
}
