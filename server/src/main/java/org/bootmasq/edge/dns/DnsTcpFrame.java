package org.bootmasq.edge.dns;

/** A message as TCP carries it: behind its length in two octets (RFC 1035 section 4.2.2). */
final class DnsTcpFrame {
    private DnsTcpFrame() {}

    /** Length and message together, which leave in one segment, as RFC 7766 section 8 asks. */
    static byte[] of(byte[] message, int length) {
        byte[] framed = new byte[length + 2];
        framed[0] = (byte) (length >>> 8);
        framed[1] = (byte) length;
        System.arraycopy(message, 0, framed, 2, length);
        return framed;
    }
}
