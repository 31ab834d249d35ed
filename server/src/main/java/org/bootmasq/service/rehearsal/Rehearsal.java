package org.bootmasq.service.rehearsal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp4.Dhcp4Server;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.InterfaceChanges;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.ProcessSignals;
import org.bootmasq.edge.SteadyClock;
import org.bootmasq.edge.dhcp.Dhcp4Sockets;
import org.bootmasq.edge.dhcp.DhcpEffects;
import org.bootmasq.edge.dhcp.Outlet4;
import org.bootmasq.edge.dhcp.Outlet6;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.lease.LeaseStore;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.LogSink;
import org.bootmasq.edge.log.LogWriter;
import org.bootmasq.edge.tftp.TftpRunner;
import org.bootmasq.edge.tftp.TftpWitness;
import org.bootmasq.linux.OwnProcess;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.service.Settings;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/**
 * A start and a boot played through the real pieces, without a packet leaving the process: what the build's class cache
 * remembers.
 */
public final class Rehearsal {
    private static final Ip4 OURSELVES = Ip4.of(192, 0, 2, 1);
    private static final Bytes PARAMETERS = Bytes.ofInts(1, 3, 6, 7, 12, 15, 17, 43, 60, 66, 67, 175, 203);

    private Rehearsal() {}

    /** Plays it. Sockets that this user may not open are left out. */
    public static void play(Settings settings) throws IOException {
        Path folder = Files.createTempDirectory("bootmasq-rehearsal");
        try (var log =
                new LogWriter(LogSink.file(folder.resolve("log"), OwnProcess.pid(), FileOwner.UNCHANGED), false, 0)) {
            var store = LeaseStore.open(folder.resolve("leases"), FileOwner.UNCHANGED, false, log);
            store.start();
            var engine = new Dhcp4Server(
                    settings.dhcp4(), store.content().table(), new SecureRandom(), () -> KnownNames.NONE);
            engine.interfacesChanged(List.of(new InterfaceView(
                    "rehearsal",
                    1,
                    HardwareAddress.ethernet("02:00:00:00:00:01"),
                    List.of(new InterfaceView.LocalAddress(OURSELVES, Ip4.maskOf(24), Ip4.of(192, 0, 2, 255))))));
            var effects =
                    new DhcpEffects(store, Outlet4.NONE, Outlet6.NONE, Optional.empty(), DhcpEffects.Holders.NONE, log);
            for (int type : List.of(1, 3)) {
                effects.add(engine.on(SteadyClock.millis(), request(type)));
                effects.carryOut();
            }
            Rehearsal6.play(settings, store.content().table6(), effects, log);
            sockets(settings, log);
            store.close();
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) Files.delete(file);
            }
            Files.delete(folder);
        }
    }

    private static Arrival request(int type) {
        var options = new ArrayList<Dhcp4Option>();
        options.add(new Dhcp4Option(OptionCode.MESSAGE_TYPE, Bytes.ofInts(type)));
        options.add(new Dhcp4Option(OptionCode.PARAMETER_REQUEST_LIST, PARAMETERS));
        options.add(new Dhcp4Option(OptionCode.VENDOR_CLASS, Bytes.latin1("PXEClient:Arch:00000:UNDI:002001")));
        options.add(new Dhcp4Option(OptionCode.CLIENT_ARCHITECTURE, Bytes.ofInts(0, 0)));
        if (type == 3) {
            options.add(new Dhcp4Option(
                    OptionCode.REQUESTED_ADDRESS, Ip4.of(192, 0, 2, 10).octets()));
            options.add(new Dhcp4Option(OptionCode.SERVER_ID, OURSELVES.octets()));
        }
        var message = new Dhcp4Message(
                1,
                1,
                6,
                0,
                0x123456,
                0,
                0x8000,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Bytes.ofHex("525400123456"),
                Bytes.EMPTY,
                Bytes.EMPTY,
                true,
                options);
        return new Arrival(1, Ip4.UNSPECIFIED, 68, Ip4.BROADCAST, false, Dhcp4Codec.encode(message));
    }

    private static void sockets(Settings settings, Log log) {
        try {
            var interfaces = new Interfaces(settings.server().interfaces());
            try (var loop = new EventLoop(new Faults(log, ""));
                    var signals = new ProcessSignals();
                    var _ = new InterfaceChanges(loop, interfaces);
                    var tftp = new TftpRunner(settings.tftp(), interfaces, 0, TftpWitness.NONE, log)) {
                signals.attend(loop);
                tftp.start();
                new Dhcp4Sockets(0, false, true, "", interfaces, PcapDump.OFF, log).close();
                loop.stop();
                loop.run();
            }
        } catch (IOException notAllowed) {
            log.log(org.bootmasq.edge.log.Priority.INFO, "", "rehearsed without sockets: " + notAllowed.getMessage());
        }
    }
}
