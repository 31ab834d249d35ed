package org.bootmasq.tftp;

import java.util.function.Consumer;
import org.bootmasq.config.Option;
import org.bootmasq.trace.Trace;

/** The log lines about files and those who ask for them, in dnsmasq's form, made of what the trace is told. */
public final class TftpLog implements Trace {
    private final boolean quiet;
    private final Consumer<String> information;
    private final Consumer<String> errors;

    /**
     * @param information takes lines of priority INFO
     * @param errors takes lines of priority ERR
     */
    public TftpLog(TftpSettings settings, Consumer<String> information, Consumer<String> errors) {
        quiet = settings.has(Option.QUIET_TFTP);
        this.information = information;
        this.errors = errors;
    }

    @Override
    public void tell(TraceEvent event) {
        if (event instanceof TftpEvent told) tell(told);
    }

    private void tell(TftpEvent event) {
        switch (event) {
            case FileSent(var client, var path, var _) -> information.accept("sent " + path + " to " + client.name());
            case TransferFailed(var client, var path) ->
                information.accept("failed sending " + path + " to " + client.name());
            case ErrorSent(var _, var _, var code, var message) -> {
                // dnsmasq: quiet-tftp silences this line and no other.
                if (!quiet || code != TftpErrorCode.FILE_NOT_FOUND.code()) errors.accept(message);
            }
            case ErrorReceived(var client, var _, var code, var message) ->
                errors.accept("error " + code + " " + message + " received from " + client.name());
            case TransferBegun _ -> {
                // dnsmasq: nothing is said before the end.
            }
        }
    }
}
