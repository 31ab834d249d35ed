package org.bootmasq.edge.dns;

import java.nio.ByteBuffer;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * Keeps DNS datagrams for {@code dumpfile}.
 *
 * @param port where questions arrive
 */
record DnsWitness(PcapDump dump, int port) {
    void question(Asker from, byte[] message, int length) {
        if (from.tcp() || !dump.wants(PcapDump.Kind.DNS_QUESTION)) return;
        keep(PcapDump.Kind.DNS_QUESTION, from.address(), from.port(), from.asked(), port, message, length);
    }

    void answer(Asker to, byte[] message, int length) {
        if (to.tcp() || !dump.wants(PcapDump.Kind.DNS_ANSWER)) return;
        keep(PcapDump.Kind.DNS_ANSWER, to.asked(), port, to.address(), to.port(), message, length);
    }

    /** dnsmasq: the system chooses our address, and it is not shown. */
    void forwarded(UpstreamServer.Address to, byte[] message, int length) {
        if (!dump.wants(PcapDump.Kind.DNS_FORWARDED)) return;
        keep(PcapDump.Kind.DNS_FORWARDED, unknown(to.ip()), 0, to.ip(), to.port(), message, length);
    }

    void reply(UpstreamServer.Address from, byte[] message, int length) {
        if (!dump.wants(PcapDump.Kind.DNS_REPLY)) return;
        keep(PcapDump.Kind.DNS_REPLY, from.ip(), from.port(), unknown(from.ip()), 0, message, length);
    }

    private static IpAddress unknown(IpAddress family) {
        return family instanceof Ip4 ? Ip4.UNSPECIFIED : Ip6.UNSPECIFIED;
    }

    private void keep(
            PcapDump.Kind kind, IpAddress from, int fromPort, IpAddress to, int toPort, byte[] message, int length) {
        dump.udp(kind, from, fromPort, to, toPort, ByteBuffer.wrap(message, 0, length));
    }
}
