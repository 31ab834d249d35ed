package org.bootmasq.dns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageReader;
import org.bootmasq.dns.message.Name;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * A reply in words, records of a section in an order of their own.
 *
 * @param text without times to live
 * @param ttls in the order of the records
 */
public record MessageText(String text, List<Long> ttls) {
    private record Entry(String text, long ttl) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return text.compareTo(other.text);
        }
    }

    static final MessageText SILENCE = new MessageText("no reply", List.of());

    public static MessageText of(Bytes message) {
        try {
            return read(new MessageReader(message.toArray(), 0, message.length()));
        } catch (Malformed e) {
            return new MessageText("malformed: " + e.getMessage() + " " + message, List.of());
        }
    }

    private static MessageText read(MessageReader reader) throws Malformed {
        reader.skip(2);
        int flags = reader.u16();
        var text = new StringBuilder(
                "rcode " + (flags & Dns.RCODE_MASK) + " flags " + Integer.toHexString(flags & 0xfff0));
        int questions = reader.u16();
        int[] counts = {reader.u16(), reader.u16(), reader.u16()};
        for (int i = 0; i < questions; i++) {
            text.append(" ? ")
                    .append(reader.name())
                    .append(' ')
                    .append(reader.u16())
                    .append(' ')
                    .append(reader.u16());
        }
        var ttls = new ArrayList<Long>();
        for (int section = 0; section < 3; section++) {
            var list = new ArrayList<Entry>();
            for (int i = 0; i < counts[section]; i++) list.add(entry(reader));
            Collections.sort(list);
            text.append("\n  ")
                    .append(List.of("answer", "authority", "additional").get(section));
            for (Entry each : list) {
                text.append("\n    ").append(each.text);
                ttls.add(each.ttl);
            }
        }
        if (reader.remaining() > 0)
            text.append("\n  and ").append(reader.remaining()).append(" octets");
        return new MessageText(text.toString(), List.copyOf(ttls));
    }

    private static Entry entry(MessageReader reader) throws Malformed {
        Name owner = reader.name();
        int type = reader.u16();
        int dnsClass = reader.u16();
        long ttl = reader.u32();
        int length = reader.u16();
        int end = reader.offset() + length;
        if (type == Dns.TYPE_OPT) {
            return new Entry("OPT " + dnsClass + " " + Long.toHexString(ttl) + " " + reader.bytes(length), 0);
        }
        var data = new ByteWriter(64);
        int head = switch (type) {
            case Dns.TYPE_MX -> 2;
            case Dns.TYPE_SRV -> 6;
            default -> 0;
        };
        data.bytes(reader.bytes(head));
        String names = switch (type) {
            case Dns.TYPE_CNAME, Dns.TYPE_PTR, Dns.TYPE_NS, Dns.TYPE_MX, Dns.TYPE_SRV -> reader.name() + " ";
            case Dns.TYPE_SOA -> reader.name() + " " + reader.name() + " ";
            default -> "";
        };
        data.bytes(reader.bytes(end - reader.offset()));
        return new Entry(owner + " " + type + " " + dnsClass + " " + names + data.bytes(), ttl);
    }

    /**
     * Whether they say the same; the clock may have ticked once in between.
     *
     * @param seconds since both began to ask: by so much what one keeps may be older than what the other asked for
     *     again
     */
    boolean agrees(MessageText other, long seconds) {
        if (!text.equals(other.text)) return false;
        for (int i = 0; i < ttls.size(); i++) if (Math.abs(ttls.get(i) - other.ttls.get(i)) > 1 + seconds) return false;
        return true;
    }

    @Override
    public String toString() {
        return text + "\n  ttl " + ttls;
    }
}
