package org.bootmasq.edge.san;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bootmasq.edge.san.PduSocket.Pdu;

/**
 * Stands in for gPXE as an iSCSI initiator: one PDU for each step of the login, all of them asking for transit; no
 * immediate and no unsolicited data; Data-Out of at most 8192 octets; one command at a time; an answer of any other
 * kind than those it has use for ends the session; and it hangs up without a logout.
 */
final class GpxeInitiator implements AutoCloseable {
    private static final int MOST_DATA = 8192;
    private static final int LOGIN = 0x43; // with the immediate bit
    private static final int SCSI_COMMAND = 0x01;
    private static final int DATA_OUT = 0x05;
    private static final int SCSI_RESPONSE = 0x21;
    private static final int LOGIN_RESPONSE = 0x23;
    private static final int DATA_IN = 0x25;
    private static final int R2T = 0x31;
    private static final int FINAL = 0x80;
    private static final byte[] ISID = {0x40, 0, 0x27, 0x23, 0, 1};

    private static final String OPERATIONAL = """
        HeaderDigest=None
        DataDigest=None
        InitialR2T=Yes
        ImmediateData=No
        MaxRecvDataSegmentLength=8192
        MaxBurstLength=262144
        DefaultTime2Wait=0
        DefaultTime2Retain=0
        MaxOutstandingR2T=1
        DataPDUInOrder=Yes
        DataSequenceInOrder=Yes
        ErrorRecoveryLevel=0
        """;

    private final PduSocket socket;
    private int taskTag;
    private int cmdSn;
    private int statSn;

    GpxeInitiator(int port) throws IOException {
        socket = new PduSocket(port, "127.0.0.1");
    }

    /** Logs in; returns the status class and detail of the last response, 0 for success. */
    int login(String initiator, String target) {
        return login(initiator, target, "", "");
    }

    int login(String initiator, String target, String user, String secret) {
        Pdu reply = negotiate(
                0,
                1,
                "InitiatorName=" + initiator + "\nTargetName=" + target
                        + "\nSessionType=Normal\nAuthMethod=CHAP,None\n");
        if (reply.loginStatus() != 0) return reply.loginStatus();
        if (value(keys(reply), "AuthMethod").equals("CHAP")) {
            Map<String, String> challenge = keys(negotiate(0, 1, "CHAP_A=5\n"));
            String response = chap(value(challenge, "CHAP_I"), value(challenge, "CHAP_C"), secret);
            reply = negotiate(0, 1, "CHAP_N=" + user + "\nCHAP_R=0x" + response + "\n");
            if (reply.loginStatus() != 0) return reply.loginStatus();
        }
        if (reply.flags() != (FINAL | 1)) throw new AssertionError("no transit to the operational stage");
        reply = negotiate(1, 3, OPERATIONAL);
        if (reply.loginStatus() == 0 && reply.flags() != (FINAL | 1 << 2 | 3))
            throw new AssertionError("no transit to the full feature phase");
        return reply.loginStatus();
    }

    private Pdu negotiate(int stage, int next, String lines) {
        byte[] keys = lines.replace('\n', '\0').getBytes(StandardCharsets.US_ASCII);
        ByteBuffer header = header(LOGIN, FINAL | stage << 2 | next).put(8, ISID);
        header.putInt(24, cmdSn).putInt(28, statSn + 1);
        send(header, keys);
        Pdu reply = receive(LOGIN_RESPONSE);
        statSn = reply.header().getInt(24);
        return reply;
    }

    private static Map<String, String> keys(Pdu login) {
        Map<String, String> keys = new TreeMap<>();
        for (String pair : login.data().latin1().split("\0", 0)) {
            String[] parts = pair.split("=", 2);
            keys.put(parts[0], parts[1]);
        }
        return keys;
    }

    private static String value(Map<String, String> keys, String key) {
        return Objects.requireNonNullElse(keys.get(key), "");
    }

    private static String chap(String identifier, String challenge, String secret) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update((byte) Integer.decode(identifier).intValue());
            md5.update(secret.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(md5.digest(HexFormat.of().parseHex(challenge.substring(2))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** READ CAPACITY (10), asked again while a unit attention is pending; blocks. */
    long capacity() {
        ByteBuffer into = ByteBuffer.allocate(8);
        for (int i = 0; i < 10; i++) {
            if (command(cdb(0x25, 0, 0), into.clear(), 0x40) == 0) return (into.getInt(0) & 0xffffffffL) + 1;
        }
        throw new AssertionError("no capacity in ten tries");
    }

    /** READ (10). */
    byte[] read(int block, int count) {
        ByteBuffer into = ByteBuffer.allocate(count * 512);
        if (command(cdb(0x28, block, count), into, 0x40) != 0) throw new AssertionError("READ (10) failed");
        return into.array();
    }

    /** WRITE (10). */
    void write(int block, byte[] blocks) {
        if (command(cdb(0x2a, block, blocks.length / 512), ByteBuffer.wrap(blocks), 0x20) != 0)
            throw new AssertionError("WRITE (10) failed");
    }

    private static byte[] cdb(int opcode, int block, int count) {
        var cdb = new byte[16];
        ByteBuffer.wrap(cdb).put(0, (byte) opcode).putInt(2, block).putShort(7, (short) count);
        return cdb;
    }

    /** Sends a command for LUN 0 and does as the target asks until it gives the SCSI status. */
    private int command(byte[] cdb, ByteBuffer data, int direction) {
        ByteBuffer header = header(SCSI_COMMAND, FINAL | direction | 1); // a simple task
        header.putInt(20, data.capacity())
                .putInt(24, cmdSn++)
                .putInt(28, statSn + 1)
                .put(32, cdb);
        send(header, new byte[0]);
        while (true) {
            Pdu reply = receive(SCSI_RESPONSE, DATA_IN, R2T);
            if (reply.opcode() == R2T) {
                dataOut(reply.header(), data);
                continue;
            }
            if (reply.opcode() == DATA_IN)
                data.put(reply.header().getInt(40), reply.data().toArray());
            if (reply.hasStatus()) {
                statSn = reply.header().getInt(24);
                return reply.status();
            }
        }
    }

    private void dataOut(ByteBuffer r2t, ByteBuffer data) {
        int offset = r2t.getInt(40);
        int end = offset + r2t.getInt(44);
        for (int dataSn = 0; offset < end; dataSn++) {
            var part = new byte[Math.min(MOST_DATA, end - offset)];
            data.get(offset, part);
            ByteBuffer header = header(DATA_OUT, offset + part.length == end ? FINAL : 0);
            header.putInt(16, r2t.getInt(16)).putInt(20, r2t.getInt(20)).putInt(28, statSn + 1);
            header.putInt(36, dataSn).putInt(40, offset);
            send(header, part);
            offset += part.length;
        }
    }

    private ByteBuffer header(int opcode, int flags) {
        if (opcode != DATA_OUT) taskTag++;
        return PduSocket.header(opcode, flags).putInt(16, taskTag);
    }

    private void send(ByteBuffer header, byte[] data) {
        try {
            socket.send(header, data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Pdu receive(int... wanted) {
        try {
            Pdu pdu = socket.receive();
            for (int opcode : wanted) {
                if (pdu.opcode() == opcode && pdu.header().getInt(16) == taskTag) return pdu;
            }
            throw new AssertionError("gPXE has no use for " + pdu);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
