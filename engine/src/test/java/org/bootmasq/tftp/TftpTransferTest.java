package org.bootmasq.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bootmasq.tftp.TftpPacket.Data;
import org.bootmasq.tftp.TftpPacket.ErrorPacket;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

class TftpTransferTest {
    private static Script served(int size) {
        return new Script("enable-tftp", "tftp-root=/srv").file("/srv/boot", Script.content(size));
    }

    @Test
    void aFileGoesOutBlockByBlock() {
        Script script = served(1200).read("octet", "boot");
        assertThat(script.take()).containsExactly("DATA 1 of 512");
        assertThat(script.ack(1).take()).containsExactly("DATA 2 of 512");
        assertThat(script.ack(2).take()).containsExactly("DATA 3 of 176");
        assertThat(script.ack(3).take()).containsExactly("closed", "info: sent /srv/boot to 10.0.0.5");
    }

    @Test
    void aFileOfWholeBlocksEndsWithAnEmptyOne() {
        Script script = served(512).read("octet", "boot").ack(1);
        assertThat(script.take()).containsExactly("DATA 1 of 512", "DATA 2 of 0");
        assertThat(served(0).read("octet", "boot").take()).containsExactly("DATA 1 of 0");
    }

    @Test
    void optionsAreAcknowledgedBeforeTheFirstBlock() {
        Script script = served(3000).read("octet", "boot", "BLKSIZE", "9000", "foo", "1", "tsize", "0", "timeout", "4");
        assertThat(script.take()).containsExactly("OACK blksize=1468 tsize=3000 timeout=4");
        assertThat(script.ack(0).take()).containsExactly("DATA 1 of 1468");
        assertThat(script.ack(0).take()).isEmpty();
    }

    @Test
    void aWindowIsOneSend() {
        Script script = served(20_000).read("octet", "boot", "blksize", "1000", "windowsize", "4");
        assertThat(script.take()).containsExactly("OACK blksize=1000 windowsize=4");
        assertThat(script.ack(0).take())
                .containsExactly("DATA 1 of 1000", "DATA 2 of 1000", "DATA 3 of 1000", "DATA 4 of 1000");
        assertThat(script.sends).isEqualTo(2);
        assertThat(script.ack(4).take()).hasSize(4).first().isEqualTo("DATA 5 of 1000");
    }

    @Test
    void aGapInAWindowIsFilledFromTheLastBlockThatCame() {
        Script script = served(20_000)
                .read("octet", "boot", "blksize", "1000", "windowsize", "4")
                .ack(0);
        script.take();
        assertThat(script.ack(2).take())
                .containsExactly("DATA 3 of 1000", "DATA 4 of 1000", "DATA 5 of 1000", "DATA 6 of 1000");
        assertThat(script.transfer().blocksRepeated()).isEqualTo(2);
        // Its first block lost: the client repeats the ACK before the gap. Only one of many repetitions is answered.
        assertThat(script.ack(2).take()).hasSize(4).first().isEqualTo("DATA 3 of 1000");
        assertThat(script.ack(2).ack(2).take()).isEmpty();
        assertThat(script.ack(6).ack(6).take()).hasSize(8);
    }

    @Test
    void duplicateAndForeignAcknowledgementsAreNotAnswered() {
        Script script = served(5000).read("octet", "boot").ack(1).ack(2);
        script.take();
        assertThat(script.ack(2).ack(1).ack(0).ack(4).ack(65_535).take()).isEmpty();
        script.packet(new Data(3, Bytes.latin1("x"))).octets(Bytes.EMPTY).octets(Bytes.ofInts(0, 4, 0));
        assertThat(script.take()).isEmpty();
        assertThat(script.ack(3).take()).containsExactly("DATA 4 of 512");
    }

    @Test
    void silenceIsMetWithPatienceThatGrows() {
        Script script = served(5000).read("octet", "boot").ack(1);
        script.take();
        for (int wait : new int[] {2000, 2000, 3000, 3000, 5000, 5000}) {
            assertThat(script.after(wait - 1).take()).isEmpty();
            assertThat(script.after(1).take()).containsExactly("DATA 2 of 512");
        }
        assertThat(script.after(8999).take()).isEmpty();
        assertThat(script.after(1).take()).containsExactly("closed", "info: failed sending /srv/boot to 10.0.0.5");
        assertThat(script.transfer().isFinished()).isTrue();
    }

    /** The request may be forged: whoever has sent it and hears nothing asks again. */
    @Test
    void whatNobodyHasAcknowledgedIsSentFourTimes() {
        Script script = served(5000).read("octet", "boot", "blksize", "1000");
        script.take();
        assertThat(script.ack(0).after(2000).after(2000).after(3000).take())
                .containsExactly("DATA 1 of 1000", "DATA 1 of 1000", "DATA 1 of 1000", "DATA 1 of 1000");
        assertThat(script.after(3000).take()).containsExactly("closed", "info: failed sending /srv/boot to 10.0.0.5");
    }

    @Test
    void progressRestoresPatience() {
        Script script = served(5000)
                .read("octet", "boot")
                .after(2000)
                .after(2000)
                .after(3000)
                .ack(1);
        script.take();
        assertThat(script.after(1999).take()).isEmpty();
        assertThat(script.after(1).take()).containsExactly("DATA 2 of 512");
    }

    @Test
    void theTimeoutAClientAsksForIsKept() {
        Script script = served(5000).read("octet", "boot", "timeout", "7").ack(0);
        script.take();
        assertThat(script.after(6999).take()).isEmpty();
        assertThat(script.after(1).after(7000).take()).containsExactly("DATA 1 of 512", "DATA 1 of 512");
    }

    @Test
    void anErrorEndsTheTransfer() {
        Script script = served(5000).read("octet", "boot").ack(1);
        script.take();
        script.packet(new ErrorPacket(8, Bytes.latin1("User\033 aborted\n")));
        assertThat(script.take())
                .containsExactly(
                        "err: error 8 User aborted received from 10.0.0.5",
                        "closed",
                        "info: failed sending /srv/boot to 10.0.0.5");
        assertThat(script.ack(2).take()).isEmpty();
    }

    /** dnsmasq: UEFI asks for the size and then says error 8; the log counts that as served. */
    @Test
    void firmwareThatOnlyAsksForTheSizeIsServed() {
        Script script = served(5000).read("octet", "boot", "tsize", "0");
        script.packet(new ErrorPacket(8, Bytes.latin1("User aborted\0")));
        assertThat(script.take().getLast()).isEqualTo("info: sent /srv/boot to 10.0.0.5");
    }

    @Test
    void aClientThatIsGoneIsNotWaitedFor() {
        Script script = served(5000).read("octet", "boot");
        script.take();
        script.transfer().onUnreachable();
        script.transfer().onUnreachable();
        assertThat(script.take()).containsExactly("closed", "info: failed sending /srv/boot to 10.0.0.5");
    }

    @Test
    void aFileThatShrinksEndsWithAnError() {
        Script script = served(5000).read("octet", "boot").ack(1);
        script.file("/srv/boot", Script.content(1100)).take();
        assertThat(script.ack(2).take())
                .containsExactly(
                        "ERROR 0 cannot read /srv/boot: File has shrunk",
                        "err: cannot read /srv/boot: File has shrunk",
                        "closed",
                        "info: failed sending /srv/boot to 10.0.0.5");
    }

    @Test
    void aFileThatGrowsIsSentAsItWas() {
        Script script = served(700).read("octet", "boot");
        script.file("/srv/boot", Script.content(5000)).take();
        assertThat(script.ack(1).take()).containsExactly("DATA 2 of 188");
    }

    @Test
    void blockNumbersBeginAnewAfter65535() {
        int blocks = 70_000;
        Script script = served(blocks * 8).read("octet", "boot", "blksize", "8", "windowsize", "16");
        var received = new ByteArrayOutputStream();
        script.ack(0);
        script.packets.removeFirst();
        int done = 0;
        while (!script.transfer().isFinished()) {
            for (Bytes packet : script.packets) {
                done++;
                assertThat(packet.at(2) << 8 | packet.at(3)).isEqualTo(done & 0xffff);
                received.writeBytes(packet.slice(4).toArray());
            }
            script.packets.clear();
            script.lines.clear();
            script.ack(done & 0xffff);
        }
        assertThat(done).isEqualTo(blocks + 1);
        assertThat(received.toByteArray()).isEqualTo(script.files.get("/srv/boot"));
        assertThat(script.transfer().blocksRepeated()).isZero();
        assertThat(script.windows).isEqualTo(1 + (blocks + 16) / 16);
    }

    @Test
    void netasciiTurnsLineFeedsIntoCrLf() {
        Script script = new Script("enable-tftp", "tftp-root=/srv")
                .file("/srv/text", "a\nb\r\nc\rd\n".getBytes(StandardCharsets.US_ASCII))
                .read("NetASCII", "text", "tsize", "0", "windowsize", "4");
        assertThat(script.packets.getLast().slice(4).latin1()).isEqualTo("a\r\nb\r\r\nc\rd\r\n");
    }

    @Test
    void netasciiRepeatsABlockAsItWas() {
        String text = "x\n".repeat(700);
        Script script = new Script("enable-tftp", "tftp-root=/srv")
                .file("/srv/text", text.getBytes(StandardCharsets.US_ASCII))
                .read("netascii", "text", "blksize", "100")
                .ack(0);
        var received = new StringBuilder();
        for (int block = 1; !script.transfer().isFinished(); block++) {
            Bytes first = script.packets.getLast();
            script.after(2000);
            assertThat(script.packets.getLast()).isEqualTo(first);
            received.append(first.slice(4).latin1());
            script.ack(block);
        }
        assertThat(received.toString()).isEqualTo(text.replace("\n", "\r\n"));
    }

    @Test
    void largeBlocksKeepEachSendWithinADatagram() {
        var sizes = new java.util.ArrayList<Integer>();
        var terms = new TftpNegotiation(16_000, 8, 0, List.of());
        byte[] octets = Script.content(200_000);
        Script sink = new Script("enable-tftp") {
            @Override
            public java.nio.ByteBuffer room(int wanted) {
                sizes.add(wanted);
                return super.room(wanted);
            }
        };
        var client = new Trace.TftpClient(Script.CLIENT, "eth0", Optional.empty());
        var asked = new TftpTransfer.Asked(client, "x", true);
        new TftpTransfer(asked, new ArrayBlocks(octets), terms, Trace.NONE).begin(0, sink);
        assertThat(sizes).containsExactly(64_016, 64_016);
        assertThat(sink.lines).hasSize(8);
    }

    private static final class ArrayBlocks implements FileBlocks {
        private final byte[] octets;

        ArrayBlocks(byte[] octets) {
            this.octets = octets;
        }

        @Override
        public long size() {
            return octets.length;
        }

        @Override
        public int read(long offset, java.nio.ByteBuffer into) {
            int count = Math.clamp(octets.length - offset, 0, into.remaining());
            into.put(octets, (int) offset, count);
            return count;
        }

        @Override
        public void close() {}
    }
}
