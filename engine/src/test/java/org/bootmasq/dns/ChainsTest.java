package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains of CNAME records, and who is asked for what belongs to the parent. */
class ChainsTest extends JoinedStage {
    private void learnChain(int links, boolean address) {
        Sent out = asked("c0.example", Dns.TYPE_A);
        var hex = new StringBuilder();
        for (int i = 0; i < links; i++) {
            String target = hex("c" + (i + 1) + ".example");
            hex.append(hex("c" + i + ".example")).append("0005 0001 0000012c");
            hex.append(String.format("%04x", target.length() / 2)).append(target);
        }
        if (address) hex.append(hex("c" + links + ".example")).append("0001 0001 0000012c 0004 08080808");
        Bytes octets = reply(out, NOERROR).plus(Bytes.ofHex(hex.toString().replace(" ", "")));
        byte[] message = octets.toArray();
        MessageScan.u16(message, 6, links + (address ? 1 : 0));
        joined.onReply(now, out.socket(), out.to(), 53, message, message.length);
    }

    private String knownOverTcp(String name) {
        Bytes query = question(9, name, Dns.TYPE_A);
        var asker = new Asker(Ip4.of(10, 0, 0, 9), 4000, Ip4.of(10, 0, 0, 254), 2, true, 0);
        var reply = new ByteWriter(512);
        var outcome = server.answer(now, asker, query.toArray(), query.length(), reply);
        return outcome == LocalAnswers.Outcome.ANSWERED
                ? MessageText.of(reply.bytes()).text()
                : outcome.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 11, 20, 21, 50, 99})
    void areAnsweredWholeFromTheCache(int links) {
        learnChain(links, true);
        assertThat(knownOverTcp("c0.example")).contains("08080808");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 300})
    void thatAreTooLongAreAskedForAgain(int links) {
        learnChain(links, true);
        assertThat(answers).hasSize(1);
        assertThat(knownOverTcp("c0.example")).isEqualTo("FORWARD");
    }

    @Test
    void thatLeadInACircleAreAskedForAgain() {
        Sent out = asked("a.example", Dns.TYPE_A);
        // a -> b.a -> a
        receive(
                joined,
                out,
                records(out, 2, 0, 0, "c00c 0005 0001 0000003c 0004 01 62 c00c" + "c027 0005 0001 0000003c 0002 c00c"));
        assertThat(knownOverTcp("a.example")).isEqualTo("FORWARD");
    }

    @Test
    void ofOursAreAnsweredWhole() {
        var lines = new StringBuilder("server=192.0.2.1\n");
        for (int i = 0; i < 40; i++)
            lines.append("cname=l").append(i).append(".lan,l").append(i + 1).append(".lan\n");
        use(lines + "host-record=l40.lan,192.0.2.8\n");
        assertThat(knownOverTcp("l0.lan")).contains("c0000208");
    }

    @Test
    void theParentIsAskedForTheDsRecordsOfADomain() {
        use("server=192.0.2.1\nserver=/lxd/192.0.2.2\nlocal=/lan/\n");
        assertThat(asked("lxd", Dns.TYPE_DS).to()).isEqualTo(Ip4.of(192, 0, 2, 1));
        assertThat(asked("sub.lxd", Dns.TYPE_DS).to()).isEqualTo(Ip4.of(192, 0, 2, 2));
        assertThat(asked("lxd", Dns.TYPE_A).to()).isEqualTo(Ip4.of(192, 0, 2, 2));
        assertThat(known("lan", Dns.TYPE_DS)).isEqualTo("FORWARD");
        assertThat(asked("lan", Dns.TYPE_DS).to()).isEqualTo(Ip4.of(192, 0, 2, 1));
        assertThat(known("sub.lan", Dns.TYPE_DS)).startsWith("rcode 3");
        assertThat(known("lan", Dns.TYPE_A)).startsWith("rcode 3");
    }

    @Test
    void whatIsNoQueryIsNotImplemented() {
        for (int opcode = 1; opcode < 16; opcode++) {
            byte[] query = question(7, "www.example", Dns.TYPE_A).toArray();
            query[2] |= (byte) (opcode << 3);
            for (int length : new int[] {query.length, query.length - 3, 12}) {
                var reply = new ByteWriter(512);
                var outcome = server.answer(now, asker(1, 4000), query, length, reply);
                assertThat(outcome).isEqualTo(LocalAnswers.Outcome.ANSWERED);
                assertThat(reply.bytes().at(3) & 15).isEqualTo(Rcode.NOTIMP.code());
                assertThat(reply.bytes().at(2) >>> 3 & 15).isEqualTo(opcode);
                assertThat(reply.length()).isLessThanOrEqualTo(length);
            }
            query[2] |= (byte) 0x80;
            assertThat(server.answer(now, asker(1, 4000), query, query.length, new ByteWriter(512)))
                    .isEqualTo(LocalAnswers.Outcome.DROPPED);
        }
    }
}
