package org.bootmasq.report.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bootmasq.config.Directive;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.pxe.BootProgram;
import org.bootmasq.trace.HttpEvent;
import org.bootmasq.trace.HttpEvent.BootReported;
import org.bootmasq.trace.HttpEvent.HandshakeFailed;
import org.bootmasq.trace.HttpEvent.RangeIgnored;
import org.bootmasq.trace.HttpEvent.RequestRefused;
import org.bootmasq.trace.HttpEvent.ResourceSent;
import org.bootmasq.trace.HttpEvent.SendingFailed;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.LogText;

/**
 * The machines that boot by the network, each with its latest boots: who asks by DHCP is known by its hardware
 * address, and what comes by TFTP, HTTP and iSCSI belongs to whoever has the address that it comes from. A thousand
 * machines are remembered; one that did no more than ask leaves before others. Safe for several threads.
 */
public final class Machines implements Trace {
    private static final int MOST_MACHINES = 1000;
    /** Of one machine. */
    private static final int MOST_BOOTS = 10;
    /** Characters of all logs together. */
    private static final int MOST_LOG = 4 << 20;

    private final LongSupplier clock;
    /** In the order in which they asked last. */
    private final Map<String, MachineRecord> machines = new LinkedHashMap<>();

    private final Map<IpAddress, MachineRecord> byAddress = new HashMap<>();
    private Optional<Asking> asking = Optional.empty();
    private long logLength;

    /** What DHCP decides about at this moment. */
    private static final class Asking {
        final DhcpClient client;
        final MessageReceived message;
        Optional<BootClientSeen> seen = Optional.empty();
        Optional<BootFileChosen> file = Optional.empty();

        Asking(DhcpClient client, MessageReceived message) {
            this.client = client;
            this.message = message;
        }
    }

    /** @param clock milliseconds since 1970 */
    public Machines(LongSupplier clock) {
        this.clock = clock;
    }

    /** Those that somebody means, who asked last first. */
    public synchronized List<Machine> list(String which) {
        var found = new ArrayList<Machine>();
        for (MachineRecord each : machines.values()) {
            Machine shown = each.shown();
            if (which.isEmpty() || shown.isMeantBy(which)) found.addFirst(shown);
        }
        return found;
    }

    @Override
    public boolean wantsLines() {
        return false;
    }

    @Override
    public synchronized void tell(TraceEvent event) {
        switch (event) {
            case DhcpEvent(var client, var step) -> tell(client, step);
            case TftpEvent tftp -> tell(tftp);
            case HttpEvent http -> tell(http);
            case SanEvent san -> tell(san);
            case RaEvent _, DnsEvent _ -> {}
        }
    }

    private void tell(DhcpClient client, DhcpStep step) {
        if (step instanceof MessageReceived message) asking = Optional.of(new Asking(client, message));
        Optional<Asking> mine = asking.filter(each -> each.client.equals(client));
        if (mine.isEmpty()) return;
        Asking it = mine.get();
        switch (step) {
            case BootClientSeen seen -> it.seen = Optional.of(seen);
            case BootFileChosen file -> it.file = Optional.of(file);
            case MessageSent sent -> answered(it, sent);
            case Refused refused -> refused(it, refused);
            default -> {}
        }
    }

    private void answered(Asking it, MessageSent sent) {
        var text = new StringBuilder(it.seen.map(each -> each.program() + ": ").orElse(""))
                .append(it.message.type())
                .append(" -> ")
                .append(sent.type());
        sent.address().ifPresent(address -> text.append(' ').append(address));
        it.file
                .filter(_ -> it.seen.isPresent())
                .ifPresent(file ->
                        text.append(", ").append(LogText.of(file.file())).append(line(file.directive())));
        step(it, text.toString(), false)
                .ifPresent(machine -> sent.address()
                        .filter(address -> !address.isUnspecified())
                        .or(() -> ownAddress(it))
                        .ifPresent(address -> use(machine, address)));
    }

    /** A client that has an address already is known by it, as on PXE's port of 4011. */
    private static Optional<IpAddress> ownAddress(Asking it) {
        return Optional.of(it.message.source()).filter(source -> !source.isUnspecified() && it.message.port() != 67);
    }

    private void refused(Asking it, Refused refused) {
        String who = it.seen.map(each -> each.program() + ": ").orElse("");
        step(
                it,
                who + it.message.type() + " not answered: " + LogText.of(refused.reason()) + line(refused.directive()),
                true);
    }

    /** Of machines that boot; what a system asks later counts once, for then its boot has come to its end. */
    private Optional<MachineRecord> step(Asking it, String text, boolean failed) {
        long now = clock.getAsLong();
        Optional<MachineRecord> known = it.seen.isPresent() ? Optional.of(machine(it)) : known(it);
        if (known.isEmpty()) return known;
        MachineRecord machine = known.get();
        if (it.seen.isEmpty()) {
            machine.latest().filter(boot -> !boot.has(Stage.SYSTEM)).ifPresent(boot -> {
                if (!failed) boot.add(Stage.SYSTEM, text, false, now);
            });
            return known;
        }
        BootClientSeen seen = it.seen.get();
        machine.program = seen.program();
        seen.architecture()
                .ifPresent(number -> machine.architecture =
                        Architecture.of(number).map(Architecture::title).orElse("architecture " + number));
        boolean firmware =
                seen.program().equals(BootProgram.ROM.title()) || seen.program().equals(BootProgram.HTTP.title());
        machine.asked(firmware, isBeginning(it.message.type()), now).add(Stage.DHCP, text, failed, now);
        if (machine.boots().size() > MOST_BOOTS)
            logLength -= machine.boots().removeLast().logLength();
        return known;
    }

    /** Whether a client that has nothing yet sends this. */
    private static boolean isBeginning(String type) {
        return type.equals("DHCPDISCOVER") || type.equals("DHCPSOLICIT") || type.equals("BOOTP");
    }

    private static String name(Asking it) {
        return it.seen
                .flatMap(BootClientSeen::hardware)
                .map(hardware -> hardware.octets().colonHex())
                .orElse(it.client.name());
    }

    private Optional<MachineRecord> known(Asking it) {
        return Optional.ofNullable(machines.get(name(it)));
    }

    private MachineRecord machine(Asking it) {
        String name = name(it);
        MachineRecord machine = machines.remove(name);
        if (machine == null) {
            if (machines.size() >= MOST_MACHINES) makeRoom();
            machine = new MachineRecord(name);
        }
        // Behind all others now.
        machines.put(name, machine);
        return machine;
    }

    private void makeRoom() {
        Iterator<MachineRecord> all = machines.values().iterator();
        MachineRecord leaving = all.next();
        while (!isBare(leaving) && all.hasNext()) {
            MachineRecord next = all.next();
            if (isBare(next)) leaving = next;
        }
        if (!isBare(leaving)) leaving = machines.values().iterator().next();
        machines.remove(leaving.name);
        leaving.addresses().forEach(byAddress::remove);
        for (BootRecord boot : leaving.boots()) logLength -= boot.logLength();
    }

    private static boolean isBare(MachineRecord machine) {
        return machine.boots().stream().allMatch(BootRecord::isBare);
    }

    private void use(MachineRecord machine, IpAddress address) {
        MachineRecord before = byAddress.put(address, machine);
        if (before != null && before != machine) before.lose(address);
        machine.use(address).ifPresent(byAddress::remove);
    }

    private Optional<BootRecord> bootAt(IpAddress address) {
        return Optional.ofNullable(byAddress.get(address)).flatMap(MachineRecord::latest);
    }

    private void add(IpAddress address, Stage stage, String text, boolean failed) {
        bootAt(address).ifPresent(boot -> boot.add(stage, text, failed, clock.getAsLong()));
    }

    private void tell(TftpEvent event) {
        IpAddress from = event.client().address();
        switch (event) {
            case TransferBegun _ -> {}
            case FileSent(var _, var path, var octets) ->
                add(from, Stage.TFTP, LogText.of(path) + ", " + octets + " octets", false);
            case TransferFailed(var _, var path) ->
                add(from, Stage.TFTP, LogText.of(path) + " was not taken to its end", true);
            case ErrorSent(var _, var path, var _, var message) ->
                add(from, Stage.TFTP, LogText.of(path) + ": " + LogText.of(message), true);
            case ErrorReceived(var _, var path, var _, var message) ->
                add(from, Stage.TFTP, LogText.of(path) + ": the client says " + LogText.of(message), true);
        }
    }

    private void tell(HttpEvent event) {
        IpAddress from = event.client().address();
        switch (event) {
            case ResourceSent(var _, var path, var octets, var isWhole) ->
                add(from, Stage.HTTP, LogText.of(path) + (isWhole ? ", " + octets + " octets" : ", in parts"), false);
            case SendingFailed(var _, var path, var reason) ->
                add(from, Stage.HTTP, LogText.of(path) + ": " + LogText.of(reason), true);
            case RequestRefused(var _, var code, var reason) ->
                add(from, Stage.HTTP, code + ": " + LogText.of(reason), true);
            case HandshakeFailed(var _, var reason) -> add(from, Stage.HTTP, "TLS: " + LogText.of(reason), true);
            case RangeIgnored _ -> {}
            case BootReported(var _, var isLog, var text) -> {
                if (isLog) log(from, text);
                else add(from, Stage.REPORT, LogText.of(text.strip()), false);
            }
        }
    }

    private void log(IpAddress from, String text) {
        Optional<BootRecord> boot = bootAt(from);
        if (boot.isEmpty()) return;
        logLength -= boot.get().logLength();
        boot.get().log(text, clock.getAsLong());
        logLength += boot.get().logLength();
        if (logLength <= MOST_LOG) return;
        for (MachineRecord machine : machines.values()) {
            for (BootRecord each : machine.boots()) {
                if (each == boot.get()) continue;
                logLength -= each.logLength();
                each.dropLog();
            }
            if (logLength <= MOST_LOG) return;
        }
    }

    private void tell(SanEvent event) {
        IpAddress from = event.client().address();
        switch (event) {
            case SessionBegun(var _, var target, var _) -> add(from, Stage.SAN, target + ": session begun", false);
            case SessionEnded(var _, var target) -> add(from, Stage.SAN, target + ": session ended", false);
            case ConnectionRefused(var _, var reason) -> add(from, Stage.SAN, LogText.of(reason), true);
            case LoginTimedOut _ -> add(from, Stage.SAN, "the login came to no end", true);
            case SessionRefused(var _, var reason) -> add(from, Stage.SAN, LogText.of(reason), true);
            case TargetRefused(var _, var target, var reason) ->
                add(from, Stage.SAN, LogText.of(target) + ": " + LogText.of(reason), true);
            case TargetHidden(var _, var target, var line, var reason) ->
                add(
                        from,
                        Stage.SAN,
                        LogText.of(target) + " is not for it: " + LogText.of(reason) + line(Optional.of(line)),
                        true);
            case LoginRefused(var _, var target, var reason) ->
                add(from, Stage.SAN, LogText.of(target) + ": login refused: " + LogText.of(reason), true);
            case CommandRefused(var _, var target, var reason) ->
                add(from, Stage.SAN, LogText.of(target) + ": " + LogText.of(reason), true);
            case ProtocolBroken(var _, var reason) -> add(from, Stage.SAN, LogText.of(reason), true);
            case ConnectionEnded(var _, var reason) -> add(from, Stage.SAN, LogText.of(reason), true);
            case ConnectionLost(var _, var reason) -> add(from, Stage.SAN, LogText.of(reason), true);
        }
    }

    private static String line(Optional<Directive> directive) {
        return directive
                .map(each -> " (" + each.origin().source() + ":" + each.origin().line() + ")")
                .orElse("");
    }
}
