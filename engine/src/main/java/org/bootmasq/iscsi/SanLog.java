package org.bootmasq.iscsi;

import java.util.function.Consumer;
import org.bootmasq.trace.Trace;

/**
 * The log lines about connections to SAN targets, made of what the trace is told. Several threads may tell it, if its
 * lines may come from several.
 */
public final class SanLog implements Trace {
    private final Consumer<String> information;
    private final Consumer<String> warnings;

    /**
     * @param information takes lines of priority INFO
     * @param warnings takes lines of priority WARNING
     */
    public SanLog(Consumer<String> information, Consumer<String> warnings) {
        this.information = information;
        this.warnings = warnings;
    }

    @Override
    public void tell(TraceEvent event) {
        if (event instanceof SanEvent told) tell(told);
    }

    private void tell(SanEvent event) {
        SanClient client = event.client();
        String initiator = client.initiator();
        String from = " (" + client.address() + ")";
        switch (event) {
            case ConnectionRefused(var _, var reason) ->
                warnings.accept("connection from " + client.address() + " closed: " + reason);
            case LoginTimedOut _ ->
                information.accept("an initiator has not logged in: its connection is ended" + from);
            case SessionRefused(var _, var reason) ->
                warnings.accept("no session for " + initiator + ": " + reason + from);
            case TargetHidden(var _, var target, var line, var reason) ->
                information.accept(
                        target + " is hidden from " + initiator + " by " + line.origin() + ": " + reason + from);
            case TargetRefused(var _, var _, var reason) -> warnings.accept(reason + from);
            case LoginRefused(var _, var target, var reason) ->
                warnings.accept("login of " + initiator + " to " + target + " refused, " + reason + from);
            case SessionBegun(var _, var target, var _) -> information.accept(initiator + " uses " + target + from);
            case CommandRefused(var _, var target, var reason) ->
                warnings.accept(initiator + " " + reason + " " + target + from);
            case SessionEnded _ -> {
                // Reboots end sessions all the time.
            }
            case ProtocolBroken(var _, var reason) ->
                warnings.accept("bad PDU from " + client.address() + ": " + reason);
            case ConnectionEnded(var _, var reason) ->
                information.accept(client.address() + " " + reason + ": its connection is ended");
            case ConnectionLost(var _, var reason) -> information.accept("connection lost: " + reason);
        }
    }
}
