package org.bootmasq.service.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bootmasq.edge.ControlSocket.Reply;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.service.command.Answer.Failure;
import org.bootmasq.wire.IpAddress;

/** Commands and their answers as text, as they go over the control socket: words to the server, lines back. */
public final class ControlText {
    private static final String RELOAD = "reload";
    private static final String LEASES = "leases";
    private static final String LIST = "list";
    private static final String RELEASE = "release";
    private static final String DELETE = "delete";

    private ControlText() {}

    /** The words of a command. */
    public static List<String> words(Command.Worded command) {
        return switch (command) {
            case Command.Reload() -> List.of(RELOAD);
            case Command.ListLeases() -> List.of(LEASES, LIST);
            case Command.ReleaseLease(IpAddress address) -> List.of(LEASES, RELEASE, address.toString());
            case Command.DeleteLease(IpAddress address) -> List.of(LEASES, DELETE, address.toString());
        };
    }

    /** Has the words carried out as a command, if they are one. */
    public static Reply carryOut(List<String> words, Function<Command.Worded, Answer.Worded> commands) {
        String verb = String.join(" ", words.subList(0, Math.min(2, words.size())));
        return reply(
                switch (verb) {
                    case RELOAD -> commands.apply(new Command.Reload());
                    case LEASES + " " + LIST -> commands.apply(new Command.ListLeases());
                    case LEASES + " " + RELEASE -> onAddress(words, Command.ReleaseLease::new, commands);
                    case LEASES + " " + DELETE -> onAddress(words, Command.DeleteLease::new, commands);
                    default -> bad("unknown command: " + String.join(" ", words));
                });
    }

    private static Answer.Worded onAddress(
            List<String> words,
            Function<IpAddress, Command.Worded> command,
            Function<Command.Worded, Answer.Worded> commands) {
        String address = words.size() == 3 ? words.get(2) : "";
        Optional<IpAddress> ip = IpAddress.parse(address);
        return ip.isPresent() ? commands.apply(command.apply(ip.get())) : bad("not an IP address: " + address);
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
            case Answer.LeaseEnded _ -> new Reply(true, "");
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
