package org.bootmasq.dhcp4.reply;

import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;

/** Puts options into a reply one by one, telling the trace of each, and knows which of them the client asks for. */
final class OptionWriter {
    private final Optional<Bytes> requested;
    private final ReplyLayout layout;
    private final ClientTrace trace;

    /** @param requested option 55 of the request (RFC 2132 section 9.8); empty where the client lists nothing */
    OptionWriter(Optional<Bytes> requested, ReplyLayout layout, ClientTrace trace) {
        this.requested = requested;
        this.layout = layout;
        this.trace = trace;
    }

    /** BOOTP clients list nothing, whatever option 55 says. */
    static Optional<Bytes> requested(ReplyContext context) {
        Dhcp4Message request = context.request();
        return context.type().isEmpty() ? Optional.empty() : request.option(OptionCode.PARAMETER_REQUEST_LIST);
    }

    ReplyLayout layout() {
        return layout;
    }

    ClientTrace trace() {
        return trace;
    }

    /** Whether a client names an option itself; one that lists nothing does not. */
    boolean lists(OptionCode option) {
        return lists(option.code());
    }

    private boolean lists(int code) {
        return requested.isPresent() && requested.get().indexOf(Bytes.ofInts(code)) >= 0;
    }

    /** Whether a client may have an option: it lists it, or lists nothing. */
    boolean wants(OptionCode option) {
        return wants(option.code());
    }

    boolean wants(int code) {
        return requested.isEmpty() || lists(code);
    }

    void put(OptionCode option, Bytes value, String reason) {
        put(option.code(), value, reason, Optional.empty());
    }

    void put(OptionCode option, Bytes value, String reason, Directive directive) {
        put(option.code(), value, reason, Optional.of(directive));
    }

    void put(int code, Bytes value, String reason, Directive directive) {
        put(code, value, reason, Optional.of(directive));
    }

    private void put(int code, Bytes value, String reason, Optional<Directive> directive) {
        if (layout.put(code, value) && trace.isOn()) {
            trace.tell(new Trace.OptionChosen(code, value, directive, reason));
        }
    }
}
