package org.bootmasq.service.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bootmasq.edge.ControlSocket.Reply;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.report.JsonText;
import org.bootmasq.report.machine.Machine;
import org.bootmasq.report.machine.MachineJson;
import org.bootmasq.report.machine.MachineText;
import org.bootmasq.service.command.Answer.Failure;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.IpAddress;

/** Commands and their answers as text, as they go over the control socket: words to the server, lines back. */
public final class ControlText {
    private static final String RELOAD = "reload";
    private static final String LEASES = "leases";
    private static final String MACHINES = "machines";
    private static final String BOOT_ONCE = "boot-once";
    private static final String JSON = "json";
    private static final String TEXT = "text";
    private static final String LIST = "list";
    private static final String RELEASE = "release";
    private static final String DELETE = "delete";

    private ControlText() {}

    /** The words of a command. */
    public static List<String> words(Command.Worded command) {
        return switch (command) {
            case Command.Reload() -> List.of(RELOAD);
            case Command.ListLeases() -> List.of(LEASES, LIST);
            case Command.ListMachines(String which) -> machines(which, true);
            case Command.BootOnce(HardwareAddress machine, String entry) ->
                List.of(BOOT_ONCE, machine.toString(), entry);
            case Command.ReleaseLease(IpAddress address) -> List.of(LEASES, RELEASE, address.toString());
            case Command.DeleteLease(IpAddress address) -> List.of(LEASES, DELETE, address.toString());
        };
    }

    /**
     * The words of {@link Command.ListMachines}.
     *
     * @param json whether the answer is JSON, or text for people
     */
    public static List<String> machines(String which, boolean json) {
        return List.of(MACHINES, json ? JSON : TEXT, which);
    }

    /** Has the words carried out as a command, if they are one. */
    public static Reply carryOut(List<String> words, Function<Command.Worded, Answer.Worded> commands) {
        boolean isAlone = words.getFirst().equals(BOOT_ONCE);
        String verb = String.join(" ", words.subList(0, Math.min(isAlone ? 1 : 2, words.size())));
        boolean forPeople = verb.endsWith(" " + TEXT);
        Answer.Worded answer = switch (verb) {
            case RELOAD -> commands.apply(new Command.Reload());
            case LEASES + " " + LIST -> commands.apply(new Command.ListLeases());
            case MACHINES + " " + JSON, MACHINES + " " + TEXT ->
                commands.apply(new Command.ListMachines(words.size() > 2 ? words.get(2) : ""));
            case BOOT_ONCE -> bootOnce(words, commands);
            case LEASES + " " + RELEASE -> onAddress(words, Command.ReleaseLease::new, commands);
            case LEASES + " " + DELETE -> onAddress(words, Command.DeleteLease::new, commands);
            default -> bad("unknown command: " + String.join(" ", words));
        };
        return answer instanceof Answer.Machines(var machines) && forPeople
                ? new Reply(true, MachineText.of(machines))
                : reply(answer);
    }

    private static Answer.Worded onAddress(
            List<String> words,
            Function<IpAddress, Command.Worded> command,
            Function<Command.Worded, Answer.Worded> commands) {
        String address = words.size() == 3 ? words.get(2) : "";
        Optional<IpAddress> ip = IpAddress.parse(address);
        return ip.isPresent() ? commands.apply(command.apply(ip.get())) : bad("not an IP address: " + address);
    }

    private static Answer.Worded bootOnce(List<String> words, Function<Command.Worded, Answer.Worded> commands) {
        if (words.size() != 3) return bad("not a machine and an entry: " + String.join(" ", words));
        Optional<HardwareAddress> machine = HardwareAddress.read(words.get(1));
        return machine.isPresent()
                ? commands.apply(new Command.BootOnce(machine.get(), words.get(2)))
                : bad("not a hardware address: " + words.get(1));
    }

    private static Answer.Worded bad(String reason) {
        return new Answer.Failed(Failure.BAD_COMMAND, reason);
    }

    private static Reply reply(Answer.Worded answer) {
        return switch (answer) {
            case Answer.Reloaded(List<String> warnings, List<String> changes) ->
                new Reply(true, lines(warnings, changes));
            case Answer.Leases(List<Lease> leases) ->
                new Reply(true, LeaseFile.read("").with(leases.reversed()).text());
            case Answer.Machines(List<Machine> machines) ->
                new Reply(true, JsonText.of(MachineJson.of(machines)) + "\n");
            case Answer.Done _, Answer.LeaseEnded _ -> new Reply(true, "");
            case Answer.Failed(Failure _, List<String> warnings, List<String> reasons) ->
                new Reply(false, lines(warnings, reasons));
        };
    }

    private static String lines(List<String> warnings, List<String> others) {
        var all = new ArrayList<String>();
        for (String warning : warnings) all.add("warning: " + warning);
        all.addAll(others);
        return String.join("\n", all) + "\n";
    }

    /** The leases of a reply to {@link Command.ListLeases}. */
    public static List<Lease> leases(Reply reply) {
        return LeaseFile.read(reply.text()).all();
    }
}
