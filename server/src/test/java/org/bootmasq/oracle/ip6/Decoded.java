package org.bootmasq.oracle.ip6;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bootmasq.lab.Dhcp6Packet;
import org.bootmasq.lab.Dhcp6Packet.Option;
import org.bootmasq.lab.Packet6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * A reply as lines of {@code name = value}, one for each field and option, in the order of the packet. What may differ
 * between two runs is told by the rule that it keeps: temporary addresses by their network, a server identifier without
 * its time, T1 and T2 of a renewal by their bounds.
 */
final class Decoded {
    record Field(String name, String value) {
        @Override
        public String toString() {
            return name + " = " + value;
        }
    }

    private final List<Field> fields = new ArrayList<>();
    private final boolean renewal;

    private Decoded(boolean renewal) {
        this.renewal = renewal;
    }

    /** @param asked the message that it answers */
    static List<Field> of(Packet6 asked, Transcript.Seen seen) {
        int type = Dhcp6Packet.parse(asked.payload()).innermost().type();
        Decoded decoded = new Decoded(type == Messages.RENEW || type == Messages.REBIND);
        Packet6 packet = seen.packet();
        decoded.add("cable", Twin.DEVICES.get(seen.cable()));
        decoded.add("to hardware address", packet.toMac().colonHex());
        decoded.add("from", packet.from() + " port " + packet.fromPort());
        decoded.add("to", packet.to() + " port " + packet.toPort());
        decoded.add("hop limit", Integer.toString(packet.hopLimit()));
        decoded.message("", Dhcp6Packet.parse(packet.payload()));
        return List.copyOf(decoded.fields);
    }

    private void add(String name, String value) {
        fields.add(new Field(name, value));
    }

    private void message(String path, Dhcp6Packet message) {
        add(path + "type", Integer.toString(message.type()));
        if (message.isRelay() && message.head().length() == 33) {
            add(path + "hops", Integer.toString(message.head().at(0)));
            add(path + "link", Ip6.ofOctets(message.head().slice(1, 17)).toString());
            add(path + "peer", Ip6.ofOctets(message.head().slice(17)).toString());
        } else {
            add(path + "xid", message.head().hex());
        }
        options(path, message.options());
        if (!message.tail().isEmpty())
            add(path + "behind the options", message.tail().hex());
    }

    private void options(String path, List<Option> options) {
        Map<Integer, Integer> seen = new TreeMap<>();
        for (Option option : options) {
            int count = seen.merge(option.code(), 1, Integer::sum);
            option(path + "option " + option.code() + (count > 1 ? " #" + count : ""), option);
        }
    }

    private void option(String name, Option option) {
        Bytes data = option.data();
        switch (option.code()) {
            case 2 -> add(name, serverId(data));
            case 3, 25 -> association(name, data);
            case 4 -> temporary(name, data);
            case 5 -> address(name, data, false);
            case 9 -> {
                add(name, "a message");
                message(name + " / ", Dhcp6Packet.parse(data));
            }
            case 13 ->
                add(
                        name,
                        data.length() < 2
                                ? data.hex()
                                : number(data, 0, 2) + " " + data.slice(2).latin1());
            default -> add(name, text(data));
        }
    }

    private static String text(Bytes data) {
        boolean printable = data.length() > 1 && data.latin1().chars().allMatch(c -> c >= 32 && c < 127);
        return data.hex() + (printable ? " \"" + data.latin1() + "\"" : "");
    }

    static String serverId(Bytes duid) {
        boolean timed = duid.hex().startsWith("00010001") && duid.length() > 8;
        return timed ? "00010001(time)" + duid.slice(8).hex() : duid.hex();
    }

    private void association(String name, Bytes data) {
        if (data.length() < 12) {
            add(name, data.hex());
            return;
        }
        List<Option> inside = Dhcp6Packet.options(data.slice(12));
        add(name, "IAID=" + number(data, 0, 4) + " " + times(number(data, 4, 8), number(data, 8, 12), inside));
        options(name + " / ", inside);
    }

    /** A random part of at most a sixteenth of the smallest lifetime is taken off T1 and T2 of a renewal. */
    private String times(long t1, long t2, List<Option> inside) {
        String plain = "T1=" + t1 + " T2=" + t2;
        Optional<Long> least = inside.stream()
                .filter(option -> option.code() == 5 && option.data().length() >= 24)
                .flatMap(option -> Stream.of(number(option.data(), 16, 20), number(option.data(), 20, 24)))
                .filter(lifetime -> lifetime > 0)
                .min(Long::compare);
        if (!renewal || least.isEmpty()) return plain;
        long lifetime = least.get();
        boolean asUsual = t1 <= lifetime / 2
                && t1 >= lifetime / 2 - lifetime / 16 - 1
                && t2 - t1 == lifetime / 8 * 7 - lifetime / 2;
        return asUsual ? "T1 and T2 as usual for " + lifetime : plain;
    }

    private void temporary(String name, Bytes data) {
        if (data.length() < 4) {
            add(name, data.hex());
            return;
        }
        add(name, "IAID=" + number(data, 0, 4));
        for (Option option : Dhcp6Packet.options(data.slice(4))) {
            if (option.code() == 5) {
                address(name + " / option 5", option.data(), true);
            } else {
                option(name + " / option " + option.code(), option);
            }
        }
    }

    private void address(String name, Bytes data, boolean random) {
        if (data.length() < 24) {
            add(name, data.hex());
            return;
        }
        Ip6 address = Ip6.ofOctets(data.slice(0, 16));
        String shown = random ? "one of " + address.network(64) : address.toString();
        add(name, shown + " preferred=" + number(data, 16, 20) + " valid=" + number(data, 20, 24));
        options(name + " / ", Dhcp6Packet.options(data.slice(24)));
    }

    private static long number(Bytes data, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) value = value << 8 | data.at(i);
        return value;
    }
}
