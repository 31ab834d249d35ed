package org.bootmasq.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.bootmasq.iscsi.Pdu.Completion;
import org.bootmasq.iscsi.Pdu.DataIn;
import org.bootmasq.iscsi.Pdu.DataOut;
import org.bootmasq.iscsi.Pdu.LoginRequest;
import org.bootmasq.iscsi.Pdu.LoginResponse;
import org.bootmasq.iscsi.Pdu.LogoutRequest;
import org.bootmasq.iscsi.Pdu.LogoutResponse;
import org.bootmasq.iscsi.Pdu.LogoutWanted;
import org.bootmasq.iscsi.Pdu.NopIn;
import org.bootmasq.iscsi.Pdu.NopOut;
import org.bootmasq.iscsi.Pdu.Numbers;
import org.bootmasq.iscsi.Pdu.Order;
import org.bootmasq.iscsi.Pdu.R2t;
import org.bootmasq.iscsi.Pdu.Reject;
import org.bootmasq.iscsi.Pdu.RejectReason;
import org.bootmasq.iscsi.Pdu.Request;
import org.bootmasq.iscsi.Pdu.Response;
import org.bootmasq.iscsi.Pdu.ScsiCommand;
import org.bootmasq.iscsi.Pdu.ScsiResponse;
import org.bootmasq.iscsi.Pdu.TaskFunction;
import org.bootmasq.iscsi.Pdu.TaskManagementRequest;
import org.bootmasq.iscsi.Pdu.TaskManagementResponse;
import org.bootmasq.iscsi.Pdu.TaskResult;
import org.bootmasq.iscsi.Pdu.TextRequest;
import org.bootmasq.iscsi.Pdu.TextResponse;
import org.bootmasq.iscsi.Pdu.Transfer;
import org.bootmasq.iscsi.Pdu.Unsupported;
import org.bootmasq.scsi.Cdb;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers as RFC 7143 section 11 draws them. */
class PduCodecTest {
    private static final Order ORDER = new Order(false, 0x01020304);
    private static final Bytes ISID = Bytes.ofHex("80a1b2c3d4e5");
    private static final long LUN = 0x0001_0000_0000_0000L;
    private static final Numbers NUMBERS = new Numbers(0x11111111, 0x22222222, 0x33333333);

    static Stream<Request> requests() {
        return Stream.of(
                new NopOut(new Order(true, 7), 0x55, LUN),
                new ScsiCommand(ORDER, true, 9, LUN, new Transfer(true, false, 0xffffffffL), new Cdb(1, 2)),
                new ScsiCommand(ORDER, false, 9, LUN, new Transfer(false, true, 512), new Cdb(-1, -2)),
                new TaskManagementRequest(ORDER, TaskFunction.LOGICAL_UNIT_RESET, 3, LUN, 2),
                new TaskManagementRequest(ORDER, TaskFunction.OTHER, 3, LUN, 2),
                new LoginRequest(true, false, 1, 3, ISID, 4, 5),
                new LoginRequest(false, true, 0, 0, ISID, 4, 5),
                new TextRequest(ORDER, false, 6, Pdu.NO_TAG),
                new TextRequest(ORDER, true, 6, 1),
                new DataOut(true, 7, 8, 9, 10),
                new DataOut(false, 7, Pdu.NO_TAG, 9, 10),
                new LogoutRequest(ORDER, 11),
                new Unsupported(ORDER, 0x10),
                new Unsupported(ORDER, 0x3f));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatAnInitiatorWritesIsRead(Request request) {
        assertThat(PduCodec.read(InitiatorCodec.write(request, 77))).isEqualTo(request);
    }

    static Stream<Response> responses() {
        return Stream.of(
                new ScsiResponse(1, new Completion(2, 0)),
                new ScsiResponse(1, new Completion(0, 0xffffffffL)),
                new ScsiResponse(1, new Completion(0, -512)),
                new TaskManagementResponse(2, TaskResult.NO_SUCH_UNIT),
                new DataIn(3, false, 4, 5, Optional.empty()),
                new DataIn(3, true, 4, 5, Optional.of(new Completion(0, 6))),
                new R2t(7, LUN, 8, 9, 10, 11),
                new LogoutWanted(3),
                new TextResponse(true, 12, Pdu.NO_TAG),
                new TextResponse(false, 12, 1),
                new LoginResponse(true, 1, 3, ISID, 1, 13, LoginStatus.SUCCESS),
                new LoginResponse(false, 0, 0, ISID, 0, 13, LoginStatus.AUTHENTICATION_FAILED),
                new LogoutResponse(14),
                new Reject(RejectReason.COMMAND_NOT_SUPPORTED),
                new NopIn(15, LUN));
    }

    private static ByteBuffer written(Response response, int dataLength) {
        ByteBuffer out = ByteBuffer.allocate(PduCodec.HEADER);
        // Whatever was in it before is gone.
        while (out.hasRemaining()) out.put((byte) 0xee);
        PduCodec.write(response, dataLength, NUMBERS, out);
        return out;
    }

    @ParameterizedTest
    @MethodSource("responses")
    void whatIsWrittenAnInitiatorReads(Response response) {
        ByteBuffer header = written(response, 0x123456);
        assertThat(InitiatorCodec.read(header)).isEqualTo(response);
        assertThat(PduCodec.dataLength(header)).isEqualTo(0x123456);
        boolean tellsStatus = response.carriesStatus() || response instanceof R2t;
        assertThat(InitiatorCodec.numbers(header))
                .isEqualTo(tellsStatus ? NUMBERS : new Numbers(0, NUMBERS.expCmdSn(), NUMBERS.maxCmdSn()));
    }

    @Test
    void aCommandIsReadAsDrawn() {
        // from: RFC 7143 section 11.3: opcode and flags, lengths, LUN, tag, expected length, CmdSN, ExpStatSN, CDB.
        ByteBuffer header = ByteBuffer.wrap(HexFormat.of()
                .parseHex("41c10000" + "01000200" + "0005000000000000" + "0000000a" + "00001000" + "0000000b"
                        + "0000000c" + "28000000004000000800000000000000"));
        assertThat(PduCodec.read(header))
                .isEqualTo(new ScsiCommand(
                        new Order(true, 11),
                        true,
                        10,
                        5L << 48,
                        new Transfer(true, false, 4096),
                        new Cdb(0x2800000000400000L, 0x0800000000000000L)));
        assertThat(PduCodec.additionalLength(header)).isEqualTo(4);
        assertThat(PduCodec.dataLength(header)).isEqualTo(512);
    }

    @Test
    void readyToTransferIsWrittenAsDrawn() {
        // from: RFC 7143 section 11.8: opcode, lengths, LUN, both tags, StatSN, ExpCmdSN, MaxCmdSN, R2TSN, offset,
        // length.
        assertThat(HexFormat.of()
                        .formatHex(written(new R2t(1, LUN, 2, 3, 4, 5), 0).array()))
                .isEqualTo("31800000" + "00000000" + "0001000000000000" + "00000001" + "00000002" + "11111111"
                        + "22222222" + "33333333" + "00000003" + "00000004" + "00000005");
    }

    @Test
    void theLastDataCarriesStatusAndResidual() {
        // from: RFC 7143 section 11.7: F, U and S; GOOD; 512 octets fewer than expected.
        var last = new DataIn(1, true, 0, 0, Optional.of(new Completion(0, 512)));
        assertThat(HexFormat.of().formatHex(written(last, 8).array()))
                .isEqualTo("25830000" + "00000008" + "0000000000000000" + "00000001" + "ffffffff" + "11111111"
                        + "22222222" + "33333333" + "00000000" + "00000000" + "00000200");
    }

    @Test
    void aFrameEndsBehindPaddingAndDigests() throws Malformed {
        ByteBuffer header = InitiatorCodec.write(new NopOut(ORDER, 1, 0), 5).put(4, (byte) 2);
        assertThat(PduFrame.of(header.rewind(), 5, false, false).length()).isEqualTo(48 + 8 + 8);
        assertThat(PduFrame.of(header, 5, true, true).length()).isEqualTo(48 + 8 + 4 + 8 + 4);
        assertThatThrownBy(() -> PduFrame.of(header, 4, true, true)).isInstanceOf(Malformed.class);
        ByteBuffer empty = InitiatorCodec.write(new NopOut(ORDER, 1, 0), 0);
        assertThat(PduFrame.of(empty.rewind(), 5, true, true).length())
                .as("no data, no digest of it")
                .isEqualTo(52);
    }

    @Test
    void aDigestIsTheOneOfRfc7143() throws Malformed {
        // from: RFC 7143 appendix A.4: 32 octets of zeros have the CRC32C aa 36 91 8a, as sent.
        ByteBuffer pdu = ByteBuffer.allocate(48 + 4 + 32 + 4).putInt(4, 32);
        var crc = new CRC32C();
        crc.update(pdu.array(), 0, 48);
        pdu.putInt(48, Integer.reverseBytes((int) crc.getValue())).putInt(84, 0xaa36918a);
        PduFrame frame = PduFrame.of(pdu.rewind(), 32, true, true);
        frame.check(pdu);
        pdu.put(60, (byte) 1);
        assertThatThrownBy(() -> frame.check(pdu)).isInstanceOf(Malformed.class);
        pdu.put(60, (byte) 0).put(9, (byte) 1);
        assertThatThrownBy(() -> frame.check(pdu)).isInstanceOf(Malformed.class);
    }
}
