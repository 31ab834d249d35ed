package org.bootmasq.report.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.trace.HttpEvent;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;

/** What is known of machines, from what the protocols tell. */
class MachinesTest {
    private static final String MAC = "52:54:00:12:34:56";
    private static final Ip4 ADDRESS = Ip4.of(192, 0, 2, 10);
    private static final Ip4 SERVER = Ip4.of(192, 0, 2, 1);
    private static final Directive LINE =
            new Directive(Option.DHCP_BOOT, "gpxe.pxe", new Origin("dnsmasq.conf", 7, 1, "dhcp-boot=gpxe.pxe"));

    private final Machines machines = new Machines(() -> now());
    private long now = 1_000_000;

    private long now() {
        return now;
    }

    private static HardwareAddress hardware(String mac) {
        return new HardwareAddress(1, Bytes.ofHex(mac.replace(':', ' ')));
    }

    private void dhcp(String mac, Trace.DhcpStep... steps) {
        var client = new Trace.DhcpClient("eth0", mac, now);
        for (Trace.DhcpStep each : steps) machines.tell(new Trace.DhcpEvent(client, each));
    }

    /** A message of a client and the reply to it. */
    private void asks(String mac, String program, String type, String reply, IpAddress address, String file) {
        var received = new Trace.MessageReceived(type, Ip4.UNSPECIFIED, 68);
        dhcp(mac, received);
        if (!program.isEmpty())
            dhcp(mac, new Trace.BootClientSeen(program, OptionalInt.of(0), Optional.of(hardware(mac))));
        if (!file.isEmpty()) dhcp(mac, new Trace.BootFileChosen(file, Optional.of(LINE), "dhcp-boot"));
        dhcp(mac, new Trace.MessageSent(reply, Optional.of(address), SERVER, 68, 300));
    }

    private void romGetsAddress(String mac, IpAddress address) {
        asks(mac, "PXE ROM", "DHCPDISCOVER", "DHCPOFFER", address, "gpxe.pxe");
        asks(mac, "PXE ROM", "DHCPREQUEST", "DHCPACK", address, "gpxe.pxe");
    }

    private static Trace.TftpClient tftp(IpAddress address) {
        return new Trace.TftpClient(address, "eth0", Optional.empty());
    }

    private static HttpEvent.HttpPeer http(IpAddress address) {
        return new HttpEvent.HttpPeer(address, "eth0");
    }

    private List<String> steps() {
        return machines.list(MAC).getFirst().boots().getFirst().steps().stream()
                .map(step -> step.stage() + (step.failed() ? "!" : "") + " " + step.text()
                        + (step.times() > 1 ? " x" + step.times() : ""))
                .toList();
    }

    @Test
    void aBootIsOneRowFromTheRomToTheSystem() {
        romGetsAddress(MAC, ADDRESS);
        machines.tell(new Trace.FileSent(tftp(ADDRESS), "/srv/tftp/gpxe.pxe", 60_000));
        asks(MAC, "gPXE", "DHCPDISCOVER", "DHCPOFFER", ADDRESS, "http://192.0.2.1/boot.gpxe");
        asks(MAC, "gPXE", "DHCPREQUEST", "DHCPACK", ADDRESS, "http://192.0.2.1/boot.gpxe");
        machines.tell(new HttpEvent.ResourceSent(http(ADDRESS), "/srv/http/boot.gpxe", 90, true));
        machines.tell(new Trace.SessionBegun(new Trace.SanClient(ADDRESS, "iqn.a"), "iqn.disk", LINE));
        machines.tell(new HttpEvent.BootReported(http(ADDRESS), false, "partitioned\n"));
        asks(MAC, "", "DHCPDISCOVER", "DHCPOFFER", ADDRESS, "");
        asks(MAC, "", "DHCPREQUEST", "DHCPACK", ADDRESS, "");
        assertThat(steps())
                .containsExactly(
                        "DHCP PXE ROM: DHCPDISCOVER -> DHCPOFFER 192.0.2.10, gpxe.pxe (dnsmasq.conf:7)",
                        "DHCP PXE ROM: DHCPREQUEST -> DHCPACK 192.0.2.10, gpxe.pxe (dnsmasq.conf:7)",
                        "TFTP /srv/tftp/gpxe.pxe, 60000 octets",
                        "DHCP gPXE: DHCPDISCOVER -> DHCPOFFER 192.0.2.10, http://192.0.2.1/boot.gpxe (dnsmasq.conf:7)",
                        "DHCP gPXE: DHCPREQUEST -> DHCPACK 192.0.2.10, http://192.0.2.1/boot.gpxe (dnsmasq.conf:7)",
                        "HTTP /srv/http/boot.gpxe, 90 octets",
                        "SAN iqn.disk: session begun",
                        "REPORT partitioned",
                        "SYSTEM DHCPDISCOVER -> DHCPOFFER 192.0.2.10");
        Machine machine = machines.list("192.0.2.10").getFirst();
        assertThat(machine.name()).isEqualTo(MAC);
        assertThat(machine.architecture()).isEqualTo("x86 BIOS");
        assertThat(machines.list("52-54-00-12-34-56")).hasSize(1);
        assertThat(machines.list("192.0.2.11")).isEmpty();
    }

    @Test
    void firmwareThatAsksAgainGoesOnAndThatAsksAfterAFileBeginsAnew() {
        for (int i = 0; i < 3; i++) {
            asks(MAC, "PXE ROM", "DHCPDISCOVER", "DHCPOFFER", ADDRESS, "gpxe.pxe");
            now += 4000;
        }
        assertThat(steps())
                .containsExactly("DHCP PXE ROM: DHCPDISCOVER -> DHCPOFFER 192.0.2.10, gpxe.pxe (dnsmasq.conf:7) x3");
        machines.tell(new Trace.ErrorSent(tftp(ADDRESS), "gpxe.pxe", 1, "file gpxe.pxe not found"));
        assertThat(steps()).contains("TFTP! gpxe.pxe: file gpxe.pxe not found");
        asks(MAC, "PXE ROM", "DHCPDISCOVER", "DHCPOFFER", ADDRESS, "gpxe.pxe");
        assertThat(machines.list(MAC).getFirst().boots()).hasSize(2);
    }

    @Test
    void whatNeverBootedByTheNetworkIsNoMachine() {
        asks(MAC, "", "DHCPDISCOVER", "DHCPOFFER", ADDRESS, "");
        machines.tell(new Trace.FileSent(tftp(ADDRESS), "/srv/tftp/x", 1));
        assertThat(machines.list("")).isEmpty();
    }

    @Test
    void anAddressBelongsToWhoHasItNow() {
        String other = "52:54:00:00:00:01";
        romGetsAddress(MAC, ADDRESS);
        romGetsAddress(other, ADDRESS);
        machines.tell(new Trace.FileSent(tftp(ADDRESS), "/srv/tftp/gpxe.pxe", 1));
        assertThat(steps()).noneMatch(step -> step.startsWith("TFTP"));
        assertThat(machines.list(other).getFirst().boots().getFirst().steps())
                .anyMatch(step -> step.stage() == Stage.TFTP);
        assertThat(machines.list("192.0.2.10")).hasSize(1);
    }

    @Test
    void aRefusalSaysWhy() {
        dhcp(
                MAC,
                new Trace.MessageReceived("DHCPDISCOVER", Ip4.UNSPECIFIED, 68),
                new Trace.BootClientSeen("PXE ROM", OptionalInt.of(7), Optional.of(hardware(MAC))),
                new Trace.Refused("no address available", Optional.empty()));
        assertThat(steps()).containsExactly("DHCP! PXE ROM: DHCPDISCOVER not answered: no address available");
    }

    @Test
    void aLogIsKeptToItsEndAndWithinItsRoom() {
        romGetsAddress(MAC, ADDRESS);
        machines.tell(new HttpEvent.BootReported(http(ADDRESS), true, "one\n"));
        machines.tell(new HttpEvent.BootReported(http(ADDRESS), true, "two\n"));
        assertThat(machines.list(MAC).getFirst().boots().getFirst().log()).isEqualTo("one\ntwo\n");
        for (int i = 0; i < 20; i++)
            machines.tell(new HttpEvent.BootReported(http(ADDRESS), true, "x".repeat(16_383) + i % 10));
        String log = machines.list(MAC).getFirst().boots().getFirst().log();
        assertThat(log).hasSizeLessThanOrEqualTo(64 << 10).endsWith("9");
    }

    @Test
    void logsOfManyMachinesLeaveRoomForTheLatest() {
        for (int i = 0; i < 200; i++) {
            Ip4 address = Ip4.of(192, 0, 2, i);
            romGetsAddress("52:54:00:00:00:%02x".formatted(i), address);
            for (int part = 0; part < 4; part++)
                machines.tell(new HttpEvent.BootReported(http(address), true, "x".repeat(16 << 10)));
        }
        int all = machines.list("").stream()
                .flatMap(each -> each.boots().stream())
                .mapToInt(boot -> boot.log().length())
                .sum();
        assertThat(all).isBetween(3 << 20, 4 << 20);
        assertThat(machines.list("").getFirst().boots().getFirst().log()).hasSize(64 << 10);
    }

    @Test
    void oneThatDidNoMoreThanAskLeavesBeforeOthers() {
        romGetsAddress(MAC, ADDRESS);
        machines.tell(new Trace.FileSent(tftp(ADDRESS), "/srv/tftp/gpxe.pxe", 1));
        for (int i = 0; i < 3000; i++) {
            String mac = "02:00:00:00:%02x:%02x".formatted(i >> 8, i & 255);
            asks(mac, "PXE ROM", "DHCPDISCOVER", "DHCPOFFER", Ip4.of(198, 51, 100, i % 250), "gpxe.pxe");
        }
        assertThat(machines.list("")).hasSize(1000);
        assertThat(machines.list(MAC)).hasSize(1);
        machines.tell(new Trace.FileSent(tftp(ADDRESS), "/srv/tftp/again", 1));
        assertThat(steps()).contains("TFTP /srv/tftp/again, 1 octets");
    }

    @Test
    void moreStepsThanThereIsRoomForAreCounted() {
        romGetsAddress(MAC, ADDRESS);
        for (int i = 0; i < 150; i++) machines.tell(new Trace.FileSent(tftp(ADDRESS), "/srv/tftp/" + i, 1));
        Boot boot = machines.list(MAC).getFirst().boots().getFirst();
        assertThat(boot.steps()).hasSize(100);
        assertThat(boot.stepsLeftOut()).isEqualTo(52);
    }

    @Test
    void whatMachinesSayCannotSteerATerminal() {
        romGetsAddress(MAC, ADDRESS);
        machines.tell(new HttpEvent.BootReported(http(ADDRESS), false, "\033[2J"));
        machines.tell(new HttpEvent.BootReported(http(ADDRESS), true, "a\033]0;b\007\nc\n"));
        String text = MachineText.of(machines.list(MAC));
        assertThat(text).contains("\\033[2J").contains("| a\\033]0;b\\007").contains("| c");
        assertThat(text.chars()).allMatch(c -> c == '\n' || c >= ' ');
    }
}
