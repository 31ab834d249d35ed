package org.bootmasq.tftp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** ERROR packets with a text a console can show. */
final class TftpErrors {
    /** dnsmasq: longer texts are cut. */
    private static final int LONGEST_TEXT = 499;

    /** Of Unicode; and what stands for octets that are no UTF-8, or steers the direction of writing. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\x{FFFD}]");

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

    /** For the log: what is UTF-8 and no control character is kept as it came, in octets; the rest is left out. */
    static String readable(String octets) {
        String text = new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        String kept = CONTROL.matcher(text).replaceAll("");
        return new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
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
