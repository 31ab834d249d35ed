package org.bootmasq.probe;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.probe.Fetched.Outcome;
import org.bootmasq.tftp.TftpCodec;
import org.bootmasq.tftp.TftpErrorCode;
import org.bootmasq.tftp.TftpPacket;
import org.bootmasq.tftp.TftpPacket.Ack;
import org.bootmasq.tftp.TftpPacket.Data;
import org.bootmasq.tftp.TftpPacket.ErrorPacket;
import org.bootmasq.tftp.TftpPacket.Option;
import org.bootmasq.tftp.TftpPacket.OptionAck;
import org.bootmasq.tftp.TftpPacket.ReadRequest;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * Fetches a file as boot programs do: RFC 1350, with blksize (RFC 2348) and tsize (RFC 2349) unless the server refuses
 * options, one block at a time. Of the file no more is kept than its beginning.
 */
public final class TftpFetch {
    /** A datagram to the server. */
    public record Send(int port, Bytes payload) {}

    private static final int PLAIN_BLOCK_SIZE = 512;
    private static final int ATTEMPTS = 5;
    private static final long PATIENCE_MILLIS = 1_000;

    private final String file;
    private final int serverPort;
    private final int wantedBlockSize;
    private final FetchedContent content;
    private int blockSize = PLAIN_BLOCK_SIZE;
    private boolean withOptions = true;
    private OptionalLong told = OptionalLong.empty();
    private long startMillis = -1;
    private long dueMillis;
    private int attempts;
    private int repeated;
    private int transferPort = -1;
    private int lastBlock;
    private String elsewhere = "";
    private TftpPacket toSend;
    private Optional<Fetched> result = Optional.empty();

    /**
     * @param serverPort 69 as a rule
     * @param blockSize that is asked for, 512 to 65464
     * @param content what is kept of the file
     */
    public TftpFetch(String file, int serverPort, int blockSize, FetchedContent content) {
        this.file = file;
        this.serverPort = serverPort;
        this.wantedBlockSize = blockSize;
        this.content = content;
        toSend = request();
    }

    private ReadRequest request() {
        List<Option> options =
                withOptions ? List.of(Option.of("tsize", 0), Option.of("blksize", wantedBlockSize)) : List.of();
        return new ReadRequest(Bytes.latin1(file), Bytes.latin1("octet"), options);
    }

    /** When {@link #onTimer} wants to be called: at once to begin with; empty when it is over. */
    public OptionalLong deadline() {
        return result.isPresent() ? OptionalLong.empty() : OptionalLong.of(startMillis < 0 ? 0 : dueMillis);
    }

    /** What came of it, once it is over. */
    public Optional<Fetched> result() {
        return result;
    }

    /** Sends the first packet, or the last one again. */
    public Optional<Send> onTimer(long nowMillis) {
        if (result.isPresent()) return Optional.empty();
        if (startMillis < 0) startMillis = nowMillis;
        else if (nowMillis < dueMillis) return Optional.empty();
        if (attempts == ATTEMPTS) {
            boolean begun = transferPort >= 0;
            end(
                    nowMillis,
                    begun ? Outcome.CUT : Outcome.SILENT,
                    (begun ? "it has fallen silent" : "it does not answer") + elsewhere);
            return Optional.empty();
        }
        if (attempts > 0) repeated++;
        return Optional.of(send(nowMillis));
    }

    /** Takes a datagram of the server's address. */
    public Optional<Send> on(long nowMillis, int sourcePort, Bytes payload) {
        if (result.isPresent() || startMillis < 0) return Optional.empty();
        if (transferPort >= 0 && sourcePort != transferPort) return Optional.empty();
        TftpPacket packet;
        try {
            packet = TftpCodec.decode(payload);
        } catch (Malformed e) {
            return Optional.empty();
        }
        return switch (packet) {
            case OptionAck acknowledged -> acknowledged(nowMillis, sourcePort, acknowledged);
            case Data data -> data(nowMillis, sourcePort, data);
            case ErrorPacket error -> error(nowMillis, error);
            case Ack _, ReadRequest _, TftpPacket.WriteRequest _ -> Optional.empty();
        };
    }

    /** A datagram came from another address than the server's, as boot programs do not take it. */
    public void onStranger(String address) {
        elsewhere = ", but " + address + " does, which no boot program listens to";
    }

    /** The server's computer says by ICMP that nobody listens, or that no way leads there. */
    public void onUnreachable(long nowMillis, String reason) {
        if (result.isEmpty()) end(nowMillis, transferPort < 0 ? Outcome.CLOSED : Outcome.CUT, reason);
    }

    /** It is not to go on. */
    public void stop(long nowMillis, String reason) {
        if (result.isEmpty()) end(nowMillis, transferPort < 0 ? Outcome.SILENT : Outcome.CUT, reason);
    }

    private Optional<Send> acknowledged(long nowMillis, int sourcePort, OptionAck packet) {
        if (lastBlock != 0 || content.octets() > 0) return Optional.empty();
        for (Option option : packet.options()) {
            OptionalLong value = number(option.value().latin1());
            if (option.is("tsize")) told = value;
            if (!option.is("blksize")) continue;
            if (value.isEmpty() || value.getAsLong() < 8 || value.getAsLong() > wantedBlockSize) {
                end(
                        nowMillis,
                        Outcome.BROKEN,
                        "it acknowledges blocks of " + option.value().latin1() + " octets where " + wantedBlockSize
                                + " were asked for");
                return Optional.of(stopped(sourcePort, TftpErrorCode.OPTION_REFUSED));
            }
            blockSize = (int) value.getAsLong();
        }
        transferPort = sourcePort;
        return Optional.of(answer(nowMillis, new Ack(0)));
    }

    private static OptionalLong number(String digits) {
        return digits.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    private Optional<Send> data(long nowMillis, int sourcePort, Data data) {
        if (data.block() != (lastBlock + 1 & 0xffff)) {
            // The last block again: its acknowledgement was lost.
            boolean repetition = transferPort >= 0 && data.block() == lastBlock;
            return repetition
                    ? Optional.of(new Send(transferPort, TftpCodec.encode(new Ack(lastBlock))))
                    : Optional.empty();
        }
        transferPort = sourcePort;
        if (data.content().length() > blockSize) {
            end(
                    nowMillis,
                    Outcome.BROKEN,
                    "a block of " + data.content().length() + " octets where " + blockSize + " were agreed on");
            return Optional.of(stopped(sourcePort, TftpErrorCode.ILLEGAL_OPERATION));
        }
        lastBlock = data.block();
        content.add(data.content());
        if (data.content().length() < blockSize) {
            end(nowMillis, Outcome.WHOLE, "");
            return Optional.of(new Send(transferPort, TftpCodec.encode(new Ack(lastBlock))));
        }
        if (content.isEnough()) {
            end(nowMillis, Outcome.ENOUGH, "");
            return Optional.of(stopped(sourcePort, TftpErrorCode.NOT_DEFINED));
        }
        return Optional.of(answer(nowMillis, new Ack(lastBlock)));
    }

    private Optional<Send> error(long nowMillis, ErrorPacket error) {
        if (withOptions && error.code() == TftpErrorCode.OPTION_REFUSED.code() && transferPort < 0) {
            withOptions = false;
            return Optional.of(answer(nowMillis, request()));
        }
        boolean missing = error.code() == TftpErrorCode.FILE_NOT_FOUND.code();
        end(
                nowMillis,
                transferPort >= 0 ? Outcome.CUT : missing ? Outcome.MISSING : Outcome.REFUSED,
                "error " + error.code() + ": " + error.message().latin1());
        return Optional.empty();
    }

    private Send answer(long nowMillis, TftpPacket packet) {
        toSend = packet;
        attempts = 0;
        return send(nowMillis);
    }

    private Send send(long nowMillis) {
        attempts++;
        dueMillis = nowMillis + PATIENCE_MILLIS;
        return new Send(transferPort < 0 ? serverPort : transferPort, TftpCodec.encode(toSend));
    }

    private static Send stopped(int port, TftpErrorCode code) {
        return new Send(port, TftpCodec.encode(new ErrorPacket(code.code(), Bytes.latin1("stopped"))));
    }

    private void end(long nowMillis, Outcome outcome, String detail) {
        result = Optional.of(new Fetched(
                outcome,
                detail,
                content.octets(),
                told,
                content.beginning(),
                Math.max(0, nowMillis - startMillis),
                repeated));
    }
}
