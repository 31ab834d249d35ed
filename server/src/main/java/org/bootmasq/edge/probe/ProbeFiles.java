package org.bootmasq.edge.probe;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bootmasq.probe.BootPlace;
import org.bootmasq.probe.Fetched;
import org.bootmasq.probe.Fetched.Outcome;
import org.bootmasq.probe.FetchedContent;
import org.bootmasq.probe.HttpFetch;
import org.bootmasq.probe.TftpFetch;
import org.bootmasq.pxe.BootImage;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * Fetches boot files, as far as they are to be looked at.
 *
 * @param at where the machine is
 * @param mostOctets so much of a file is fetched at most
 * @param mostMillis so long is fetched at most
 */
public record ProbeFiles(ProbeInterface at, long mostOctets, long mostMillis) {
    /** What fits into a frame of Ethernet, as UEFI asks for. */
    private static final int BLOCK_SIZE_4 = 1468;

    private static final int BLOCK_SIZE_6 = 1428;

    /**
     * Fetches a file; what goes wrong is in the result.
     *
     * @param nameServers that the machine was told
     */
    public Fetched fetch(BootPlace place, List<? extends IpAddress> nameServers) throws IOException {
        if (place.protocol() == BootPlace.Protocol.OTHER)
            return Fetched.nothing(Outcome.UNTRIED, "this protocol is not played here");
        if (place.host().isEmpty()) return Fetched.nothing(Outcome.NAMELESS, "no server is named");
        Optional<IpAddress> server = place.address();
        if (server.isEmpty()) {
            boolean six = !nameServers.isEmpty() && nameServers.getFirst() instanceof Ip6;
            Optional<? extends IpAddress> own = six ? at.global() : at.address();
            if (own.isEmpty()) return untried(six);
            server = ProbeNames.find(place.host(), six, own.get(), nameServers);
            if (server.isEmpty())
                return Fetched.nothing(
                        Outcome.NAMELESS,
                        nameServers.isEmpty() ? "there is no name server" : "no name server knows it: " + nameServers);
        }
        return switch (server.get()) {
            case Ip4 four ->
                at.address().isEmpty()
                        ? untried(false)
                        : fetch(place, at.address().get(), four);
            case Ip6 six ->
                at.global().isEmpty() ? untried(true) : fetch(place, at.global().get(), six);
        };
    }

    private Fetched untried(boolean six) {
        return Fetched.nothing(
                Outcome.UNTRIED,
                "this computer has no " + (six ? "IPv6" : "IPv4") + " address on " + at.name()
                        + (six ? "" : "; with --lease it takes one for a moment"));
    }

    private Fetched fetch(BootPlace place, IpAddress own, IpAddress server) throws IOException {
        var content = new FetchedContent(BootImage.ENOUGH, mostOctets);
        if (place.protocol() != BootPlace.Protocol.TFTP)
            return ProbeHttp.run(new HttpFetch(place, content), place, own, server, mostMillis);
        int blockSize = own instanceof Ip4 ? BLOCK_SIZE_4 : BLOCK_SIZE_6;
        var fetch = new TftpFetch(place.path(), place.port(), blockSize, content);
        return ProbeTftp.run(fetch, own, server, mostMillis);
    }
}
