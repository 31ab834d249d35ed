package org.bootmasq.tftp;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.tftp.TftpPacket.Ack;
import org.bootmasq.tftp.TftpPacket.Data;
import org.bootmasq.tftp.TftpPacket.ErrorPacket;
import org.bootmasq.tftp.TftpPacket.Option;
import org.bootmasq.tftp.TftpPacket.OptionAck;
import org.bootmasq.tftp.TftpPacket.ReadRequest;
import org.bootmasq.tftp.TftpPacket.WriteRequest;
import org.bootmasq.wire.ByteReader;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/** The octets of RFC 1350 section 5 and RFC 2347 section 3. */
public final class TftpCodec {
    private TftpCodec() {}

    /** Reads one datagram. */
    public static TftpPacket decode(Bytes datagram) throws Malformed {
        return decode(new ByteReader(datagram));
    }

    /** Reads one datagram to its end. */
    public static TftpPacket decode(ByteReader in) throws Malformed {
        int opcode = in.u16();
        return switch (opcode) {
            case TftpPacket.READ_REQUEST -> new ReadRequest(in.untilNul(), in.untilNul(), options(in));
            case TftpPacket.WRITE_REQUEST -> new WriteRequest(in.untilNul(), in.untilNul(), options(in));
            case TftpPacket.DATA -> new Data(in.u16(), in.rest());
            case TftpPacket.ACK -> ack(in);
            case TftpPacket.ERROR -> new ErrorPacket(in.u16(), message(in));
            case TftpPacket.OPTION_ACK -> new OptionAck(options(in));
            default -> throw in.malformed("unknown opcode " + opcode);
        };
    }

    /** Some clients pad their ACKs; what follows the block number means nothing. */
    private static Ack ack(ByteReader in) throws Malformed {
        int block = in.u16();
        in.rest();
        return new Ack(block);
    }

    /** dnsmasq: a text without its NUL counts as no text. */
    private static Bytes message(ByteReader in) {
        Bytes rest = in.rest();
        int end = rest.indexOf(Bytes.of((byte) 0));
        return end < 0 ? Bytes.EMPTY : rest.slice(0, end);
    }

    /** dnsmasq: a last name without a value is passed over; a text without its NUL spoils the request. */
    private static List<Option> options(ByteReader in) throws Malformed {
        var options = new ArrayList<Option>();
        while (in.hasMore()) {
            Bytes name = in.untilNul();
            if (in.hasMore()) options.add(new Option(name, in.untilNul()));
        }
        return options;
    }

    /** A packet as octets (RFC 1350 section 5, RFC 2347). */
    public static Bytes encode(TftpPacket packet) {
        var out = new ByteWriter(64);
        switch (packet) {
            case ReadRequest read ->
                request(out.u16(TftpPacket.READ_REQUEST), read.file(), read.mode(), read.options());
            case WriteRequest write ->
                request(out.u16(TftpPacket.WRITE_REQUEST), write.file(), write.mode(), write.options());
            case Data data -> out.u16(TftpPacket.DATA).u16(data.block()).bytes(data.content());
            case Ack ack -> out.u16(TftpPacket.ACK).u16(ack.block());
            case ErrorPacket error -> text(out.u16(TftpPacket.ERROR).u16(error.code()), error.message());
            case OptionAck acknowledged -> options(out.u16(TftpPacket.OPTION_ACK), acknowledged.options());
        }
        return out.bytes();
    }

    private static void request(ByteWriter out, Bytes file, Bytes mode, List<Option> options) {
        text(out, file);
        text(out, mode);
        options(out, options);
    }

    private static void options(ByteWriter out, List<Option> options) {
        for (Option option : options) {
            text(out, option.name());
            text(out, option.value());
        }
    }

    private static void text(ByteWriter out, Bytes text) {
        out.bytes(text).u8(0);
    }
}
