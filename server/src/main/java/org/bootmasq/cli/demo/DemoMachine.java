package org.bootmasq.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootmasq.linux.FrameSocket;
import org.bootmasq.wire.HardwareAddress;

/** The machine that boots. */
sealed interface DemoMachine {
    String QEMU = "qemu-system-x86_64";
    Path TUN = Path.of("/dev/net/tun");

    /** For people. */
    String title();

    /** What the ROM is to load, if a file of this computer serves for it. */
    Optional<Path> loader();

    /** Makes the network that it needs. */
    void plugIn(DemoKind kind) throws IOException;

    /** Switches it on; {@code console} hears what it prints. */
    Power powerOn(DemoFiles files, Consumer<String> console) throws IOException;

    /** Whether the ROM loads gPXE first. */
    default boolean hasTwoStages() {
        return true;
    }

    /** A machine that is on. */
    interface Power extends AutoCloseable {
        boolean isOn();

        @Override
        void close();
    }

    /**
     * QEMU with UEFI and a virtio card without a boot ROM, so that UEFI's own PXE code boots.
     *
     * @param code the firmware
     * @param variables its settings, to be copied
     * @param snponly iPXE as a UEFI program
     */
    record Uefi(Path code, Path variables, Path snponly) implements DemoMachine {
        private static final List<String> FOLDERS =
                List.of("/usr/share/OVMF", "/usr/share/edk2/ovmf", "/usr/share/edk2/x64", "/usr/share/qemu");
        private static final List<String> CODES = List.of("OVMF_CODE.fd", "OVMF_CODE_4M.fd", "OVMF_CODE.4m.fd");
        private static final List<String> LOADERS = List.of(
                "/usr/lib/ipxe/snponly.efi", "/usr/share/ipxe/ipxe-snponly-x86_64.efi", "/usr/share/ipxe/snponly.efi");

        static Optional<DemoMachine> find() {
            Optional<Path> snponly =
                    LOADERS.stream().map(Path::of).filter(Files::isReadable).findFirst();
            if (snponly.isEmpty()) return Optional.empty();
            for (String folder : FOLDERS) {
                for (String name : CODES) {
                    Path code = Path.of(folder, name);
                    Path variables = Path.of(folder, name.replace("CODE", "VARS"));
                    if (Files.isReadable(code) && Files.isReadable(variables))
                        return Optional.of(new Uefi(code, variables, snponly.get()));
                }
            }
            return Optional.empty();
        }

        @Override
        public String title() {
            return "QEMU with UEFI (OVMF) and its own PXE; what it loads is " + snponly;
        }

        @Override
        public Optional<Path> loader() {
            return Optional.of(snponly);
        }

        @Override
        public void plugIn(DemoKind kind) throws IOException {
            DemoNetwork.makeTap(kind);
        }

        @Override
        public Power powerOn(DemoFiles files, Consumer<String> console) throws IOException {
            Path copy = Files.copy(variables, files.in("variables.fd"));
            List<String> options = new ArrayList<>(List.of("-machine", "q35,accel=tcg", "-m", "512"));
            options.addAll(List.of("-drive", "if=pflash,format=raw,readonly=on,file=" + code));
            options.addAll(List.of("-drive", "if=pflash,format=raw,file=" + copy));
            // Else it asks over IPv4 first, for a minute.
            if (files.kind() == DemoKind.IP6)
                options.addAll(List.of("-fw_cfg", "name=opt/org.tianocore/IPv4Support,string=no"));
            return qemu(options, "virtio-net-pci,romfile=", console);
        }
    }

    /**
     * QEMU with SeaBIOS, whose card has an iPXE ROM: the ROM is gPXE's successor already, and boots the script at once.
     */
    record Bios() implements DemoMachine {
        private static final List<String> ROMS = List.of(
                "/usr/lib/ipxe/qemu/pxe-e1000.rom",
                "/usr/share/ipxe/qemu/pxe-e1000.rom",
                "/usr/share/qemu/pxe-e1000.rom");

        static Optional<DemoMachine> find() {
            return ROMS.stream().anyMatch(rom -> Files.isReadable(Path.of(rom)))
                    ? Optional.of(new Bios())
                    : Optional.empty();
        }

        @Override
        public String title() {
            return "QEMU with a BIOS (SeaBIOS) and an iPXE ROM on its card: one stage";
        }

        @Override
        public Optional<Path> loader() {
            return Optional.empty();
        }

        @Override
        public void plugIn(DemoKind kind) throws IOException {
            DemoNetwork.makeTap(kind);
        }

        @Override
        public boolean hasTwoStages() {
            return false;
        }

        @Override
        public Power powerOn(DemoFiles files, Consumer<String> console) throws IOException {
            return qemu(List.of("-machine", "pc,graphics=off,accel=tcg", "-m", "256"), "e1000", console);
        }
    }

    /** {@link BuiltInClient}, on a cable. */
    record BuiltIn() implements DemoMachine {
        @Override
        public String title() {
            return "the built-in client, which plays the firmware and then what it loads";
        }

        @Override
        public Optional<Path> loader() {
            return Optional.empty();
        }

        @Override
        public void plugIn(DemoKind kind) throws IOException {
            DemoNetwork.makeCable(kind);
        }

        @Override
        public Power powerOn(DemoFiles files, Consumer<String> console) throws IOException {
            int card = DemoNetwork.index(DemoNetwork.CLIENT_SIDE);
            HardwareAddress hardware = HardwareAddress.ethernet(DemoNetwork.HARDWARE);
            var socket = new FrameSocket(card);
            Thread thread = Thread.ofPlatform().daemon().name("built-in client").start(() -> {
                try {
                    if (files.kind() == DemoKind.IP6) bootOverIp6(socket, hardware, console);
                    else bootOverIp4(socket, hardware, console);
                } catch (IOException e) {
                    console.accept("the built-in client stops: " + e.getMessage());
                }
            });
            return new Power() {
                @Override
                public boolean isOn() {
                    return thread.isAlive();
                }

                @Override
                public void close() {
                    thread.interrupt();
                }
            };
        }
    }

    private static void bootOverIp4(FrameSocket socket, HardwareAddress hardware, Consumer<String> console)
            throws IOException {
        try (var link = new BuiltInClientLink(socket, hardware)) {
            new BuiltInClient(link, hardware, console).boot();
        }
    }

    private static void bootOverIp6(FrameSocket socket, HardwareAddress hardware, Consumer<String> console)
            throws IOException {
        try (var client = new BuiltInClient6(socket, hardware, console)) {
            client.boot();
        }
    }

    private static Power qemu(List<String> options, String card, Consumer<String> console) throws IOException {
        List<String> command = new ArrayList<>(List.of(QEMU));
        command.addAll(options);
        command.addAll(List.of("-boot", "n", "-no-reboot", "-display", "none", "-monitor", "none", "-serial", "stdio"));
        command.addAll(List.of("-netdev", "tap,id=net,script=no,downscript=no,ifname=" + DemoNetwork.SERVER_SIDE));
        command.addAll(List.of("-device", card + ",netdev=net,mac=" + DemoNetwork.HARDWARE));
        DemoProcess process = DemoProcess.start(command, console);
        return new Power() {
            @Override
            public boolean isOn() {
                return process.isAlive();
            }

            @Override
            public void close() {
                process.close();
            }
        };
    }
}
