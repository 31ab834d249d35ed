package org.bootmasq.dns.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bootmasq.dns.ForwarderStage;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives, forwarding goes on: octets changed at random in questions and replies, with every rule switched on.
 */
class ForwarderFuzzTest extends ForwarderStage {
    private static final int ROUNDS = 20_000;
    private static final String[] EVERYTHING = {
        "--server=192.0.2.1",
        "--stop-dns-rebind",
        "--bogus-nxdomain=198.51.100.0/25",
        "--ignore-address=203.0.113.5",
        "--alias=198.51.100.128,10.9.9.0,255.255.255.0",
        "--filter-AAAA",
        "--filter-rr=TXT",
        "--max-ttl=60",
        "--add-mac",
        "--add-subnet=24,64",
        "--add-cpe-id=here",
        "--umbrella=orgid:1",
        "--dns-loop-detect",
        "--fast-dns-retry=100"
    };

    private final Random random = new Random(4711);

    private Bytes changed(Bytes message, int from) {
        byte[] octets = message.toArray();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = from + random.nextInt(octets.length - from);
            octets[at] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : octets[at] ^ 1 << random.nextInt(8));
        }
        int length = random.nextInt(4) == 0 ? random.nextInt(octets.length + 1) : octets.length;
        return Bytes.copyOf(octets, 0, length);
    }

    /**
     * A chain of names that point into one another, a mail exchange, a start of authority, addresses, an OPT record.
     */
    private static Bytes rich(Sent to) {
        byte[] header = reply(to, 0x8180).toArray();
        header[7] = 4;
        header[9] = 1;
        header[11] = 1;
        return Bytes.of(header)
                .plus(Bytes.ofHex("c00c 0005 0001 0000003c 0006 03 777777 c00c"))
                .plus(Bytes.ofHex("c029 0001 0001 0000003c 0004 c6336409"))
                .plus(Bytes.ofHex("c029 001c 0001 0000003c 0010 20010db9000000000000000000000001"))
                .plus(Bytes.ofHex("c00c 000f 0001 0000003c 0004 000a c029"))
                .plus(Bytes.ofHex(
                        "c00c 0006 0001 0000003c 0018 c00c c029 00000001 00000002 00000003 00000004 00000005"))
                .plus(Bytes.ofHex("00 0029 04d0 00000000 000b 0008 0007 0001 18 00 0a0000"));
    }

    @Test
    void repliesOfAnyKind() {
        Forwarder forwarder = forwarder(EVERYTHING);
        for (int i = 0; i < ROUNDS; i++) {
            sent.clear();
            ask(forwarder, asker(1, 4000), question(i & 0xffff, "foo" + i % 7 + ".example", 1 + i % 30));
            if (!sent.isEmpty()) {
                Sent out = sent.getFirst();
                receive(forwarder, out, changed(rich(out), 2));
                receive(forwarder, out, rich(out));
            }
            now += 50;
            forwarder.onTimer(now);
        }
        assertThat(answers.size()).isGreaterThan(ROUNDS / 2);
        assertThat(answers).allMatch(each -> each.octets().length() <= 1232);
    }

    @Test
    void questionsOfAnyKind() {
        Forwarder forwarder = forwarder(EVERYTHING);
        Bytes question = withOpt(question(1, "some.name.example", 16), "000800070001180001020300030004aabbccdd");
        for (int i = 0; i < ROUNDS; i++) {
            ask(forwarder, asker(1, 4000), changed(question, 0));
            now += 100;
            forwarder.onTimer(now);
        }
        assertThat(sent).isNotEmpty().allMatch(each -> each.octets().length() < 512);
    }
}
