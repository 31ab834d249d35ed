package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/**
 * A question through the whole service and back: cache, forwarding, a server's reply of any octets, the filters, the
 * answer, the cache again. The first two octets of an input choose the settings, the third the type that is asked for,
 * the next three the reply's records; the rest is the reply behind its question.
 */
class DnsEngineFuzzTest extends JoinedStage {
    private static final String[] LINES = {
        "filter-A",
        "filter-AAAA",
        "filter-rr=TXT,MX,SOA,65",
        "alias=198.51.100.0,10.9.9.0,255.255.255.0",
        "stop-dns-rebind",
        "bogus-nxdomain=198.51.100.0/25",
        "ignore-address=203.0.113.5",
        "dnssec\ntrust-anchor=.,20326,8,2,E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\nproxy-dnssec",
        "add-subnet=24,64",
        "ipset=/example/inner,outer",
        "cache-rr=ANY",
        "max-ttl=30\nmin-cache-ttl=5",
        "host-record=www.lan,192.168.7.1\nhost-record=a.example,192.168.7.2",
        "dns-loop-detect\nlog-queries",
        "strict-order\nfast-dns-retry=100",
        "use-stale-cache\nno-negcache\nedns-packet-max=4096"
    };

    private static final int[] TYPES = {1, 28, 5, 6, 12, 15, 16, 33, 64, 65, 2, 39, 43, 46, 47, 48, 50, 14, 17, 18, 255
    };

    private void choose(int bits) {
        var text = new StringBuilder("server=192.0.2.1\nserver=/own.example/192.0.2.2\n");
        for (int i = 0; i < LINES.length; i++)
            if ((bits >> i & 1) != 0) text.append(LINES[i]).append('\n');
        use(text.toString());
    }

    @FuzzTest
    void bringsAnyReplyThrough(byte[] input) {
        if (input.length < 6) return;
        choose((input[0] & 0xff) << 8 | input[1] & 0xff);
        play(TYPES[(input[2] & 0xff) % TYPES.length], input);
        play(Dns.TYPE_A, input);
    }

    private void play(int type, byte[] input) {
        sent.clear();
        answers.clear();
        Bytes question = withOpt(question(7, "a.example", type), "");
        var first = new ByteWriter(512);
        Asker asker = asker(1, 4000);
        LocalAnswers.Outcome outcome = server.answer(now, asker, question.toArray(), question.length(), first);
        if (outcome != LocalAnswers.Outcome.FORWARD) return;
        joined.forward(now, asker, question.toArray(), question.length(), 1);
        if (sent.isEmpty()) return;
        Sent out = sent.getFirst();
        byte[] reply = reply(out, (input[3] & 0x0f) == 0 ? NOERROR : NOERROR | input[3] & 0x0f)
                .toArray();
        int end = reply.length;
        reply = Arrays.copyOf(reply, end + input.length - 6);
        System.arraycopy(input, 6, reply, end, input.length - 6);
        reply[7] = (byte) (input[4] & 0x0f);
        reply[9] = (byte) (input[4] >>> 4 & 0x0f);
        reply[11] = (byte) (input[5] & 0x0f);
        receive(joined, out, Bytes.of(reply));
        for (Answer each : answers) {
            assertThat(each.id()).isEqualTo(7);
            assertThat(each.octets().length()).isBetween(Dns.HEADER_OCTETS, 4096);
            assertThat(each.flags() & Dns.QR).isNotZero();
        }
        assertThat(known("a.example", type)).doesNotStartWith("malformed");
        now += 11_000;
        joined.onTimer(now);
    }

    /** Records of many kinds, whose names point anywhere, the header included. */
    private static byte[] records(Random random) {
        var body = new ByteWriter(512);
        body.u16(random.nextInt(0x10000)).u8(random.nextInt(256)).u8(random.nextInt(8) == 0 ? random.nextInt(16) : 0);
        int answers = 1 + random.nextInt(4);
        body.u8(answers | 1 << 4).u8(1);
        for (int i = 0; i < answers + 2; i++) {
            name(random, body);
            int type = TYPES[random.nextInt(TYPES.length)];
            body.u16(type).u16(random.nextInt(10) == 0 ? random.nextInt(5) : 1).i32(random.nextInt(90));
            var data = new ByteWriter(64);
            if (type == 15 || type == 18 || type == 64 || type == 65) data.u16(1);
            if (type == 33) data.zeros(6);
            int names = type == 6 || type == 14 || type == 17 ? 2 : type == 1 || type == 28 || type == 16 ? 0 : 1;
            for (int k = 0; k < names; k++) name(random, data);
            int more = type == 1 ? 4 : type == 28 ? 16 : type == 6 ? 20 : random.nextInt(24);
            for (int k = 0; k < more; k++) data.u8(random.nextInt(3) == 0 ? 0 : random.nextInt(256));
            int length = random.nextInt(12) == 0 ? random.nextInt(80) : data.length();
            body.u16(length).bytes(data.bytes());
        }
        return body.bytes().toArray();
    }

    private static void name(Random random, ByteWriter to) {
        switch (random.nextInt(6)) {
            case 0, 1 -> to.u16(0xc00c);
            case 2 -> to.u16(0xc000 | random.nextInt(12));
            case 3 -> to.u16(0xc000 | random.nextInt(120));
            case 4 -> to.u8(1).u8('b').u16(0xc00c);
            default -> to.u8(2).u8('o').u8('k').u8(0);
        }
    }

    @Test
    void bringsRepliesThroughWhoseNamesPointAnywhere() {
        var random = new Random(2024);
        for (int i = 0; i < 15_000; i++) bringsAnyReplyThrough(records(random));
    }
}
