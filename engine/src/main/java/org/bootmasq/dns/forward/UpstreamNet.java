package org.bootmasq.dns.forward;

import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.UpstreamServer;

/** The way to name servers, which the edge provides. */
public interface UpstreamNet {
    /**
     * Sends a question.
     *
     * @param socket to send from, as an earlier call returned it; negative for one with a port of its own
     * @param mark that it carries for the packet filter, 0 for none
     * @return the socket it left from, on which alone the reply may come; negative if it could not be sent
     */
    int ask(UpstreamServer server, int socket, int mark, byte[] query, int length);

    /** No reply is awaited on a socket any more by one question that was sent from it. */
    void release(int socket);

    /**
     * Sends a question over TCP; {@link Forwarder#onTcpReply} or {@link Forwarder#onTcpFailure} is to follow, with the
     * question's number.
     *
     * @param mark as with {@link #ask}
     */
    void askByTcp(UpstreamServer server, int flight, int mark, byte[] query, int length);

    /** Sends a reply to an asker. */
    void answer(Asker asker, byte[] reply, int length);
}
