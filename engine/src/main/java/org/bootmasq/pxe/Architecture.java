package org.bootmasq.pxe;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Option 93 (RFC 4578 section 2.1), of the IANA table "Processor Architecture Types". */
public enum Architecture {
    X86_BIOS(0, "x86 BIOS", Firmware.BIOS, "x86PC"),
    PC98(1, "NEC/PC98", Firmware.OTHER, "PC98"),
    ITANIUM(2, "Itanium", Firmware.UEFI, "IA64_EFI"),
    ALPHA(3, "DEC Alpha", Firmware.OTHER, "Alpha"),
    ARC_X86(4, "Arc x86", Firmware.OTHER, "Arc_x86"),
    INTEL_LEAN_CLIENT(5, "Intel Lean Client", Firmware.OTHER, "Intel_Lean_Client"),
    X86_UEFI(6, "x86 UEFI", Firmware.UEFI, "IA32_EFI"),
    X64_UEFI(7, "x64 UEFI", Firmware.UEFI, "x86-64_EFI"),
    XSCALE_UEFI(8, "Xscale UEFI", Firmware.UEFI, "Xscale_EFI"),
    EBC(9, "EFI byte code", Firmware.UEFI, "BC_EFI"),
    ARM32_UEFI(10, "ARM 32-bit UEFI", Firmware.UEFI, "ARM32_EFI"),
    ARM64_UEFI(11, "ARM 64-bit UEFI", Firmware.UEFI, "ARM64_EFI"),
    POWERPC_OPEN_FIRMWARE(12, "PowerPC Open Firmware", Firmware.OTHER),
    POWERPC_EPAPR(13, "PowerPC ePAPR", Firmware.OTHER),
    POWER_OPAL(14, "POWER OPAL v3", Firmware.OTHER),
    X86_UEFI_HTTP(15, X86_UEFI),
    X64_UEFI_HTTP(16, X64_UEFI),
    EBC_HTTP(17, EBC),
    ARM32_UEFI_HTTP(18, ARM32_UEFI),
    ARM64_UEFI_HTTP(19, ARM64_UEFI),
    X86_BIOS_HTTP(20, X86_BIOS),
    ARM32_UBOOT(21, "ARM 32-bit U-Boot", Firmware.OTHER),
    ARM64_UBOOT(22, "ARM 64-bit U-Boot", Firmware.OTHER),
    ARM32_UBOOT_HTTP(23, ARM32_UBOOT),
    ARM64_UBOOT_HTTP(24, ARM64_UBOOT),
    RISCV32_UEFI(25, "RISC-V 32-bit UEFI", Firmware.UEFI),
    RISCV32_UEFI_HTTP(26, RISCV32_UEFI),
    RISCV64_UEFI(27, "RISC-V 64-bit UEFI", Firmware.UEFI),
    RISCV64_UEFI_HTTP(28, RISCV64_UEFI),
    RISCV128_UEFI(29, "RISC-V 128-bit UEFI", Firmware.UEFI),
    RISCV128_UEFI_HTTP(30, RISCV128_UEFI),
    S390_BASIC(31, "s390 Basic", Firmware.OTHER),
    S390_EXTENDED(32, "s390 Extended", Firmware.OTHER),
    MIPS32_UEFI(33, "MIPS 32-bit UEFI", Firmware.UEFI),
    MIPS64_UEFI(34, "MIPS 64-bit UEFI", Firmware.UEFI),
    SUNWAY32_UEFI(35, "Sunway 32-bit UEFI", Firmware.UEFI),
    SUNWAY64_UEFI(36, "Sunway 64-bit UEFI", Firmware.UEFI),
    LOONGARCH32_UEFI(37, "LoongArch 32-bit UEFI", Firmware.UEFI),
    LOONGARCH32_UEFI_HTTP(38, LOONGARCH32_UEFI),
    LOONGARCH64_UEFI(39, "LoongArch 64-bit UEFI", Firmware.UEFI),
    LOONGARCH64_UEFI_HTTP(40, LOONGARCH64_UEFI),
    ARM_RPIBOOT(41, "Arm rpiboot", Firmware.OTHER);

    /** What kind of program the firmware can start. */
    private enum Firmware {
        BIOS,
        UEFI,
        OTHER
    }

    private final int code;
    private final String title;
    private final Firmware firmware;
    private final String serviceName;
    private final Architecture machine;

    Architecture(int code, String title, Firmware firmware, String serviceName) {
        this.code = code;
        this.title = title;
        this.firmware = firmware;
        this.serviceName = serviceName;
        this.machine = this;
    }

    /** A machine that has a number of its own when it boots from a URL. */
    Architecture(int code, Architecture machine) {
        this.code = code;
        this.title = machine.title + ", HTTP boot";
        this.firmware = machine.firmware;
        this.serviceName = "";
        this.machine = machine;
    }

    /** One that dnsmasq has no name for. */
    Architecture(int code, String title, Firmware firmware) {
        this(code, title, firmware, "");
    }

    /** The architecture of a number of option 93; empty if the table does not know it. */
    public static Optional<Architecture> of(int code) {
        return Arrays.stream(values()).filter(one -> one.code == code).findFirst();
    }

    /** By dnsmasq's name in {@code pxe-service}, letter case aside: {@code x86-64_EFI}. */
    public static Optional<Architecture> named(String serviceName) {
        return Arrays.stream(values())
                .filter(one -> !one.serviceName.isEmpty() && one.serviceName.equalsIgnoreCase(serviceName))
                .findFirst();
    }

    /** By our word ({@code x64-uefi}), by dnsmasq's name, letter case aside, or by its number. */
    public static Optional<Architecture> meant(String text) {
        return Arrays.stream(values())
                .filter(one -> one.word().equalsIgnoreCase(text)
                        || Integer.toString(one.code).equals(text))
                .findFirst()
                .or(() -> named(text));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** dnsmasq: whatever has a number from that of 32-bit UEFI on has UEFI's own mind about menus. */
    public static boolean countsAsUefi(int code) {
        return code >= X86_UEFI.code;
    }

    /** Its number in option 93 (RFC 4578 section 2.1, IANA's "Processor Architecture Types"). */
    public int code() {
        return code;
    }

    /** For people: {@code x64 UEFI}. */
    public String title() {
        return title;
    }

    /** Whether it boots as a PC's BIOS does. */
    public boolean isBios() {
        return firmware == Firmware.BIOS;
    }

    /** Whether it runs UEFI programs. */
    public boolean isUefi() {
        return firmware == Firmware.UEFI;
    }

    /** Whether it boots from a URL: option 60 is then {@code HTTPClient}. */
    public boolean bootsFromHttp() {
        return machine != this;
    }

    /** The same machine when it does not boot from a URL, as a program that it has loaded shows itself. */
    public Architecture machine() {
        return machine;
    }

    /** Whether a number of option 93 is this one's, or that of the same machine when it boots from a URL. */
    public boolean covers(int number) {
        return number == code || of(number).filter(one -> one.machine == this).isPresent();
    }
}
