package org.bootmasq.tftp;

import java.nio.ByteBuffer;
import java.util.List;
import org.bootmasq.tftp.FileBlocks.Unreadable;
import org.bootmasq.tftp.TftpPacket.Option;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;

/**
 * A file on its way to a client: RFC 1350 section 2 with the windows of RFC 7440. The client's ACKs drive it, a timer
 * repeats what was lost.
 *
 * <p>A duplicate of an ACK is never answered where a window is one block (the sorcerer's apprentice, RFC 1123 section
 * 4.2.3.1), and once at most where it is more, because RFC 7440 section 4 lets a client repeat the ACK before a gap.
 */
public final class TftpTransfer {
    private static final int HEADER = 4;
    private static final int MOST_TRIES = 7;

    /**
     * While nobody has acknowledged a block the request may be forged; who has sent it and hears nothing asks again.
     */
    private static final int MOST_TRIES_UNPROVEN = 4;

    /**
     * What a client asked for.
     *
     * @param path of the file in octets, a character each
     * @param octet whether the mode is {@code octet}, not {@code netascii}
     */
    record Asked(Trace.TftpClient client, String path, boolean octet) {}

    private final Asked asked;
    private final Trace trace;
    private final FileBlocks file;
    private final Content content;
    private final TftpNegotiation terms;

    private long acknowledged;
    private long sent;
    private long lastBlock = Long.MAX_VALUE;
    private long highestSent;
    private long repeated;
    private boolean negotiating;
    private boolean repeatedForDuplicate;
    private boolean finished;
    private int tries;
    private long deadline;

    TftpTransfer(Asked asked, FileBlocks file, TftpNegotiation terms, Trace trace) {
        this.asked = asked;
        this.file = file;
        this.terms = terms;
        this.trace = trace;
        this.content = asked.octet() ? new Content.Octet(file, terms.blockSize()) : new Content.Netascii(file);
        this.negotiating = !terms.acknowledged().isEmpty();
    }

    /** The file's path in octets, a character each. */
    public String path() {
        return asked.path();
    }

    /** Whether nothing is left to send or to wait for. */
    public boolean isFinished() {
        return finished;
    }

    /** Whether the client has not yet answered anything. */
    public boolean isUnanswered() {
        return acknowledged == 0 && (negotiating || terms.acknowledged().isEmpty());
    }

    /** When {@link #onTimer} is due, in epoch milliseconds. */
    public long deadline() {
        return deadline;
    }

    /** Octets of a full block. */
    public int blockSize() {
        return terms.blockSize();
    }

    /** Blocks that the client has. */
    public long blocksAcknowledged() {
        return acknowledged;
    }

    /** Blocks that were sent more than once. */
    public long blocksRepeated() {
        return repeated;
    }

    /** Sends the OACK, or the first window; again if the client repeats its request. */
    public void begin(long nowMillis, TftpSink sink) {
        transmit(nowMillis, sink);
    }

    /** A datagram from the client, from its position to its limit. */
    public void on(long nowMillis, ByteBuffer datagram, TftpSink sink) {
        int at = datagram.position();
        if (finished || datagram.remaining() < HEADER) return;
        int opcode = datagram.getShort(at) & 0xffff;
        if (opcode == TftpPacket.ACK) onAck(nowMillis, datagram.getShort(at + 2) & 0xffff, sink);
        else if (opcode == TftpPacket.ERROR) onError(datagram);
    }

    private void onAck(long nowMillis, int block, TftpSink sink) {
        long ahead = (block - acknowledged) & 0xffff;
        if (negotiating) {
            if (ahead != 0) return;
            negotiating = false;
        } else if (ahead == 0) {
            if (terms.windowSize() == 1 || repeatedForDuplicate || sent == acknowledged) return;
            repeatedForDuplicate = true;
        } else if (ahead > sent - acknowledged) {
            return;
        } else {
            acknowledged += ahead;
            repeatedForDuplicate = false;
            if (acknowledged == lastBlock) {
                finish();
                sent();
                return;
            }
        }
        tries = 0;
        transmit(nowMillis, sink);
    }

    private void onError(ByteBuffer datagram) {
        int at = datagram.position();
        int code = datagram.getShort(at + 2) & 0xffff;
        var octets = new byte[datagram.remaining() - HEADER];
        datagram.get(at + HEADER, octets);
        Bytes text = Bytes.of(octets);
        int end = text.indexOf(Bytes.of((byte) 0));
        String message = end < 0 ? "" : TftpErrors.printable(text.slice(0, end).latin1());
        trace.tell(new Trace.ErrorReceived(asked.client(), asked.path(), code, message));
        end();
    }

    /** The network says that nobody listens at the client's port any more. */
    public void onUnreachable() {
        if (!finished) end();
    }

    /** The server needs no longer serve this: it stops, or the client has begun anew from the same port. */
    public void abandon() {
        if (!finished) finish();
    }

    /** Repeats what is not acknowledged, or gives up; call it once {@link #deadline} has passed. */
    public void onTimer(long nowMillis, TftpSink sink) {
        if (finished || nowMillis < deadline) return;
        // Until a block is acknowledged the request may be forged, and anybody can foretell the acknowledgement of
        // block 0.
        if (tries >= (acknowledged == 0 ? MOST_TRIES_UNPROVEN : MOST_TRIES)) end();
        else transmit(nowMillis, sink);
    }

    /**
     * dnsmasq: a client that leaves before the first block (firmware that only asks for the size), or does not
     * acknowledge the last, counts as served.
     */
    private void end() {
        boolean served = negotiating || sent == lastBlock;
        finish();
        if (served) sent();
        else failed();
    }

    private void sent() {
        trace.tell(new Trace.FileSent(asked.client(), asked.path(), file.size()));
    }

    private void failed() {
        trace.tell(new Trace.TransferFailed(asked.client(), asked.path()));
    }

    private void finish() {
        finished = true;
        file.close();
    }

    private void transmit(long nowMillis, TftpSink sink) {
        deadline = nowMillis + patience();
        tries++;
        if (negotiating) {
            sendOptions(sink, terms.acknowledged());
            return;
        }
        try {
            sendWindow(sink);
        } catch (Unreadable unreadable) {
            String text = "cannot read " + asked.path() + ": " + unreadable.reason();
            TftpErrorCode code = TftpErrorCode.NOT_DEFINED;
            TftpErrors.send(sink, code, text);
            trace.tell(new Trace.ErrorSent(asked.client(), asked.path(), code.code(), text));
            finish();
            failed();
        }
    }

    /** Milliseconds to wait for an answer. dnsmasq: 2, 2, 3, 3, 5, 5 and 9 seconds, then it gives up. */
    private long patience() {
        return 1000L * (terms.timeoutSeconds() > 0 ? terms.timeoutSeconds() : 1 + (1 << (tries / 2)));
    }

    private void sendOptions(TftpSink sink, List<Option> options) {
        Bytes encoded = TftpCodec.encode(new TftpPacket.OptionAck(options));
        ByteBuffer packet = sink.room(encoded.length());
        packet.put(encoded.toArray()).flip();
        sink.send(packet, packet.limit());
        sink.flush();
    }

    /** All blocks after the last acknowledged one that the window admits, in as few sends as the kernel takes. */
    private void sendWindow(TftpSink sink) throws Unreadable {
        int packetLength = HEADER + terms.blockSize();
        int perSend = Math.clamp(TftpSink.MOST_OCTETS / packetLength, 1, TftpSink.MOST_PACKETS);
        long end = acknowledged + terms.windowSize();
        long block = acknowledged + 1;
        sent = acknowledged;
        while (block <= end && block <= lastBlock) {
            int count = (int) Math.min(perSend, end - block + 1);
            ByteBuffer packets = sink.room(count * packetLength);
            for (int i = 0; i < count && block <= lastBlock; i++) put(packets, block++);
            packets.flip();
            sink.send(packets, packetLength);
        }
        sent = block - 1;
        repeated += Math.min(sent, highestSent) - Math.min(acknowledged, highestSent);
        highestSent = Math.max(highestSent, sent);
        sink.flush();
    }

    private void put(ByteBuffer packets, long block) throws Unreadable {
        packets.putShort((short) TftpPacket.DATA).putShort((short) block);
        int start = packets.position();
        int whole = packets.limit();
        packets.limit(start + terms.blockSize());
        content.fill(block, packets);
        packets.limit(whole);
        if (packets.position() - start < terms.blockSize()) lastBlock = block;
    }
}
