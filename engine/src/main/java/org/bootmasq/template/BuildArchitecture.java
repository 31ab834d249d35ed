package org.bootmasq.template;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.pxe.Architecture;

/** What iPXE calls in {@code buildarch} the machine that it was made for, and option 93 by a number. */
final class BuildArchitecture {
    private static final Map<String, Architecture> UEFI = Map.of(
            "i386", Architecture.X86_UEFI,
            "x86_64", Architecture.X64_UEFI,
            "arm32", Architecture.ARM32_UEFI,
            "arm64", Architecture.ARM64_UEFI,
            "riscv32", Architecture.RISCV32_UEFI,
            "riscv64", Architecture.RISCV64_UEFI,
            "loong64", Architecture.LOONGARCH64_UEFI);

    private BuildArchitecture() {}

    /** Of an iPXE that runs on UEFI. */
    static OptionalInt code(String name) {
        return Optional.ofNullable(UEFI.get(name))
                .map(known -> OptionalInt.of(known.code()))
                .orElseGet(OptionalInt::empty);
    }

    /** The number where it has no name there. */
    static String name(int code) {
        Architecture machine = Architecture.of(code).map(Architecture::machine).orElse(Architecture.PC98);
        Architecture uefi = switch (machine) {
            case X86_BIOS -> Architecture.X86_UEFI;
            // RFC 4578 took 9 for x64 machines, and some still say so.
            case EBC -> Architecture.X64_UEFI;
            case ARM32_UBOOT -> Architecture.ARM32_UEFI;
            case ARM64_UBOOT -> Architecture.ARM64_UEFI;
            default -> machine;
        };
        return UEFI.entrySet().stream()
                .filter(each -> each.getValue() == uefi)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Integer.toString(code));
    }
}
