package org.bootmasq.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.pxe.BootProgram;
import org.bootmasq.pxe.PxeSubOption;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/**
 * Who asks for a boot file, one after the other on the same machine, and what it then sends: as seen on the wire from
 * real firmware.
 */
public enum BootStage {
    ROM(BootProgram.ROM),
    HTTP(BootProgram.HTTP),
    GPXE(BootProgram.GPXE),
    IPXE(BootProgram.IPXE);

    private static final Bytes PXE_21_PARAMETERS = Bytes.ofHex(
            "01 02 03 04 05 06 0b 0c 0d 0f 10 11 12 16 17 1c 28 29 2a 2b 32 33 36 3a 3b 3c 42 43 61 80 81 82 83 84 85"
                    + " 86 87");
    private static final Bytes UEFI_PARAMETERS = Bytes.ofHex(
            "01 02 03 04 05 06 0c 0d 0f 11 12 16 17 1c 28 29 2a 2b 32 33 36 3a 3b 3c 42 43 61 80 81 82 83 84 85 86 87");
    private static final Bytes HTTP_PARAMETERS =
            Bytes.ofHex("01 02 03 04 05 06 0c 0d 0f 11 12 16 17 1c 28 29 2a 2b 32 33 36 3a 3b 3c eb 43 61");
    private static final Bytes GPXE_PARAMETERS = Bytes.ofHex("01 03 06 07 0c 0f 11 2b 3c 42 43 af cb");
    private static final Bytes IPXE_PARAMETERS =
            Bytes.ofHex("01 03 06 07 0c 0f 11 1a 2b 3c 42 43 77 80 81 82 83 84 85 86 87 af cb");
    private static final Bytes GPXE_FEATURES =
            Bytes.ofHex("b105018086100e 180101 230101 220101 190101 210101 100102 120101 130101 110101"
                    + "eb03010001 170101 150101");
    private static final Bytes IPXE_FEATURES =
            Bytes.ofHex("b105018086100e 180101 230101 220101 190101 210101 100102 120101 130101 110101"
                    + "eb03010001 170101 150101 270101");

    private final BootProgram program;

    BootStage(BootProgram program) {
        this.program = program;
    }

    /** Its name as explain prints it. */
    public String title() {
        return program.title();
    }

    /** What a machine begins with that has no other program yet, by its number in option 93. */
    public static BootStage first(int architecture) {
        return bootsFromHttp(architecture) ? HTTP : ROM;
    }

    /** Whether it is the machine's own, rather than a program that was loaded. */
    public boolean isFirmware() {
        return program.isFirmware();
    }

    /** A DISCOVER. */
    public Dhcp4Message discover(HardwareAddress hardware, int architecture) {
        return message(hardware, architecture, MessageType.DISCOVER, List.of());
    }

    /** The REQUEST for what a server offered, broadcast like the DISCOVER (RFC 2131 section 4.4.1). */
    public Dhcp4Message request(HardwareAddress hardware, int architecture, Ip4 server, Ip4 address) {
        return message(
                hardware,
                architecture,
                MessageType.REQUEST,
                List.of(
                        new Dhcp4Option(OptionCode.SERVER_ID, server.octets()),
                        new Dhcp4Option(OptionCode.REQUESTED_ADDRESS, address.octets())));
    }

    /**
     * To port 4011 of a server, about an entry of its menu (PXE 2.1 section 2.4.6).
     *
     * @param address that the machine has
     * @param type of the entry
     */
    public Dhcp4Message choose(HardwareAddress hardware, int architecture, Ip4 server, Ip4 address, int type) {
        return ask(hardware, architecture, server, address).with(OptionCode.VENDOR_SPECIFIC, item(type));
    }

    /**
     * To port 4011 of a proxy that has named no boot file (PXE 2.1 section 2.4.4).
     *
     * @param address that the machine has
     */
    public Dhcp4Message ask(HardwareAddress hardware, int architecture, Ip4 server, Ip4 address) {
        Dhcp4Message request = request(hardware, architecture, server, address);
        List<Dhcp4Option> options = new ArrayList<>(request.options());
        options.removeIf(option -> option.is(OptionCode.REQUESTED_ADDRESS));
        return request.withOptions(options).withAddresses(address, Ip4.UNSPECIFIED, Ip4.UNSPECIFIED, Ip4.UNSPECIFIED);
    }

    /** Gives an address back (RFC 2131 section 4.4.6), as who has requested it. */
    public Dhcp4Message release(HardwareAddress hardware, int architecture, Ip4 server, Ip4 address) {
        List<Dhcp4Option> options = new ArrayList<>();
        options.add(new Dhcp4Option(OptionCode.MESSAGE_TYPE, Bytes.ofInts(MessageType.RELEASE.code())));
        options.add(new Dhcp4Option(OptionCode.SERVER_ID, server.octets()));
        Dhcp4Message request = request(hardware, architecture, server, address);
        request.option(OptionCode.CLIENT_ID)
                .ifPresent(identity -> options.add(new Dhcp4Option(OptionCode.CLIENT_ID, identity)));
        return request.withOptions(options).withAddresses(address, Ip4.UNSPECIFIED, Ip4.UNSPECIFIED, Ip4.UNSPECIFIED);
    }

    /** A boot server type and its first layer, closed by an end option (PXE 2.1 section 2.2.4). */
    private static Bytes item(int type) {
        return Bytes.ofInts(PxeSubOption.BOOT_ITEM.code(), 4, type >>> 8, type, 0, 0, OptionCode.END.code());
    }

    private Dhcp4Message message(HardwareAddress hardware, int machine, MessageType type, List<Dhcp4Option> first) {
        int architecture = seen(machine);
        boolean bios = isBios(architecture);
        List<Dhcp4Option> options = new ArrayList<>();
        options.add(new Dhcp4Option(OptionCode.MESSAGE_TYPE, Bytes.ofInts(type.code())));
        options.addAll(first);
        options.add(new Dhcp4Option(OptionCode.MAX_MESSAGE_SIZE, Bytes.ofInts(0x05, 0xc0)));
        options.add(new Dhcp4Option(OptionCode.CLIENT_ARCHITECTURE, Bytes.ofInts(architecture >>> 8, architecture)));
        options.add(new Dhcp4Option(
                OptionCode.CLIENT_NETWORK_INTERFACE,
                bios ? Bytes.ofInts(1, 2, 1) : Bytes.ofInts(1, 3, this == HTTP ? 0 : 16)));
        options.add(new Dhcp4Option(OptionCode.VENDOR_CLASS, Bytes.latin1(vendorClass(architecture))));
        options.addAll(own(hardware, bios));
        options.add(
                new Dhcp4Option(OptionCode.CLIENT_MACHINE_ID, Bytes.ofInts(0).plus(Bytes.of(new byte[16]))));
        return new Dhcp4Message(
                Dhcp4Message.BOOTREQUEST,
                hardware.type(),
                hardware.octets().length(),
                0,
                xid(hardware),
                0,
                isFirmware() && !bios ? Dhcp4Message.BROADCAST : 0,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                hardware.octets(),
                Bytes.EMPTY,
                Bytes.EMPTY,
                true,
                options);
    }

    /** A program that HTTP boot has loaded shows the number of the machine. */
    private int seen(int machine) {
        if (isFirmware()) return machine;
        return Architecture.of(machine).map(one -> one.machine().code()).orElse(machine);
    }

    /** What tells the stages apart. UEFI and old ROMs send no client identifier; gPXE and iPXE do. */
    private List<Dhcp4Option> own(HardwareAddress hardware, boolean bios) {
        var clientId = new Dhcp4Option(
                OptionCode.CLIENT_ID, Bytes.ofInts(hardware.type()).plus(hardware.octets()));
        return switch (this) {
            case ROM ->
                List.of(new Dhcp4Option(OptionCode.PARAMETER_REQUEST_LIST, bios ? PXE_21_PARAMETERS : UEFI_PARAMETERS));
            case HTTP -> List.of(new Dhcp4Option(OptionCode.PARAMETER_REQUEST_LIST, HTTP_PARAMETERS));
            case GPXE ->
                List.of(
                        new Dhcp4Option(OptionCode.USER_CLASS, Bytes.latin1("gPXE")),
                        new Dhcp4Option(OptionCode.PARAMETER_REQUEST_LIST, GPXE_PARAMETERS),
                        new Dhcp4Option(OptionCode.GPXE_ENCAPSULATED, GPXE_FEATURES),
                        clientId);
            case IPXE ->
                List.of(
                        new Dhcp4Option(OptionCode.USER_CLASS, Bytes.latin1("iPXE")),
                        new Dhcp4Option(OptionCode.PARAMETER_REQUEST_LIST, IPXE_PARAMETERS),
                        new Dhcp4Option(OptionCode.GPXE_ENCAPSULATED, IPXE_FEATURES),
                        clientId);
        };
    }

    private static String vendorClass(int architecture) {
        boolean http = bootsFromHttp(architecture);
        String undi = isBios(architecture) ? "002001" : http ? "003000" : "003016";
        return "%s:Arch:%05d:UNDI:%s".formatted(http ? "HTTPClient" : "PXEClient", architecture, undi);
    }

    private static boolean bootsFromHttp(int architecture) {
        return Architecture.of(architecture).map(Architecture::bootsFromHttp).orElse(false);
    }

    private static boolean isBios(int architecture) {
        return architecture == Architecture.X86_BIOS.code();
    }

    /** gPXE takes the end of its hardware address, at every boot. */
    private static int xid(HardwareAddress hardware) {
        int xid = 0;
        for (int i = 0; i < hardware.octets().length(); i++)
            xid = xid << 8 | hardware.octets().at(i);
        return xid;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
