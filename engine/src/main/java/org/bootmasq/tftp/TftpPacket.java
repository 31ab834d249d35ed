package org.bootmasq.tftp;

import java.util.List;
import org.bootmasq.wire.Bytes;

/**
 * The packets of RFC 1350 section 5 and RFC 2347 section 3. Names and texts are octets: clients do not agree on a
 * character set.
 */
public sealed interface TftpPacket {
    int READ_REQUEST = 1;
    int WRITE_REQUEST = 2;
    int DATA = 3;
    int ACK = 4;
    int ERROR = 5;
    int OPTION_ACK = 6;

    /**
     * RRQ.
     *
     * @param file as the client wrote it
     * @param mode {@code octet} or {@code netascii}, in whatever case
     * @param options in the client's order
     */
    record ReadRequest(Bytes file, Bytes mode, List<Option> options) implements TftpPacket {
        public ReadRequest {
            options = List.copyOf(options);
        }
    }

    /** WRQ: always refused here. */
    record WriteRequest(Bytes file, Bytes mode, List<Option> options) implements TftpPacket {
        public WriteRequest {
            options = List.copyOf(options);
        }
    }

    /** @param block modulo 65,536 */
    record Data(int block, Bytes content) implements TftpPacket {}

    /** @param block modulo 65,536 */
    record Ack(int block) implements TftpPacket {}

    /** @param code one of {@link TftpErrorCode}, or unknown */
    record ErrorPacket(int code, Bytes message) implements TftpPacket {}

    /** OACK. */
    record OptionAck(List<Option> options) implements TftpPacket {
        public OptionAck {
            options = List.copyOf(options);
        }
    }

    /** An option of RFC 2347: {@code blksize} and its value, both as text. */
    record Option(Bytes name, Bytes value) {
        /** An option whose value is a number. */
        public static Option of(String name, long value) {
            return new Option(Bytes.latin1(name), Bytes.latin1(Long.toString(value)));
        }

        /** Whether it has this name; upper and lower case are one (RFC 2347). */
        public boolean is(String wanted) {
            return name.latin1().equalsIgnoreCase(wanted);
        }
    }
}
