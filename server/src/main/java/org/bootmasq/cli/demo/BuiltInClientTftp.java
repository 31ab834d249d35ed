package org.bootmasq.cli.demo;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bootmasq.tftp.TftpCodec;
import org.bootmasq.tftp.TftpPacket;
import org.bootmasq.tftp.TftpPacket.Ack;
import org.bootmasq.tftp.TftpPacket.Data;
import org.bootmasq.tftp.TftpPacket.ErrorPacket;
import org.bootmasq.tftp.TftpPacket.Option;
import org.bootmasq.tftp.TftpPacket.OptionAck;
import org.bootmasq.tftp.TftpPacket.ReadRequest;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/** Fetches a file the way gPXE does: RFC 1350 with blksize (RFC 2348) and tsize (RFC 2349), one block at a time. */
final class BuiltInClientTftp {
    private static final int SERVER_PORT = 69;
    private static final int BLOCK_SIZE = 1432;
    private static final int PLAIN_BLOCK_SIZE = 512;
    private static final int ATTEMPTS = 5;
    private static final long TIMEOUT_NANOS = 1_000_000_000L;

    private final BuiltInClientUdp link;
    private final IpAddress server;
    private final int localPort;
    private final ByteWriter content = new ByteWriter(65536);
    private int serverPort = SERVER_PORT;
    private int blockSize = PLAIN_BLOCK_SIZE;
    private int lastBlock;

    private BuiltInClientTftp(BuiltInClientUdp link, IpAddress server, int localPort) {
        this.link = link;
        this.server = server;
        this.localPort = localPort;
    }

    /**
     * The whole file.
     *
     * @param localPort one that no transfer used before
     * @throws IOException also where the server refuses, with its text
     */
    static Bytes fetch(BuiltInClientUdp link, IpAddress server, String file, int localPort) throws IOException {
        var request = new ReadRequest(
                Bytes.latin1(file),
                Bytes.latin1("octet"),
                List.of(Option.of("blksize", BLOCK_SIZE), Option.of("tsize", 0)));
        return new BuiltInClientTftp(link, server, localPort).run(request);
    }

    private Bytes run(ReadRequest request) throws IOException {
        TftpPacket toSend = request;
        while (true) {
            TftpPacket answer = exchange(toSend);
            switch (answer) {
                case OptionAck acknowledged -> {
                    blockSize = blockSize(acknowledged);
                    toSend = new Ack(0);
                }
                case Data data -> {
                    if (data.block() == (lastBlock + 1 & 0xffff)) {
                        content.bytes(data.content());
                        lastBlock = data.block();
                    }
                    toSend = new Ack(lastBlock);
                    if (data.block() == lastBlock && data.content().length() < blockSize) {
                        transmit(toSend);
                        return content.bytes();
                    }
                }
                case ErrorPacket error ->
                    throw new IOException("TFTP error " + error.code() + ": "
                            + error.message().latin1());
                case Ack _, ReadRequest _, TftpPacket.WriteRequest _ ->
                    throw new IOException("a TFTP server does not send this: " + answer);
            }
        }
    }

    private static int blockSize(OptionAck acknowledged) throws IOException {
        for (Option option : acknowledged.options()) {
            if (!option.is("blksize")) continue;
            try {
                return Integer.parseInt(option.value().latin1());
            } catch (NumberFormatException e) {
                throw new IOException("blksize " + option.value().latin1(), e);
            }
        }
        return PLAIN_BLOCK_SIZE;
    }

    /** Sends, and again after each second of silence. */
    private TftpPacket exchange(TftpPacket packet) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            transmit(packet);
            long deadline = System.nanoTime() + TIMEOUT_NANOS;
            Optional<BuiltInClientUdp.Datagram> datagram = link.receive(localPort, deadline);
            while (datagram.isPresent()) {
                if (datagram.get().source().equals(server)) {
                    serverPort = datagram.get().sourcePort();
                    try {
                        return TftpCodec.decode(datagram.get().payload());
                    } catch (Malformed e) {
                        throw new IOException("a TFTP packet that cannot be read", e);
                    }
                }
                datagram = link.receive(localPort, deadline);
            }
        }
        throw new IOException("the TFTP server at " + server + " is silent");
    }

    private void transmit(TftpPacket packet) throws IOException {
        link.send(server, localPort, serverPort, TftpCodec.encode(packet));
    }
}
