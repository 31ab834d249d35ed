package org.bootmasq.dns.forward;

import java.util.List;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.UpstreamServer;

/**
 * {@code dns-loop-detect}: each server is asked a question that nobody else would ask; a server whose question comes
 * back here as a question forwards to us, and is asked no more.
 */
final class LoopDetection {
    private static final int NAME_OCTETS = 1 + 8 + 1 + 4 + 1;

    private final boolean on;
    private final int ours;
    private final UpstreamNet net;
    private final QueryTrace trace;

    LoopDetection(boolean on, int ours, UpstreamNet net, QueryTrace trace) {
        this.on = on;
        this.ours = ours;
        this.net = net;
        this.trace = trace;
    }

    void probe(List<UpstreamServer> servers) {
        if (!on) return;
        for (int i = 0; i < servers.size(); i++) {
            servers.get(i).loops(false);
            byte[] query = query(ours + i);
            int socket = net.ask(servers.get(i), -1, 0, query, query.length);
            if (socket >= 0) net.release(socket);
        }
    }

    private static byte[] query(int number) {
        var query = new byte[Dns.HEADER_OCTETS + NAME_OCTETS + 4];
        MessageScan.u16(query, 0, number);
        MessageScan.u16(query, 2, Dns.RD);
        MessageScan.u16(query, 4, 1);
        query[Dns.HEADER_OCTETS] = 8;
        String digits = "%08x".formatted(number);
        for (int i = 0; i < 8; i++) query[Dns.HEADER_OCTETS + 1 + i] = (byte) digits.charAt(i);
        byte[] test = {4, 't', 'e', 's', 't', 0, 0, Dns.TYPE_TXT, 0, 1};
        System.arraycopy(test, 0, query, Dns.HEADER_OCTETS + 9, test.length);
        return query;
    }

    /** Whether a question is one of {@link #probe}: it gets no answer. */
    boolean isOurs(byte[] query, int questionEnd, List<UpstreamServer> servers) {
        if (!on || questionEnd != Dns.HEADER_OCTETS + NAME_OCTETS + 4) return false;
        if (MessageScan.u16(query, questionEnd - 4) != Dns.TYPE_TXT) return false;
        for (int i = 0; i < servers.size(); i++) {
            if (!MessageScan.sameIgnoringCase(query(ours + i), query, Dns.HEADER_OCTETS, questionEnd)) continue;
            if (!servers.get(i).loops()) {
                trace.warn("NOT using nameserver " + servers.get(i).address() + " - query loop detected");
            }
            servers.get(i).loops(true);
            return true;
        }
        return false;
    }
}
