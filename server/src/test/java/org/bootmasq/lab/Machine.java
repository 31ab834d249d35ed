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

    private static Machine uefiOverHttp(Lab lab, String hardwareAddress, List<String> more) {
        List<String> options = new ArrayList<>(List.of("-boot", "n"));
        for (String version : List.of("IPv4", "IPv6")) {
            options.addAll(List.of("-fw_cfg", "name=opt/org.tianocore/" + version + "PXESupport,string=no"));
        }
        options.addAll(more);
        return uefi(lab, hardwareAddress, "_4M", options);
    }

    /** @param kind part of the names of the firmware's files */
    private static Machine uefi(Lab lab, String hardwareAddress, String kind, List<String> more) {
        Needs.program("qemu-system-x86_64", "qemu-system-x86");
        Path code = Needs.file("/usr/share/OVMF/OVMF_CODE" + kind + ".fd", "ovmf");
        Path variables = lab.folder().resolve("vars-" + hardwareAddress.replace(":", "") + ".fd");
        try {
            Files.copy(Needs.file("/usr/share/OVMF/OVMF_VARS" + kind + ".fd", "ovmf"), variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> options = new ArrayList<>(List.of("-machine", "q35", "-m", "512"));
        options.addAll(more);
        options.addAll(List.of("-drive", "if=pflash,format=raw,readonly=on,file=" + code));
        options.addAll(List.of("-drive", "if=pflash,format=raw,file=" + variables));
        return start(lab, options, "virtio-net-pci,romfile=,netdev=net,mac=" + hardwareAddress);
    }

    private static Machine start(Lab lab, List<String> options, String card) {
        List<String> command = new ArrayList<>(List.of("qemu-system-x86_64", "-accel", "tcg"));
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
