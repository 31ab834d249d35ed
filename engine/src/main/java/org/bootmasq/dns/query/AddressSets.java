package org.bootmasq.dns.query;

import java.util.Optional;
import org.bootmasq.wire.IpAddress;

/**
 * The packet filter's sets of addresses, as ipset(8) and nft(8) have them. Both calls return the reason where one
 * fails.
 */
public interface AddressSets {
    /** Where no line speaks of sets. */
    AddressSets NONE = new AddressSets() {
        @Override
        public Optional<String> addToIpset(String set, IpAddress address) {
            return Optional.empty();
        }

        @Override
        public Optional<String> addToNftset(String family, String table, String set, IpAddress address) {
            return Optional.empty();
        }
    };

    /** Sets of the other family are passed over. */
    Optional<String> addToIpset(String set, IpAddress address);

    /** @param family of the table: {@code ip}, {@code inet}... */
    Optional<String> addToNftset(String family, String table, String set, IpAddress address);
}
