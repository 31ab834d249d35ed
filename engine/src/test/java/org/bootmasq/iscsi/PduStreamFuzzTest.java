package org.bootmasq.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.bootmasq.iscsi.Pdu.DataOut;
import org.bootmasq.iscsi.Pdu.LoginRequest;
import org.bootmasq.iscsi.Pdu.LogoutRequest;
import org.bootmasq.iscsi.Pdu.NopOut;
import org.bootmasq.iscsi.Pdu.Order;
import org.bootmasq.iscsi.Pdu.Request;
import org.bootmasq.iscsi.Pdu.ScsiCommand;
import org.bootmasq.iscsi.Pdu.TaskFunction;
import org.bootmasq.iscsi.Pdu.TaskManagementRequest;
import org.bootmasq.iscsi.Pdu.TextRequest;
import org.bootmasq.iscsi.Pdu.Transfer;
import org.bootmasq.scsi.Cdb;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

/**
 * All that one connection's initiator sends, from its first octet on, cut into PDUs as whoever reads the socket does.
 */
class PduStreamFuzzTest {
    private static final Bytes ISID = Bytes.ofHex("000000000001");

    /**
     * What the buffer of a socket must have room for: the longest headers, digests, and the data that we take at
     * once.
     */
    private static final int LARGEST = PduCodec.HEADER + 255 * 4 + 4 + SessionParameters.OUR_SEGMENT + 4;

    @FuzzTest(maxDuration = "10s")
    void takesAnyStream(byte[] octets) {
        feed(new Conversation(""), octets);
    }

    /** A good conversation with some of its octets changed: each change is two octets of where, and one of what. */
    @FuzzTest(maxDuration = "10s")
    void takesAGoodStreamThatIsSpoiled(byte[] changes) {
        byte[] stream = wholeConversation();
        for (int i = 0; i + 3 <= changes.length; i += 3) {
            int place = (changes[i] & 0xff) << 8 | changes[i + 1] & 0xff;
            stream[place % stream.length] = changes[i + 2];
        }
        feed(new Conversation(""), stream);
    }

    @FuzzTest(maxDuration = "10s")
    void takesAnyStreamBehindALogin(byte[] octets) {
        byte[] login = login("None");
        byte[] whole = ByteBuffer.allocate(login.length + octets.length)
                .put(login)
                .put(octets)
                .array();
        assertThat(feed(new Conversation(""), whole).connection().isReady()).isTrue();
    }

    @FuzzTest(maxDuration = "10s")
    void takesAnyStreamWithDigests(byte[] octets) {
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(login("CRC32C"));
        ByteBuffer input = ByteBuffer.wrap(octets);
        while (input.remaining() >= PduCodec.HEADER) {
            ByteBuffer header = input.slice(input.position(), PduCodec.HEADER);
            int rest = input.remaining() - PduCodec.HEADER;
            int additional = Math.min(PduCodec.additionalLength(header), rest / 4 * 4);
            int data = Math.min(PduCodec.dataLength(header), rest - additional);
            header.putInt(4, additional / 4 << 24 | data);
            checked(stream, octets, input.position(), PduCodec.HEADER + additional, 0);
            input.position(input.position() + PduCodec.HEADER + additional);
            if (data > 0) checked(stream, octets, input.position(), data, PduFrame.padding(data));
            input.position(input.position() + data);
        }
        feed(new Conversation(""), stream.toByteArray());
    }

    private static void checked(ByteArrayOutputStream stream, byte[] octets, int from, int length, int padding) {
        byte[] padded = new byte[length + padding];
        System.arraycopy(octets, from, padded, 0, length);
        var crc = new CRC32C();
        crc.update(padded);
        stream.writeBytes(padded);
        stream.writeBytes(ByteBuffer.allocate(4)
                .putInt(Integer.reverseBytes((int) crc.getValue()))
                .array());
    }

    private static byte[] login(String digest) {
        String keys = "InitiatorName=" + Conversation.INITIATOR + "\0TargetName=" + Conversation.TARGET
                + "\0AuthMethod=None\0HeaderDigest=" + digest + "\0DataDigest=" + digest + "\0";
        return whole(new LoginRequest(true, false, 1, 3, ISID, 1, 1), keys);
    }

    private static byte[] whole(Request pdu, String data) {
        return InitiatorCodec.whole(pdu, data.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns what has become of the conversation; it is over. */
    private static Conversation feed(Conversation conversation, byte[] octets) {
        IscsiConnection connection = conversation.connection();
        ByteBuffer in = ByteBuffer.wrap(octets);
        try {
            while (!connection.isEnded() && in.remaining() >= PduCodec.HEADER) {
                PduFrame frame = connection.frame(in);
                assertThat(frame.length()).isBetween(PduCodec.HEADER, LARGEST);
                if (in.remaining() < frame.length()) break;
                frame.check(in);
                ByteBuffer header = frame.header(in);
                ByteBuffer data = frame.data(in);
                in.position(in.position() + frame.length());
                connection.on(header, data);
                if (connection.awaitsReinstatement()) connection.onReinstated();
            }
        } catch (Malformed expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
        conversation.close();
        return conversation;
    }

    /** One that succeeds: write, ask, read, abort, log out. */
    private static byte[] wholeConversation() {
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(login("None"));
        var nothing = new Transfer(false, false, 0);
        var write = new Transfer(false, true, 1024);
        stream.writeBytes(whole(new ScsiCommand(order(1), true, 1, 0, nothing, new Cdb(0, 0)), ""));
        stream.writeBytes(whole(new ScsiCommand(order(2), true, 2, 0, write, cdb(0x2a, 2)), "a".repeat(512)));
        stream.writeBytes(whole(new DataOut(true, 2, 1, 0, 512), "b".repeat(512)));
        stream.writeBytes(whole(new TextRequest(order(3), false, 3, Pdu.NO_TAG), "SendTargets=\0"));
        var read = new Transfer(true, false, 1024);
        stream.writeBytes(whole(new ScsiCommand(order(4), true, 4, 0, read, cdb(0x28, 2)), ""));
        stream.writeBytes(whole(new NopOut(order(5), 5, 0), "ping"));
        stream.writeBytes(whole(new TaskManagementRequest(order(6), TaskFunction.ABORT_TASK, 6, 0, 2), ""));
        stream.writeBytes(whole(new LogoutRequest(order(7), 7), ""));
        return stream.toByteArray();
    }

    private static Order order(int cmdSn) {
        return new Order(false, cmdSn);
    }

    private static Cdb cdb(int opcode, int blocks) {
        return new Cdb((long) opcode << 56, (long) blocks << 56);
    }

    @Test
    void aGoodStreamIsTakenToItsEnd() {
        Conversation conversation = feed(new Conversation(""), wholeConversation());
        assertThat(conversation.told())
                .last()
                .extracting(Conversation.Told::pdu)
                .isEqualTo(new Pdu.LogoutResponse(7));
        assertThat(conversation.told()).hasSize(9);
        assertThat(conversation.told().get(5).text()).startsWith("a".repeat(512) + "b".repeat(512));
        assertThat(conversation.connection().isEnded()).isTrue();
    }
}
