package org.bootmasq.dns.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dns.dnssec.RecordSets;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;

/** A question on its way: who waits for it, and whom it was sent to. */
public final class Flight {
    /** One who waits, with what his reply must carry. */
    record Waiting(Asker asker, int id, Bytes question, boolean edns, int room, int logNumber) {}

    /** One sending. */
    record Attempt(UpstreamServer server, int socket, long atMillis) {}

    /** A reply that waits to be judged. */
    record Held(Bytes octets, RecordSets sets, Attempt attempt) {}

    /** More than these wait for one question only in an attack (DNSBomb, CVE-2024-33655). */
    public static final int MOST_WAITING = 150;

    final Bytes key;
    final UpstreamMessage message;
    final Upstreams.Group group;
    final long bornMillis;
    final ReplyCheck check;
    final List<Waiting> waiting = new ArrayList<>(1);
    final List<Attempt> attempts = new ArrayList<>(2);

    long sentMillis;
    long retryMillis = Long.MAX_VALUE;
    int retryDelay;

    /** Of the connection that the question came by, for {@code conntrack}; 0 for none. */
    int mark;

    boolean askedAll;
    int failures;
    int asked;
    int server;
    Optional<byte[]> failure = Optional.empty();
    /** Its reply, while that waits to be judged. */
    Optional<Held> held = Optional.empty();
    /** The question that must be answered before the reply can be judged. */
    Optional<Flight> awaited = Optional.empty();
    /** Questions whose replies wait for this one. */
    final List<Flight> dependents = new ArrayList<>();

    /** Its reply is for those who wait alone, for the question tells the server who they are. */
    boolean personal;

    /** It was asked by settings that are no longer in force. */
    boolean outdated;

    /** @param key what questions have in common that one reply answers */
    Flight(Bytes key, UpstreamMessage message, Upstreams.Group group, long now, ReplyCheck check) {
        this.key = key;
        this.message = message;
        this.group = group;
        this.bornMillis = now;
        this.check = check;
    }

    /** The name asked for, as the first asker spells it. */
    String name() {
        byte[] question = waiting.getFirst().question().toArray();
        return MessageScan.text(question, 0, question.length);
    }

    void tellSending(QueryTrace trace, UpstreamServer to) {
        if (!trace.isOn()) return;
        if (check.purpose() == ReplyCheck.Purpose.ANSWER) trace.forwarded(name(), to);
        else trace.asked(message.type(), name(), to);
    }

    boolean wasSentTo(UpstreamServer server) {
        for (Attempt each : attempts) {
            if (each.server().equals(server)) return true;
        }
        return false;
    }

    Asker first() {
        return waiting.getFirst().asker();
    }

    boolean awaits(Asker asker, int queryId) {
        for (Waiting each : waiting) {
            if (each.id() == queryId && each.asker().equals(asker)) return true;
        }
        return false;
    }

    /** The sending that a reply from this server on this socket would answer. */
    Optional<Attempt> attempt(int socket, IpAddress from, int port) {
        for (Attempt each : attempts) {
            var to = each.server().address();
            if (each.socket() == socket && to.port() == port && to.ip().equals(from)) return Optional.of(each);
        }
        return Optional.empty();
    }

    /** A socket from which this server was asked before; -1 while fewer than {@code ports} were used. */
    int socketFor(UpstreamServer asked, int ports) {
        int used = 0;
        int last = -1;
        for (Attempt each : attempts) {
            if (!each.server().equals(asked)) continue;
            used++;
            last = each.socket();
        }
        return used < ports ? -1 : last;
    }
}
