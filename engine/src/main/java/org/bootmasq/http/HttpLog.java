package org.bootmasq.http;

import java.util.function.Consumer;
import org.bootmasq.trace.HttpEvent;
import org.bootmasq.trace.HttpEvent.BootReported;
import org.bootmasq.trace.HttpEvent.HandshakeFailed;
import org.bootmasq.trace.HttpEvent.RangeIgnored;
import org.bootmasq.trace.HttpEvent.RequestRefused;
import org.bootmasq.trace.HttpEvent.ResourceSent;
import org.bootmasq.trace.HttpEvent.SendingFailed;
import org.bootmasq.trace.Trace;

/** The log lines about what is served, made of what the trace is told; in the form of those of TFTP. */
public final class HttpLog implements Trace {
    /** What stands before its lines. */
    public static final String SUBSYSTEM = "http";

    private final boolean quiet;
    private final Consumer<String> information;
    private final Consumer<String> errors;

    /**
     * @param quiet without what is usual: files sent and files not there
     * @param information takes lines of priority INFO
     * @param errors takes lines of priority ERR
     */
    public HttpLog(boolean quiet, Consumer<String> information, Consumer<String> errors) {
        this.quiet = quiet;
        this.information = information;
        this.errors = errors;
    }

    @Override
    public void tell(TraceEvent event) {
        if (event instanceof HttpEvent told) tell(told);
    }

    private void tell(HttpEvent event) {
        switch (event) {
            case ResourceSent(var client, var path, var octets, var isWhole) -> {
                if (!quiet && isWhole) information.accept("sent " + path + " to " + client.name());
            }
            case SendingFailed(var client, var path, var reason) ->
                information.accept("failed sending " + path + " to " + client.name() + ": " + reason);
            case RequestRefused(var client, var code, var reason) -> {
                if (!quiet || code != HttpStatus.NOT_FOUND.code()) errors.accept(reason + " for " + client.name());
            }
            case HandshakeFailed(var client, var reason) ->
                information.accept("TLS with " + client.name() + " failed: " + reason);
            case BootReported(var client, var isLog, var text) -> {
                if (!quiet && !isLog) information.accept(client.name() + " reports: " + text.strip());
            }
            case RangeIgnored(var client, var field, var reason) ->
                information.accept(client.name() + " asks for " + field + ", " + reason + ": it gets the whole file");
        }
    }
}
