package org.bootmasq.pxe;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** For which processor a PE image is (Microsoft PE/COFF specification, "Machine Types"). */
public enum PeMachine {
    I386(0x14c, "x86", Architecture.X86_UEFI),
    X64(0x8664, "x64", Architecture.X64_UEFI),
    ITANIUM(0x200, "Itanium", Architecture.ITANIUM),
    EBC(0xebc, "EFI byte code", Architecture.EBC),
    ARM(0x1c0, "ARM", Architecture.ARM32_UEFI),
    THUMB(0x1c2, "ARM", Architecture.ARM32_UEFI),
    ARMNT(0x1c4, "ARM", Architecture.ARM32_UEFI),
    ARM64(0xaa64, "ARM64", Architecture.ARM64_UEFI),
    RISCV32(0x5032, "RISC-V 32-bit", Architecture.RISCV32_UEFI),
    RISCV64(0x5064, "RISC-V 64-bit", Architecture.RISCV64_UEFI),
    RISCV128(0x5128, "RISC-V 128-bit", Architecture.RISCV128_UEFI),
    LOONGARCH32(0x6232, "LoongArch 32-bit", Architecture.LOONGARCH32_UEFI),
    LOONGARCH64(0x6264, "LoongArch 64-bit", Architecture.LOONGARCH64_UEFI);

    private final int code;
    private final String title;
    private final Architecture architecture;

    PeMachine(int code, String title, Architecture architecture) {
        this.code = code;
        this.title = title;
        this.architecture = architecture;
    }

    /** The processor of a number of the file's header. */
    static Optional<PeMachine> of(int code) {
        return Arrays.stream(values()).filter(one -> one.code == code).findFirst();
    }

    /** For people: {@code x64}. */
    public String title() {
        return title;
    }

    /** Whether UEFI of an architecture runs such images. Every one runs byte code, where it has an interpreter. */
    public boolean runsOn(Architecture machine) {
        // Numbers that vendors use for the same machine: 9 is written for x64 by old firmware.
        return List.of(architecture, Architecture.EBC).contains(machine.machine())
                || this == EBC
                || this == X64 && machine.machine() == Architecture.EBC;
    }
}
