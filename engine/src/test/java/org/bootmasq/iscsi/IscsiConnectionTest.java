package org.bootmasq.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bootmasq.iscsi.Conversation.Told;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

class IscsiConnectionTest {
    private static final int WRITE = 0xa0;
    private static final int WRITE_AND_MORE = 0x20;
    private static final int READ = 0xc0;

    private static ByteBuffer dataOut(int tag, int transferTag, int number, int offset, boolean last) {
        return ByteBuffer.allocate(Bhs.LENGTH)
                .put(0, (byte) Bhs.DATA_OUT)
                .put(1, (byte) (last ? Bhs.FINAL : 0))
                .putInt(16, tag)
                .putInt(20, transferTag)
                .putInt(36, number)
                .putInt(40, offset);
    }

    private static void expectGood(Told answer) {
        assertThat(answer.opcode()).isEqualTo(Bhs.SCSI_RESPONSE);
        assertThat(answer.header().get(3)).as("status").isZero();
    }

    @Test
    void whatIsAskedForComesInOneBurstAfterAnother() throws Malformed {
        var conversation = new Conversation("");
        conversation.beginLogin();
        conversation.login(0x87, "InitialR2T=Yes|ImmediateData=No|MaxBurstLength=1024|");
        conversation.command(0x80, 0, "00", new byte[0]); // the attention of a new session
        int tag = conversation.expectedCommand();
        Told first = conversation
                .command(WRITE, 1536, "2a000000000000000300", new byte[0])
                .getLast();
        assertThat(first.opcode()).isEqualTo(Bhs.R2T);
        assertThat(first.header().getInt(44)).as("wanted").isEqualTo(1024);
        Told second = conversation
                .send(dataOut(tag, first.header().getInt(20), 0, 0, true), new byte[1024])
                .getLast();
        assertThat(second.opcode()).isEqualTo(Bhs.R2T);
        assertThat(second.header().getInt(40)).as("from").isEqualTo(1024);
        assertThat(second.header().getInt(44)).as("wanted").isEqualTo(512);
        expectGood(conversation
                .send(dataOut(tag, second.header().getInt(20), 0, 1024, true), new byte[512])
                .getLast());
    }

    @Test
    void whatComesUnaskedMayBeAsLongAsTheFirstBurst() throws Malformed {
        var conversation = new Conversation("");
        conversation.beginLogin();
        Told agreed = conversation.login(0x87, "InitialR2T=No|ImmediateData=Yes|FirstBurstLength=1024|");
        assertThat(agreed.text()).contains("InitialR2T=No|", "ImmediateData=Yes|", "FirstBurstLength=1024|");
        conversation.command(0x80, 0, "00", new byte[0]);
        int tag = conversation.expectedCommand();
        byte[] half = new byte[512];
        half[0] = 7;
        assertThat(conversation.command(WRITE_AND_MORE, 1536, "2a000000000000000300", half))
                .isEmpty();
        Told wants = conversation
                .send(dataOut(tag, Bhs.NO_TAG, 0, 512, true), new byte[512])
                .getLast();
        assertThat(wants.opcode()).isEqualTo(Bhs.R2T);
        assertThat(wants.header().getInt(40)).as("from").isEqualTo(1024);
        expectGood(conversation
                .send(dataOut(tag, wants.header().getInt(20), 0, 1024, true), half)
                .getLast());
        Told read = conversation
                .command(READ, 1536, "28000000000000000300", new byte[0])
                .getLast();
        assertThat(read.data().get(0)).isEqualTo((byte) 7);
        assertThat(read.data().get(1024)).isEqualTo((byte) 7);
    }

    @Test
    void noPduIsLongerThanTheInitiatorTakes() throws Malformed {
        var conversation = new Conversation("");
        conversation.beginLogin();
        conversation.login(0x87, "MaxRecvDataSegmentLength=512|");
        ByteBuffer ping = ByteBuffer.allocate(Bhs.LENGTH).put(0, (byte) (Bhs.NOP_OUT | 0x40));
        assertThat(conversation
                        .send(ping.putInt(16, 9), new byte[2000])
                        .getLast()
                        .data()
                        .remaining())
                .isEqualTo(512);
        var keys = new StringBuilder();
        for (int i = 0; i < 50; i++) keys.append("X-org.example.key-").append(i).append("=1\0");
        var answer = new StringBuilder();
        int tag = Bhs.NO_TAG;
        byte[] asked = keys.toString().getBytes(StandardCharsets.ISO_8859_1);
        int parts = 0;
        do {
            ByteBuffer text = ByteBuffer.allocate(Bhs.LENGTH)
                    .put(0, (byte) (Bhs.TEXT | 0x40))
                    .put(1, (byte) Bhs.FINAL);
            Told part = conversation
                    .send(text.putInt(16, 10).putInt(20, tag), asked)
                    .getLast();
            boolean last = (Bhs.flags(part.header()) & Bhs.FINAL) != 0;
            assertThat(part.data().remaining()).isLessThanOrEqualTo(512);
            assertThat((Bhs.flags(part.header()) & Bhs.CONTINUE) != 0).isEqualTo(!last);
            answer.append(part.text());
            tag = part.header().getInt(20);
            asked = new byte[0];
            parts++;
        } while (tag != Bhs.NO_TAG);
        assertThat(parts).isGreaterThan(3);
        assertThat(answer.toString())
                .startsWith("X-org.example.key-0=NotUnderstood|")
                .endsWith("key-49=NotUnderstood|");
    }

    @Test
    void dataThatIsOutOfOrderFailsItsCommandOnly() throws Malformed {
        var conversation = new Conversation("");
        conversation.login();
        conversation.command(0x80, 0, "00", new byte[0]);
        int tag = conversation.expectedCommand();
        Told wants = conversation
                .command(WRITE, 1024, "2a000000000000000200", new byte[0])
                .getLast();
        Told answer = conversation
                .send(dataOut(tag, wants.header().getInt(20), 1, 512, true), new byte[512])
                .getLast();
        assertThat(answer.header().get(3)).as("CHECK CONDITION").isEqualTo((byte) 2);
        expectGood(conversation.command(0x80, 0, "00", new byte[0]).getLast());
    }

    @Test
    void writesOfAllSessionsShareOneBudget() throws Malformed {
        var conversation = new Conversation("");
        conversation.login();
        conversation.command(0x80, 0, "00", new byte[0]);
        // Half of it for one address, however many writes it announces.
        for (int i = 0; i < 8; i++)
            assertThat(conversation
                            .command(WRITE, 512, "2a000000000000000100", new byte[0])
                            .getLast()
                            .opcode())
                    .isEqualTo(Bhs.R2T);
        Told refused = conversation
                .command(WRITE, 512, "2a000000000000000100", new byte[0])
                .getLast();
        assertThat(refused.header().get(3)).as("TASK SET FULL").isEqualTo((byte) 0x28);
        conversation.close();
    }

    @Test
    void aWriteWhoseAnswerCannotBeSentKeepsNoMemory() throws Malformed {
        var conversation = new Conversation("");
        conversation.login();
        conversation.command(0x80, 0, "00", new byte[0]);
        for (int i = 0; i < 17; i++) {
            int tag = conversation.expectedCommand();
            Told wants = conversation
                    .command(WRITE, 512, "2a000000000000000100", new byte[0])
                    .getLast();
            assertThat(wants.opcode()).isEqualTo(Bhs.R2T);
            conversation.hears(false);
            ByteBuffer header = dataOut(tag, wants.header().getInt(20), 0, 0, true);
            assertThatThrownBy(() -> conversation.send(header, new byte[512])).isInstanceOf(UncheckedIOException.class);
            conversation.hears(true);
        }
    }

    @Test
    void whoMustProveHimselfGetsAChallengeAndNoSecondGuess() throws Malformed {
        var conversation = new Conversation("a secret of some length");
        Told method = conversation.login(
                0x00,
                "InitiatorName=" + Conversation.INITIATOR + "|TargetName=" + Conversation.TARGET
                        + "|AuthMethod=CHAP,None|");
        assertThat(method.text()).contains("AuthMethod=CHAP|");
        assertThat(conversation.login(0x00, "CHAP_A=5|").text()).contains("CHAP_C=0x", "CHAP_I=");
        Told refused = conversation.login(0x83, "CHAP_N=user|CHAP_R=0x00112233445566778899aabbccddeeff|");
        assertThat(refused.header().getShort(36)).isEqualTo((short) 0x0201);
        assertThat(conversation.connection().isEnded()).isTrue();
        assertThat(conversation.notes()).anyMatch(note -> note.contains(Conversation.INITIATOR));
    }

    @Test
    void aNameThatWouldSpoilTheLogIsRefused() throws Malformed {
        var conversation = new Conversation("");
        Told refused =
                conversation.login(0x81, "InitiatorName=iqn.a\nroot logged in|TargetName=" + Conversation.TARGET + "|");
        assertThat(refused.header().getShort(36)).isEqualTo((short) 0x0200);
    }

    @Test
    void nothingIsTakenBeforeLogin() {
        var conversation = new Conversation("");
        assertThatThrownBy(() -> conversation.command(READ, 512, "28000000000000000100", new byte[0]))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void aTargetThatIsAboutToGoAsksForALogout() throws Malformed {
        var conversation = new Conversation("");
        conversation.login();
        conversation.connection().askToLogOut(2);
        List<Told> told = conversation.command(0x80, 0, "00", new byte[0]);
        assertThat(told).hasSize(1);
        Told asked = conversation.told().get(conversation.told().size() - 2);
        assertThat(asked.opcode()).isEqualTo(Bhs.ASYNC_MESSAGE);
        assertThat(asked.header().get(36)).isEqualTo((byte) 1);
        assertThat(asked.header().getShort(42)).isEqualTo((short) 2);
    }
}
