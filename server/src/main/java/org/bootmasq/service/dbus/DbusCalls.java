package org.bootmasq.service.dbus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.bootmasq.config.Option;
import org.bootmasq.dbus.BusObject;
import org.bootmasq.dbus.DbusMessage;
import org.bootmasq.dbus.DbusWriter;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.service.command.Answer;
import org.bootmasq.service.command.Answer.Failure;
import org.bootmasq.service.command.Command;
import org.bootmasq.service.process.Version;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/** Calls of methods as commands, and what comes of them as answers, in dnsmasq's words. */
public final class DbusCalls {
    private static final String LIMITS_EXCEEDED = "org.freedesktop.DBus.Error.LimitsExceeded";
    private static final String FAILED = "org.freedesktop.DBus.Error.Failed";
    /** So many answers may be awaited at once. */
    private static final int MOST_AWAITED = 64;

    private final BiConsumer<Command, Consumer<Answer>> commands;
    private final Consumer<DbusMessage> replies;
    private final Log log;
    private int awaited;

    /**
     * @param commands begins to carry out one, and tells what came of it
     * @param replies sends an answer
     */
    public DbusCalls(BiConsumer<Command, Consumer<Answer>> commands, Consumer<DbusMessage> replies, Log log) {
        this.commands = commands;
        this.replies = replies;
        this.log = log;
    }

    /** Has a call of one of the object's methods carried out and answered. */
    public void carryOut(DbusMessage call) {
        try {
            decide(call);
        } catch (BadCall bad) {
            refuse(call, BusObject.INVALID_ARGS, String.valueOf(bad.getMessage()));
        } catch (Malformed broken) {
            refuse(call, BusObject.INVALID_ARGS, "Message is malformed: " + broken.rule());
        }
    }

    private void decide(DbusMessage call) throws BadCall, Malformed {
        switch (call.member()) {
            case "GetVersion" -> reply(call, new DbusWriter().text(Version.DNSMASQ));
            case "ClearCache" -> command(call, new Command.ClearCache());
            case "SetServers" -> servers(call, ServerArguments.ofServers(call));
            case "SetServersEx" -> servers(call, ServerArguments.ofServersEx(call));
            case "SetDomainServers" -> servers(call, ServerArguments.ofDomainServers(call));
            case "SetFilterWin2KOption" -> turn(call, Option.FILTERWIN2K);
            case "SetFilterA" -> turn(call, Option.FILTER_A);
            case "SetFilterAAAA" -> turn(call, Option.FILTER_AAAA);
            case "SetLocaliseQueriesOption" -> turn(call, Option.LOCALISE_QUERIES);
            case "SetBogusPrivOption" -> turn(call, Option.BOGUS_PRIV);
            case "AddDhcpLease" -> command(call, new Command.GiveLease(LeaseArguments.of(call)));
            case "DeleteDhcpLease" -> command(call, new Command.DeleteLease(address(call)));
            case "GetLoopServers" -> command(call, new Command.ListLoopingServers());
            case "GetMetrics" -> command(call, new Command.CountEvents());
            case "GetServerMetrics" -> command(call, new Command.CountServers());
            case "ClearMetrics" -> command(call, new Command.ForgetCounts());
            default -> throw new BadCall("No such method: " + call.member());
        }
    }

    /** dnsmasq: servers that are in order are asked whatever is wrong with others, and the caller hears of that. */
    private void servers(DbusMessage call, ServerArguments arguments) {
        begin(call, new Command.SetServers(arguments.servers()), answer -> {
            Optional<String> flaw = arguments.flaw();
            if (flaw.isPresent()) refuse(call, BusObject.INVALID_ARGS, flaw.get());
            else answer(call, answer);
        });
    }

    private void turn(DbusMessage call, Option option) throws BadCall, Malformed {
        if (!call.signature().startsWith("b")) throw new BadCall("Expected boolean argument");
        boolean on = call.reader().bool();
        log.log(Priority.INFO, "", (on ? "Enabling" : "Disabling") + " --" + option + " option from D-Bus");
        command(call, new Command.Turn(option, on));
    }

    private static IpAddress address(DbusMessage call) throws BadCall, Malformed {
        if (call.signature().isEmpty()) throw new BadCall(BadCall.NO_ARGUMENTS);
        if (!call.signature().startsWith("s")) throw new BadCall("Expected string as first argument");
        return BadCall.address(call.reader().text());
    }

    private void command(DbusMessage call, Command command) {
        begin(call, command, answer -> answer(call, answer));
    }

    private void begin(DbusMessage call, Command command, Consumer<Answer> then) {
        if (awaited >= MOST_AWAITED) {
            refuse(call, LIMITS_EXCEEDED, "Too many calls at once");
            return;
        }
        awaited++;
        commands.accept(command, answer -> {
            awaited--;
            then.accept(answer);
        });
    }

    private void answer(DbusMessage call, Answer answer) {
        switch (answer) {
            case Answer.Done _, Answer.Reloaded _, Answer.Leases _, Answer.Machines _ -> reply(call, new DbusWriter());
            case Answer.LeaseEnded _ -> reply(call, new DbusWriter().bool(true));
            case Answer.Failed(Failure failure, var _, var reasons) -> {
                if (failure == Failure.NOT_FOUND) reply(call, new DbusWriter().bool(false));
                else if (failure == Failure.FAULT) refuse(call, FAILED, reasons.getFirst());
                else refuse(call, BusObject.INVALID_ARGS, reasons.getFirst());
            }
            case Answer.LoopingServers(List<String> addresses) -> {
                var result = new DbusWriter();
                reply(call, result.array("s", () -> addresses.forEach(result::text)));
            }
            case Answer.Events(Map<String, Long> counts) -> {
                var result = new DbusWriter();
                reply(
                        call,
                        result.array(
                                "{su}",
                                () -> counts.forEach((name, count) ->
                                        result.entry().text(name).u32((int) Math.min(count, 0xffff_ffffL)))));
            }
            case Answer.Servers(List<UpstreamServer.Counts> servers) -> {
                var result = new DbusWriter();
                reply(call, result.array("a{ss}", () -> servers.forEach(each -> write(result, each))));
            }
        }
    }

    private static void write(DbusWriter result, UpstreamServer.Counts server) {
        result.array("{ss}", () -> {
            pair(result, "address", server.address().ip().toString());
            pair(result, "port", Integer.toString(server.address().port()));
            pair(result, "queries", Long.toString(server.sent()));
            pair(result, "failed_queries", Long.toString(server.failed()));
            pair(result, "nxdomain", Long.toString(server.noSuchName()));
            pair(result, "retries", Long.toString(server.retried()));
            pair(result, "latency", Long.toString(server.latencyMillis()));
        });
    }

    private static void pair(DbusWriter result, String name, String value) {
        result.entry().text(name).text(value);
    }

    private void reply(DbusMessage call, DbusWriter result) {
        if (call.wantsAnswer()) replies.accept(call.answer(result));
    }

    private void refuse(DbusMessage call, String name, String text) {
        if (call.wantsAnswer()) replies.accept(call.failure(name, text));
    }
}
