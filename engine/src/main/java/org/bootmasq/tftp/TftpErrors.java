package org.bootmasq.tftp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** ERROR packets with a text a console can show. */
final class TftpErrors {
    /** dnsmasq: longer texts are cut. */
    private static final int LONGEST_TEXT = 499;

    private TftpErrors() {}

    static void send(TftpSink sink, TftpErrorCode code, String text) {
        byte[] octets = printable(text).getBytes(StandardCharsets.ISO_8859_1);
        int length = Math.min(octets.length, LONGEST_TEXT);
        ByteBuffer packet = sink.room(5 + length);
        packet.putShort((short) TftpPacket.ERROR).putShort((short) code.code());
        packet.put(octets, 0, length).put((byte) 0).flip();
        sink.send(packet, packet.limit());
        sink.flush();
    }

    /** Printable ASCII is kept, the rest left out: these texts come from the network and go to consoles. */
    static String printable(String text) {
        var kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~') kept.append(c);
        }
        return kept.toString();
    }
}
