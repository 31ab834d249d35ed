package org.bootmasq.dns.forward;

import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.wire.Bytes;

/** Sends each asker a reply of his own: with his id and his spelling, as long as he takes it. */
final class Answering {
    private final DnsSettings settings;
    private final ReplyFitting fitting;
    private final UpstreamNet net;
    private final byte[] fitted = new byte[0x10000];

    Answering(DnsSettings settings, ReplyFitting fitting, UpstreamNet net) {
        this.settings = settings;
        this.fitting = fitting;
        this.net = net;
    }

    /** One who waits for a reply that suits him. */
    Flight.Waiting waiting(ClientQuery query) {
        int end = query.questionEnd;
        return new Flight.Waiting(
                query.asker,
                MessageScan.u16(query.octets, 0),
                Bytes.copyOf(query.octets, Dns.HEADER_OCTETS, end - Dns.HEADER_OCTETS),
                fitting.hasOpt(query.octets, query.length, end),
                fitting.room(query.octets, query.length, end, query.asker.tcp()),
                query.number);
    }

    /** A reply for all who wait. */
    void answer(Flight flight, byte[] reply, int length) {
        for (Flight.Waiting each : flight.waiting) {
            System.arraycopy(reply, 0, fitted, 0, length);
            net.answer(each.asker(), fitted, fitting.fit(each, fitted, length, flight.message.questionEnd));
        }
    }

    /** A question that goes nowhere. */
    void refuse(ClientQuery query, Refusal refusal) {
        int end = query.questionEnd;
        int flags = fitting.ednsFlags(query.octets, query.length, end);
        net.answer(query.asker, fitted, refusal.write(query.octets, end, flags, settings, fitted));
    }

    /** What a server said that could not tell, or that none can be reached. */
    void refuse(Flight.Waiting waiting, Flight flight) {
        int end = flight.message.questionEnd;
        if (flight.failure.isPresent()) {
            byte[] told = flight.failure.get();
            System.arraycopy(told, 0, fitted, 0, told.length);
            fitting.common(fitted, told.length, end);
            net.answer(waiting.asker(), fitted, fitting.fit(waiting, fitted, told.length, end));
            return;
        }
        byte[] question = waiting.question().toArray();
        var query = new byte[end];
        System.arraycopy(flight.message.octets, 0, query, 0, end);
        System.arraycopy(question, 0, query, Dns.HEADER_OCTETS, question.length);
        MessageScan.u16(query, 0, waiting.id());
        int flags =
                waiting.edns() ? 1 | fitting.ednsFlags(flight.message.octets, flight.message.octets.length, end) : 0;
        net.answer(waiting.asker(), fitted, Refusal.NETWORK_ERROR.write(query, end, flags, settings, fitted));
    }
}
