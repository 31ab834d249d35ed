package org.bootmasq.edge.dhcp;

import org.bootmasq.dhcp.Effect;

/** Sends what DHCPv4 wants sent; failures are its own to log. */
public interface Outlet4 {
    /**
     * @param pxePort whether the message leaves from the PXE port: firmware takes an answer only from the port that it
     *     asked
     */
    void send(Effect.Send send, boolean pxePort);

    /** Asks whether anybody has an address. */
    void ping(Effect.Ping ping);

    /** The batch is over: nothing may stay behind in a buffer. */
    void flush();

    /** Nobody listens. */
    Outlet4 NONE = new Outlet4() {
        @Override
        public void send(Effect.Send send, boolean pxePort) {}

        @Override
        public void ping(Effect.Ping ping) {}

        @Override
        public void flush() {}
    };
}
