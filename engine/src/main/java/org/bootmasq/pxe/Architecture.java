package org.bootmasq.pxe;

import java.util.Optional;

/** IANA table "Processor Architecture Types" (RFC 4578 section 2.1, RFC 5970): what option 93 says. */
public enum Architecture {
    X86_BIOS(0x00, "x86 BIOS"),
    NEC_PC98(0x01, "NEC/PC98"),
    ITANIUM(0x02, "Itanium"),
    DEC_ALPHA(0x03, "DEC Alpha"),
    ARC_X86(0x04, "Arc x86"),
    INTEL_LEAN_CLIENT(0x05, "Intel Lean Client"),
    X86_UEFI(0x06, "x86 UEFI"),
    X64_UEFI(0x07, "x64 UEFI"),
    XSCALE_UEFI(0x08, "EFI Xscale"),
    EBC(0x09, "EBC"),
    ARM32_UEFI(0x0a, "ARM 32-bit UEFI"),
    ARM64_UEFI(0x0b, "ARM 64-bit UEFI"),
    POWERPC_OPEN_FIRMWARE(0x0c, "PowerPC Open Firmware"),
    POWERPC_EPAPR(0x0d, "PowerPC ePAPR"),
    POWER_OPAL(0x0e, "POWER OPAL v3"),
    X86_UEFI_HTTP(0x0f, "x86 UEFI boot from HTTP"),
    X64_UEFI_HTTP(0x10, "x64 UEFI boot from HTTP"),
    EBC_HTTP(0x11, "EBC boot from HTTP"),
    ARM32_UEFI_HTTP(0x12, "ARM 32-bit UEFI boot from HTTP"),
    ARM64_UEFI_HTTP(0x13, "ARM 64-bit UEFI boot from HTTP"),
    X86_BIOS_HTTP(0x14, "x86 BIOS boot from HTTP"),
    ARM32_UBOOT(0x15, "ARM 32-bit U-Boot"),
    ARM64_UBOOT(0x16, "ARM 64-bit U-Boot"),
    ARM32_UBOOT_HTTP(0x17, "ARM 32-bit U-Boot boot from HTTP"),
    ARM64_UBOOT_HTTP(0x18, "ARM 64-bit U-Boot boot from HTTP"),
    RISCV32_UEFI(0x19, "RISC-V 32-bit UEFI"),
    RISCV32_UEFI_HTTP(0x1a, "RISC-V 32-bit UEFI boot from HTTP"),
    RISCV64_UEFI(0x1b, "RISC-V 64-bit UEFI"),
    RISCV64_UEFI_HTTP(0x1c, "RISC-V 64-bit UEFI boot from HTTP");

    private final int code;
    private final String title;

    Architecture(int code, String title) {
        this.code = code;
        this.title = title;
    }

    public static Optional<Architecture> of(int code) {
        for (Architecture one : values()) {
            if (one.code == code) return Optional.of(one);
        }
        return Optional.empty();
    }

    public int code() {
        return code;
    }

    public boolean isUefi() {
        return title.contains("UEFI") || title.contains("EFI");
    }

    public boolean bootsFromHttp() {
        return title.endsWith("HTTP");
    }

    @Override
    public String toString() {
        return title;
    }
}
