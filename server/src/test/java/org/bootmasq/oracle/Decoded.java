package org.bootmasq.oracle;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bootmasq.lab.BootpPacket;
import org.bootmasq.lab.Datagram;
import org.bootmasq.wire.Bytes;

/** A reply as lines of {@code name = value}, one for each field and option, in the order of the packet. */
record Decoded(List<Field> fields) {
    record Field(String name, String value) {
        @Override
        public String toString() {
            return name + " = " + value;
        }
    }

    Decoded {
        fields = List.copyOf(fields);
    }

    static Decoded of(Transcript.Seen seen) {
        List<Field> fields = new ArrayList<>();
        Datagram datagram = seen.datagram();
        fields.add(new Field("cable", "eth" + seen.cable()));
        fields.add(new Field("to hardware address", datagram.toMac().colonHex()));
        fields.add(new Field("from", datagram.from() + ":" + datagram.fromPort()));
        fields.add(new Field("to", datagram.to() + ":" + datagram.toPort()));
        fields.add(new Field("length", Integer.toString(datagram.payload().length())));
        if (datagram.payload().length() >= 240) {
            packet(BootpPacket.parse(datagram.payload()), fields);
        } else {
            fields.add(new Field("payload", datagram.payload().hex()));
        }
        return new Decoded(fields);
    }

    private static void packet(BootpPacket packet, List<Field> fields) {
        fields.add(new Field("op", Integer.toString(packet.op())));
        fields.add(new Field("htype", Integer.toString(packet.htype())));
        fields.add(new Field("hops", Integer.toString(packet.hops())));
        fields.add(new Field("xid", Integer.toHexString(packet.xid())));
        fields.add(new Field("secs", Integer.toString(packet.secs())));
        fields.add(new Field("flags", Integer.toHexString(packet.flags())));
        fields.add(new Field("ciaddr", packet.ciaddr().toString()));
        fields.add(new Field("yiaddr", packet.yiaddr().toString()));
        fields.add(new Field("siaddr", packet.siaddr().toString()));
        fields.add(new Field("giaddr", packet.giaddr().toString()));
        fields.add(new Field("chaddr", packet.chaddr().colonHex()));
        int overload = packet.option(52).map(data -> data.at(0)).orElse(0);
        fields.add(new Field("sname", field(packet.sname(), (overload & 2) != 0)));
        fields.add(new Field("file", field(packet.file(), (overload & 1) != 0)));
        for (BootpPacket.Option option : packet.options()) {
            fields.add(new Field("option " + option.code(), value(option, packet)));
        }
        fields.add(new Field(
                "after the end",
                packet.tail().hex().matches("0*") ? "zeros" : packet.tail().hex()));
    }

    private static String field(Bytes bytes, boolean overloaded) {
        String text = BootpPacket.text(bytes);
        Bytes rest = bytes.slice(text.length());
        boolean plain = !overloaded && rest.hex().matches("0*");
        return plain ? "\"" + text + "\"" : bytes.hex().replaceFirst("(00)+$", "");
    }

    private static String value(BootpPacket.Option option, BootpPacket packet) {
        Bytes data = option.data();
        if ((option.code() == 58 || option.code() == 59) && data.length() == 4) {
            return fuzzed(option.code(), number(data), packet.option(51).map(Decoded::number));
        }
        String hex = HexFormat.of().formatHex(data.toArray());
        boolean printable = data.length() > 1 && data.latin1().chars().allMatch(c -> c >= 32 && c < 127);
        boolean address = data.length() > 0 && data.length() % 4 == 0 && !printable;
        return hex + (printable ? " \"" + data.latin1() + "\"" : address ? " " + addresses(data) : "");
    }

    /** dnsmasq takes a random part, less than a sixteenth of the lease time, off T1 and T2. */
    private static String fuzzed(int code, long seconds, Optional<Long> lease) {
        if (lease.isEmpty()) {
            return Long.toString(seconds);
        }
        long exact = code == 58 ? lease.get() / 2 : lease.get() * 7 / 8;
        return seconds <= exact && seconds >= exact - lease.get() / 16 - 1
                ? "the usual part of the lease"
                : "" + seconds;
    }

    private static long number(Bytes data) {
        return data.length() == 4 ? Integer.toUnsignedLong(Integer.parseUnsignedInt(data.hex(), 16)) : -1;
    }

    private static String addresses(Bytes data) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < data.length(); i++) {
            text.append(i == 0 ? "" : i % 4 == 0 ? "," : ".").append(data.at(i));
        }
        return text.toString();
    }
}
