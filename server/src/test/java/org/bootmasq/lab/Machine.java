package org.bootmasq.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine without a disk in QEMU, its network card on the laboratory's bridge and its console on the serial port.
 * Everything is emulated (no KVM), so that it behaves the same wherever the tests run; a boot takes 20 to 30 s.
 */
public final class Machine implements AutoCloseable {
    private final Running qemu;

    private Machine(Running qemu) {
        this.qemu = qemu;
    }

    /** SeaBIOS with the iPXE boot ROM of the e1000 card. */
    public static Machine bios(Lab lab, String hardwareAddress, int megabytes) {
        return bios(lab, "e1000", hardwareAddress, megabytes, "-boot", "n");
    }

    /** The same, that starts from a floppy if the network has nothing to boot. */
    public static Machine biosWithFloppy(Lab lab, String hardwareAddress, Path floppy) {
        String drive = "if=floppy,format=raw,file=" + floppy;
        return bios(lab, "e1000", hardwareAddress, 256, "-boot", "order=na", "-drive", drive);
    }

    /** The same, that starts from a CD if the network has nothing to boot, with a virtio card. */
    public static Machine biosWithCd(Lab lab, String hardwareAddress, Path image) {
        String drive = "if=ide,media=cdrom,format=raw,readonly=on,file=" + image;
        return bios(lab, "virtio", hardwareAddress, 512, "-boot", "order=nd", "-drive", drive);
    }

    /** The same, that starts from a drive of its own, which QEMU finds at the URL. */
    public static Machine biosWithDrive(Lab lab, String hardwareAddress, String url) {
        return bios(lab, "e1000", hardwareAddress, 256, "-boot", "c", "-drive", "if=ide,format=raw,file=" + url);
    }

    private static Machine bios(Lab lab, String card, String hardwareAddress, int megabytes, String... options) {
        Needs.program("qemu-system-x86_64", "qemu-system-x86");
        Needs.file("/usr/lib/ipxe/qemu/pxe-" + card + ".rom", "ipxe-qemu");
        List<String> all = new ArrayList<>(List.of("-machine", "pc,graphics=off", "-m", Integer.toString(megabytes)));
        all.addAll(List.of(options));
        String device = card.equals("virtio") ? "virtio-net-pci" : card;
        return start(lab, all, device + ",netdev=net,mac=" + hardwareAddress);
    }

    /** UEFI with its own PXE stack on a virtio card without a boot ROM. */
    public static Machine uefi(Lab lab, String hardwareAddress) {
        return uefi(lab, hardwareAddress, "", List.of("-boot", "n"));
    }

    /** The same without IPv4: it tries PXE over IPv6, and if that gives it no boot file HTTP boot over IPv6. */
    public static Machine uefiOverIp6(Lab lab, String hardwareAddress) {
        String setting = "name=opt/org.tianocore/IPv4Support,string=no";
        return uefi(lab, hardwareAddress, "_4M", List.of("-boot", "n", "-fw_cfg", setting));
    }

    /** The same with IPv4 but without PXE: it tries HTTP boot over IPv4. */
    public static Machine uefiOverHttp(Lab lab, String hardwareAddress) {
        return uefiOverHttp(lab, hardwareAddress, List.of());
    }

    /** The same by HTTPS too, from servers whom these authorities vouch for: an EFI signature list. */
    public static Machine uefiOverHttps(Lab lab, String hardwareAddress, Path authorities) {
        String setting = "name=etc/edk2/https/cacerts,file=" + authorities;
        return uefiOverHttp(lab, hardwareAddress, List.of("-fw_cfg", setting));
    }

    /**
     * The same with Secure Boot on.
     *
     * @param keys {@code ms} for those of PCs that are sold, which run what Microsoft has signed, or {@code snakeoil}
     *     for the one that Debian's firmware has for tests
     */
    public static Machine uefiOverHttpWithSecureBoot(Lab lab, String hardwareAddress, String keys) {
        List<String> options = new ArrayList<>(overHttp());
        options.addAll(List.of("-machine", "smm=on", "-global", "driver=cfi.pflash01,property=secure,value=on"));
        return uefi(lab, hardwareAddress, "_4M." + keys, options);
    }

    /** An arm64 machine whose UEFI tries HTTP boot over IPv4. */
    public static Machine arm64OverHttp(Lab lab, String hardwareAddress) {
        Needs.program("qemu-system-aarch64", "qemu-system-arm");
        List<String> options = new ArrayList<>(List.of("-machine", "virt", "-cpu", "cortex-a57", "-m", "512"));
        options.addAll(overHttp());
        options.addAll(flash(lab, hardwareAddress, "/usr/share/AAVMF/AAVMF_CODE.fd", "qemu-efi-aarch64"));
        return start(lab, "qemu-system-aarch64", options, "virtio-net-pci,romfile=,netdev=net,mac=" + hardwareAddress);
    }

    private static Machine uefiOverHttp(Lab lab, String hardwareAddress, List<String> more) {
        List<String> options = new ArrayList<>(overHttp());
        options.addAll(more);
        return uefi(lab, hardwareAddress, "_4M", options);
    }

    private static List<String> overHttp() {
        List<String> options = new ArrayList<>(List.of("-boot", "n"));
        for (String version : List.of("IPv4", "IPv6")) {
            options.addAll(List.of("-fw_cfg", "name=opt/org.tianocore/" + version + "PXESupport,string=no"));
        }
        return options;
    }

    /** @param kind part of the names of the firmware's files */
    private static Machine uefi(Lab lab, String hardwareAddress, String kind, List<String> more) {
        Needs.program("qemu-system-x86_64", "qemu-system-x86");
        List<String> options = new ArrayList<>(List.of("-machine", "q35", "-m", "512"));
        options.addAll(more);
        options.addAll(flash(lab, hardwareAddress, "/usr/share/OVMF/OVMF_CODE" + kind + ".fd", "ovmf"));
        return start(lab, options, "virtio-net-pci,romfile=,netdev=net,mac=" + hardwareAddress);
    }

    /** The firmware itself, and variables of the machine's own. */
    private static List<String> flash(Lab lab, String hardwareAddress, String firmware, String debianPackage) {
        Path code = Needs.file(firmware, debianPackage);
        Path fresh = Needs.file(firmware.replace("_CODE", "_VARS"), debianPackage);
        Path variables = lab.folder().resolve("vars-" + hardwareAddress.replace(":", "") + ".fd");
        try {
            Files.copy(fresh, variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(
                "-drive",
                "if=pflash,format=raw,readonly=on,file=" + code,
                "-drive",
                "if=pflash,format=raw,file=" + variables);
    }

    private static Machine start(Lab lab, List<String> options, String card) {
        return start(lab, "qemu-system-x86_64", options, card);
    }

    private static Machine start(Lab lab, String emulator, List<String> options, String card) {
        List<String> command = new ArrayList<>(List.of(emulator, "-accel", "tcg"));
        command.addAll(List.of("-display", "none", "-serial", "stdio", "-monitor", "none"));
        command.addAll(options);
        command.addAll(List.of("-netdev", "tap,id=net,script=no,downscript=no,ifname=" + lab.tap(), "-device", card));
        return new Machine(lab.start(lab.serverNamespace(), command));
    }

    /** Types on the serial port. */
    public void type(String keys) {
        qemu.type(keys);
    }

    /** Whether the marker comes out of the serial port in time. */
    public boolean prints(String marker, Duration atMost) {
        return qemu.awaitText(text -> text.contains(marker), atMost);
    }

    @Override
    public void close() {
        qemu.close();
    }

    /** Everything it printed, without the terminal's control sequences. */
    @Override
    public String toString() {
        return qemu.text().replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "");
    }
}
