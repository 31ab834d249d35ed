package org.bootmasq.edge.dhcp;

import org.bootmasq.dhcp.Effect;

/** The ways out of DHCPv6: its port, the neighbours that it asks for, and routes to what it delegates. */
public record Dhcp6Outlet(Dhcp6Sockets sockets, NeighbourQuestions neighbours, DelegatedRoutes routes)
        implements Outlet6, AutoCloseable {
    @Override
    public void send(Effect.Send6 send) {
        sockets.send(send);
    }

    @Override
    public void ask(Effect.AskNeighbour question) {
        neighbours.ask(question.interfaceIndex(), question.address());
    }

    @Override
    public void add(Effect.AddRoute route) {
        routes.add(route.lease());
    }

    @Override
    public void remove(Effect.RemoveRoute route) {
        routes.remove(route.lease());
    }

    @Override
    public void flush() {
        sockets.flush();
    }

    @Override
    public void close() {
        routes.close();
        neighbours.close();
        sockets.close();
    }
}
