package org.bootmasq.dhcp;

import java.util.function.Supplier;
import org.bootmasq.trace.Trace;
import org.bootmasq.trace.Trace.DhcpClient;
import org.bootmasq.trace.Trace.DhcpEvent;
import org.bootmasq.trace.Trace.DhcpStep;

/** Tells a trace the steps of the decision about one message, each with the client that sent it. */
public final class ClientTrace {
    /** Nobody listens. */
    public static final ClientTrace NONE = new ClientTrace(Trace.NONE, new DhcpClient("", "", 0));

    private final Trace trace;
    private final DhcpClient client;

    /** For the decision about one message. Who sent it is asked for only if somebody listens. */
    public static ClientTrace of(Trace trace, Supplier<DhcpClient> client) {
        return trace.isOn() ? new ClientTrace(trace, client.get()) : NONE;
    }

    /** @param client who sent the message */
    public ClientTrace(Trace trace, DhcpClient client) {
        this.trace = trace;
        this.client = client;
    }

    /** Whether anybody listens: ask before making a step. */
    public boolean isOn() {
        return trace.isOn();
    }

    /** The next step of the decision. */
    public void tell(DhcpStep step) {
        trace.tell(new DhcpEvent(client, step));
    }
}
