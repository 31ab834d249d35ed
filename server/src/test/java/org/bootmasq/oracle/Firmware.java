package org.bootmasq.oracle;

import static org.bootmasq.oracle.Clients.bootServer;
import static org.bootmasq.oracle.Clients.discover;
import static org.bootmasq.oracle.Clients.dora;
import static org.bootmasq.oracle.Clients.hex;
import static org.bootmasq.oracle.Clients.option;

import java.util.List;
import org.bootmasq.lab.BootpPacket;
import org.bootmasq.wire.Ip4;

/** What boot firmware sends: gPXE, iPXE, UEFI PXE and HTTP boot, Intel's boot agent, and the questions to port 4011. */
final class Firmware {
    private Firmware() {}

    static List<Client> clients() {
        return List.of(
                booting("gPXE", gpxe()),
                booting("iPXE", ipxe()),
                booting("UEFI x64", uefi(3, "0007", "PXEClient:Arch:00007:UNDI:003000")),
                booting("BIOS PXE", bios(4)),
                booting("UEFI HTTP", uefi(5, "0010", "HTTPClient:Arch:00016:UNDI:003001")),
                booting("UEFI arm64", uefi(6, "000b", "PXEClient:Arch:00011:UNDI:003000")),
                booting("PXE without an architecture", withoutArchitecture(47, "PXEClient:Arch:00000:UNDI:002001")),
                booting("PXE of another vendor", withoutArchitecture(48, "Kiosk:Arch:00000:UNDI:002001")),
                new Client("PXE menu", c -> menu(c, bios(14))),
                new Client(
                        "PXE menu without an architecture",
                        c -> menu(c, withoutArchitecture(49, "PXEClient:Arch:00000:UNDI:002001"))));
    }

    private static Client booting(String name, BootpPacket discover) {
        return new Client(name, c -> {
            dora(c, discover);
            bootServer(c, "REQUEST to 4011", discover, "");
        });
    }

    private static void menu(Conversation c, BootpPacket discover) {
        bootServer(c, "menu item 8000.0", discover, "470480000000ff");
        bootServer(c, "menu item 8001.0", discover, "470480010000ff");
        bootServer(c, "menu item 1.0", discover, "470400010000ff");
        bootServer(c, "menu item 8000.1", discover, "470480000001ff");
        c.unicast(
                "DISCOVER to 4011",
                discover.with(Ip4.of("192.168.50.200"), Ip4.UNSPECIFIED, 0),
                Ip4.of("192.168.50.200"),
                4011);
        c.unicast(
                "INFORM to 4011",
                discover.replacing(option(53, "08")).with(Ip4.of("192.168.50.200"), Ip4.UNSPECIFIED, 0),
                Ip4.of("192.168.50.200"),
                4011);
    }

    static BootpPacket gpxe() {
        return discover(
                        1,
                        option(57, "05c0"),
                        option(93, "0000"),
                        option(94, "010201"),
                        option(60, hex("PXEClient:Arch:00000:UNDI:002001")),
                        option(77, hex("gPXE")),
                        option(55, "010306070c0f112b3c4243afcb"),
                        option(
                                175,
                                "b105018086100e180101230101220101190101210101100102120101130101110101eb03010001170101150101"),
                        option(61, "01020000000101"),
                        option(97, "0000000000000000000000000000000000"))
                .withXid(0x00000101);
    }

    private static BootpPacket ipxe() {
        return discover(
                        2,
                        option(57, "05c0"),
                        option(93, "0000"),
                        option(94, "010201"),
                        option(60, hex("PXEClient:Arch:00000:UNDI:002001")),
                        option(77, hex("iPXE")),
                        option(55, "01030607 0c0f111a 2b3c4243 777780af cb".replace(" ", "")),
                        option(
                                175,
                                "b105018086100e180101230101220101190101210101100102120101130101110101eb03010001170101150101 270101"
                                        .replace(" ", "")),
                        option(61, "01020000000102"),
                        option(97, Clients.uuid()))
                .withXid(0x77b20202);
    }

    private static BootpPacket uefi(int client, String architecture, String vendorClass) {
        return discover(
                        client,
                        option(57, "05c0"),
                        option(
                                55,
                                "0102030405060c0d0f111216171c28292a2b32333643 3c42436180818283848586 87"
                                        .replace(" ", "")),
                        option(97, Clients.uuid()),
                        option(94, "010300"),
                        option(93, architecture),
                        option(60, hex(vendorClass)))
                .with(Ip4.UNSPECIFIED, Ip4.UNSPECIFIED, 0x8000);
    }

    /** RFC 4578 wants option 93 of every client; PXE 2.1 lets some leave it out. */
    private static BootpPacket withoutArchitecture(int client, String vendorClass) {
        return discover(
                client,
                option(55, Clients.pxeList()),
                option(57, "04ec"),
                option(97, Clients.uuid()),
                option(60, hex(vendorClass)));
    }

    private static BootpPacket bios(int client) {
        return discover(
                client,
                option(55, Clients.pxeList()),
                option(57, "04ec"),
                option(97, Clients.uuid()),
                option(93, "0000"),
                option(94, "010201"),
                option(60, hex("PXEClient:Arch:00000:UNDI:002001")));
    }
}
