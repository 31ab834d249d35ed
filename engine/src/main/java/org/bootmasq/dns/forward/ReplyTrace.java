package org.bootmasq.dns.forward;

import java.util.Optional;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.message.RecordCursor;
import org.bootmasq.dns.message.RecordType;
import org.bootmasq.dns.message.ReverseName;
import org.bootmasq.dns.query.QueryTrace;

/** Tells what servers answered: an event for each record of the answer, or one that says there is none. */
final class ReplyTrace {
    private static final String REPLY = "reply";

    private final QueryTrace trace;
    private final RecordCursor cursor = new RecordCursor();

    ReplyTrace(QueryTrace trace) {
        this.trace = trace;
    }

    void say(byte[] reply, int length, int questionEnd) {
        Optional<Rcode> rcode = Rcode.of(MessageScan.rcode(reply));
        String name = MessageScan.text(reply, Dns.HEADER_OCTETS, length);
        if (rcode.isEmpty()) {
            trace.failed(REPLY, Integer.toString(MessageScan.rcode(reply)));
            return;
        }
        switch (rcode.get()) {
            case NOERROR -> noError(reply, length, questionEnd, name);
            case NXDOMAIN -> trace.answered(REPLY, name, "NXDOMAIN");
            case NOTIMP -> trace.failed(REPLY, "not implemented");
            case FORMERR, SERVFAIL, REFUSED -> trace.failed(REPLY, rcode.get().name());
            case NOTAUTH -> trace.failed(REPLY, Integer.toString(rcode.get().code()));
        }
    }

    private void noError(byte[] reply, int length, int questionEnd, String name) {
        boolean cut = (MessageScan.flags(reply) & Dns.TC) != 0;
        if (cut) trace.truncated();
        else if (!records(reply, length, questionEnd, length)) {
            int wanted = MessageScan.u16(reply, questionEnd - 4);
            String family = wanted == Dns.TYPE_A ? "-IPv4" : wanted == Dns.TYPE_AAAA ? "-IPv6" : "";
            trace.answered(REPLY, name, "NODATA" + family);
        }
    }

    /** An event for each record of the answer that begins before an offset; whether there is any. */
    boolean records(byte[] reply, int length, int questionEnd, int until) {
        boolean any = false;
        int wanted = MessageScan.u16(reply, questionEnd - 4);
        cursor.over(reply, length, questionEnd);
        while (cursor.next() && cursor.inAnswer() && cursor.owner < until) {
            any = true;
            if (cursor.type == Dns.TYPE_RRSIG && wanted != Dns.TYPE_RRSIG) continue;
            String owner = MessageScan.text(reply, cursor.owner, length);
            if (cursor.type == Dns.TYPE_TXT) {
                texts(reply, owner);
                continue;
            }
            boolean address = (cursor.type == Dns.TYPE_A && cursor.dataLength == 4)
                    || (cursor.type == Dns.TYPE_AAAA && cursor.dataLength == 16);
            String value;
            if (cursor.type == Dns.TYPE_PTR) owner = pointing(reply, cursor.owner, owner);
            if (address) value = ReplyRules.addressText(reply, cursor.data, cursor.dataLength);
            else if (cursor.type == Dns.TYPE_PTR) value = MessageScan.text(reply, cursor.data, length);
            else value = "<" + RecordType.text(cursor.type) + ">";
            trace.answered(REPLY, owner, value);
        }
        return any;
    }

    /** dnsmasq: the name of an address is said of the address. */
    private static String pointing(byte[] reply, int ownerAt, String owner) {
        // Names that are compressed are none of the question's, and stay as they are.
        boolean whole = ownerAt == Dns.HEADER_OCTETS
                || (reply[ownerAt] & 0xff) == 0xc0 && reply[ownerAt + 1] == Dns.HEADER_OCTETS;
        if (!whole) return owner;
        int end = Dns.HEADER_OCTETS;
        while (reply[end] != 0) end += reply[end] + 1;
        Name name = Name.ofWire(reply, Dns.HEADER_OCTETS, end + 1 - Dns.HEADER_OCTETS);
        return ReverseName.address(name).map(Object::toString).orElse(owner);
    }

    /** An event for each string; dnsmasq: what is no printable character is left out. */
    private void texts(byte[] reply, String owner) {
        int end = cursor.data + cursor.dataLength;
        for (int at = cursor.data; at < end; at += 1 + (reply[at] & 0xff)) {
            var text = new StringBuilder();
            for (int i = at + 1; i <= at + (reply[at] & 0xff) && i < end; i++) {
                if (reply[i] >= ' ' && reply[i] < 0x7f) text.append((char) reply[i]);
            }
            trace.answered(REPLY, owner, text.toString());
        }
    }
}
