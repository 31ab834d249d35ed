package org.bootmasq.edge.dhcp;

import org.bootmasq.dhcp.Effect;

/** Sends what DHCPv6 wants sent, asks for neighbours and sets routes; failures are its own to log. */
public interface Outlet6 {
    /** Sends a message of DHCPv6 from the server's port. */
    void send(Effect.Send6 send);

    /** Finds out a neighbour's link address, and tells the engine that asked. */
    void ask(Effect.AskNeighbour question);

    /** Leads to a delegated prefix. */
    void add(Effect.AddRoute route);

    /** Leads to a delegated prefix no longer. */
    void remove(Effect.RemoveRoute route);

    /** The batch is over: nothing may stay behind in a buffer. */
    void flush();

    /** Nobody listens. */
    Outlet6 NONE = new Outlet6() {
        @Override
        public void send(Effect.Send6 send) {}

        @Override
        public void ask(Effect.AskNeighbour question) {}

        @Override
        public void add(Effect.AddRoute route) {}

        @Override
        public void remove(Effect.RemoveRoute route) {}

        @Override
        public void flush() {}
    };
}
