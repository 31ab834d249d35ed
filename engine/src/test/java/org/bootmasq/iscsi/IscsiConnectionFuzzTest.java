package org.bootmasq.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.bootmasq.scsi.AllocationBudget;
import org.bootmasq.wire.Malformed;

class IscsiConnectionFuzzTest {
    private static final int LONGEST_DATA = 65536;

    @FuzzTest(maxDuration = "10s")
    void takesPdusFromTheFirstOn(byte[] octets) {
        AllocationBudget.expectNone(() -> feed(new Conversation(""), octets), "a PDU");
    }

    @FuzzTest(maxDuration = "10s")
    void takesPdusOfAStrangerWhoMustProveHimself(byte[] octets) {
        AllocationBudget.expectNone(() -> feed(new Conversation("a secret of some length"), octets), "a PDU");
    }

    @FuzzTest(maxDuration = "10s")
    void takesPdusOfASession(byte[] octets) {
        AllocationBudget.expectNone(() -> feed(session(), octets), "a PDU");
    }

    private static Conversation session() {
        var conversation = new Conversation("");
        try {
            conversation.login();
        } catch (Malformed e) {
            throw new IllegalStateException(e);
        }
        return conversation;
    }

    /** The text of login as a reader sees it. */
    @FuzzTest(maxDuration = "10s")
    void negotiatesAnyText(byte[] text) throws Malformed {
        var conversation = new Conversation("");
        conversation.beginLogin();
        try {
            conversation.negotiate(text);
        } catch (Malformed expected) {
            assertThat(expected).isNotNull();
        }
        conversation.close();
    }

    /**
     * A header, its data as long as it says or as there is, and so on. Returns by how much the dearest PDU was over its
     * budget of memory.
     */
    private static long feed(Conversation conversation, byte[] octets) {
        long over = 0;
        ByteBuffer input = ByteBuffer.wrap(octets);
        IscsiConnection connection = conversation.connection();
        try {
            while (input.remaining() >= PduCodec.HEADER && !connection.isEnded()) {
                ByteBuffer header =
                        ByteBuffer.allocate(PduCodec.HEADER).put(input.slice(input.position(), PduCodec.HEADER));
                input.position(input.position() + PduCodec.HEADER);
                int length = Math.min(PduCodec.dataLength(header), Math.min(input.remaining(), LONGEST_DATA));
                header.putInt(4, length);
                ByteBuffer data = input.slice(input.position(), length);
                input.position(input.position() + length);
                // Numbers that nobody guesses are put right, or nothing behind them would be reached.
                boolean dataOut = PduCodec.read(header) instanceof Pdu.DataOut;
                if (connection.isReady() && !dataOut) header.putInt(24, conversation.expectedCommand());
                if (dataOut) header.putInt(20, conversation.lastTransferTag());
                var budget = new AllocationBudget();
                long before = conversation.copied();
                connection.on(header, data);
                connection.onReinstated();
                long ours = 2 * (conversation.copied() - before) + 16L * length;
                over = Math.max(over, budget.spent() - AllocationBudget.ENOUGH - ours);
            }
        } catch (Malformed expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
        conversation.close();
        return over;
    }
}
