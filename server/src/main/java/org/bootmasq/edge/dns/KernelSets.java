package org.bootmasq.edge.dns;

import java.io.IOException;
import java.util.Optional;
import org.bootmasq.dns.query.AddressSets;
import org.bootmasq.dns.settings.DomainSets;
import org.bootmasq.edge.Prepared;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.Ipset;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Nft;
import org.bootmasq.wire.IpAddress;

/**
 * The kernel's sets of addresses, as far as the configuration speaks of them. Opened before root is given up, used by
 * the thread of DNS.
 */
public final class KernelSets implements AddressSets, AutoCloseable {
    /** Errors of ipset's own begin here: an address of the other family is one of them. */
    private static final int IPSET_ERRORS = 4096;

    private Optional<Ipset> ipset;
    private Optional<Nft> nft;

    /** @throws IOException in dnsmasq's words if the kernel lacks what the configuration asks for */
    public KernelSets(DomainSets settings) throws IOException {
        ipset = settings.ipsets().isEmpty() ? Optional.empty() : Optional.of(ipset());
        nft = settings.nftsets().isEmpty() ? Optional.empty() : Optional.of(nft());
    }

    /**
     * Opens what other settings ask for; what is open already stays so.
     *
     * @throws IOException in dnsmasq's words if the kernel lacks it
     */
    public Prepared prepare(DomainSets others) throws IOException {
        Optional<Ipset> nextIpset = others.ipsets().isEmpty() ? Optional.empty() : ipset;
        if (nextIpset.isEmpty() && !others.ipsets().isEmpty()) nextIpset = Optional.of(ipset());
        Optional<Nft> nextNft = others.nftsets().isEmpty() ? Optional.empty() : nft;
        try {
            if (nextNft.isEmpty() && !others.nftsets().isEmpty()) nextNft = Optional.of(nft());
        } catch (IOException e) {
            nextIpset.filter(each -> !isOpen(each)).ifPresent(Ipset::close);
            throw e;
        }
        return new Others(nextIpset, nextNft);
    }

    private boolean isOpen(Object sets) {
        return ipset.filter(sets::equals).isPresent()
                || nft.filter(sets::equals).isPresent();
    }

    /** What other settings ask for, what stays open included. */
    private final class Others implements Prepared {
        private final Optional<Ipset> nextIpset;
        private final Optional<Nft> nextNft;

        private Others(Optional<Ipset> nextIpset, Optional<Nft> nextNft) {
            this.nextIpset = nextIpset;
            this.nextNft = nextNft;
        }

        @Override
        public void takeEffect() {
            ipset.filter(each -> !nextIpset.equals(ipset)).ifPresent(Ipset::close);
            nft.filter(each -> !nextNft.equals(nft)).ifPresent(Nft::close);
            ipset = nextIpset;
            nft = nextNft;
        }

        @Override
        public void abandon() {
            nextIpset.filter(each -> !isOpen(each)).ifPresent(Ipset::close);
            nextNft.filter(each -> !isOpen(each)).ifPresent(Nft::close);
        }
    }

    private static Ipset ipset() throws IOException {
        try {
            return new Ipset();
        } catch (LinuxException e) {
            throw refused("failed to create IPset control socket: ", e);
        }
    }

    private static Nft nft() throws IOException {
        try {
            return new Nft();
        } catch (LinuxException e) {
            throw refused("failed to create nftset context: ", e);
        }
    }

    private static IOException refused(String what, LinuxException e) {
        return new IOException(
                e.is(Errno.EPERM) ? "process is missing required capability NET_ADMIN" : what + e.text(), e);
    }

    @Override
    public Optional<String> addToIpset(String set, IpAddress address) {
        if (ipset.isEmpty()) return Optional.empty();
        try {
            ipset.get().add(set, address.octets().toArray());
            return Optional.empty();
        } catch (LinuxException e) {
            return e.errno() >= IPSET_ERRORS ? Optional.empty() : Optional.of(e.text());
        }
    }

    @Override
    public Optional<String> addToNftset(String family, String table, String set, IpAddress address) {
        if (nft.isEmpty()) return Optional.empty();
        if (!Nft.isFamily(family)) return Optional.of("syntax error, unexpected " + family);
        try {
            nft.get().add(family, table, set, address.octets().toArray());
            return Optional.empty();
        } catch (LinuxException e) {
            // In the words of nft.
            return Optional.of(
                    e.is(Errno.EAFNOSUPPORT)
                            ? "Could not resolve hostname: Address family for hostname not supported"
                            : e.text());
        }
    }

    @Override
    public void close() {
        ipset.ifPresent(Ipset::close);
        nft.ifPresent(Nft::close);
    }
}
