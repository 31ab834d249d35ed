package org.bootmasq.oracle.ip6;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.lab.Packet6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** A router advertisement (RFC 4861 section 4.2, RFC 8106) as lines of text, from which each of its octets follows. */
final class Advertisement {
    static final int TYPE = 134;

    private final List<String> lines = new ArrayList<>();

    private Advertisement() {}

    static List<String> of(Transcript.Seen seen) {
        Advertisement text = new Advertisement();
        Packet6 packet = seen.packet();
        text.lines.add("on " + Twin.DEVICES.get(seen.cable()) + " to " + packet.to());
        text.lines.add("to hardware address " + packet.toMac().colonHex());
        text.lines.add("from " + packet.from() + " with hop limit " + packet.hopLimit() + ", checksum "
                + (packet.checksumIsRight() ? "right" : "wrong"));
        text.body(packet.body());
        return List.copyOf(text.lines);
    }

    private void body(Bytes body) {
        if (body.length() < 16) {
            lines.add("cut short: " + body.hex());
            return;
        }
        lines.add("code " + body.at(1) + ", hop limit " + body.at(4) + ", flags " + hex(body.at(5)));
        lines.add("router lifetime=" + number(body, 6, 8));
        lines.add("reachable " + number(body, 8, 12) + ", retrans " + number(body, 12, 16));
        int at = 16;
        while (at + 8 <= body.length() && body.at(at + 1) > 0 && at + 8 * body.at(at + 1) <= body.length()) {
            int end = at + 8 * body.at(at + 1);
            lines.add(option(body.at(at), body.slice(at + 2, end)));
            at = end;
        }
        if (at < body.length())
            lines.add("behind the options: " + body.slice(at).hex());
    }

    private static String option(int type, Bytes data) {
        return switch (type) {
            case 3 ->
                data.length() == 30
                        ? "prefix " + Ip6.ofOctets(data.slice(14)) + "/" + data.at(0) + " flags " + hex(data.at(1))
                                + " valid="
                                + number(data, 2, 6) + " preferred=" + number(data, 6, 10) + " reserved "
                                + number(data, 10, 14)
                        : "prefix " + data.hex();
            case 25 -> {
                StringBuilder servers =
                        new StringBuilder("RDNSS lifetime=" + number(data, 2, 6) + " reserved " + number(data, 0, 2));
                for (int i = 6; i + 16 <= data.length(); i += 16) {
                    servers.append(' ').append(Ip6.ofOctets(data.slice(i, i + 16)));
                }
                yield servers.toString();
            }
            case 31 ->
                "DNSSL lifetime=" + number(data, 2, 6) + " reserved " + number(data, 0, 2) + " "
                        + data.slice(6).hex() + " " + data.slice(6).latin1().replaceAll("[^a-z0-9-]", ".");
            case 5 -> "MTU " + number(data, 2, 6) + " reserved " + number(data, 0, 2);
            default -> "option " + type + " " + data.hex();
        };
    }

    private static String hex(int octet) {
        return String.format("%02x", octet);
    }

    private static long number(Bytes data, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) value = value << 8 | data.at(i);
        return value;
    }
}
