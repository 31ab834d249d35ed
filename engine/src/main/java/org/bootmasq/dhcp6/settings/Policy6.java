package org.bootmasq.dhcp6.settings;

import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Option;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/**
 * How the server behaves towards all clients alike.
 *
 * @param duid {@code dhcp-duid}: what the server is called until the lease file knows it
 * @param switches options without a value that are given, of whatever protocol
 */
public record Policy6(Optional<EnterpriseDuid> duid, Set<Option> switches) {
    /**
     * A DUID that an enterprise gives (RFC 8415 section 11.3).
     *
     * @param enterprise unsigned
     */
    public record EnterpriseDuid(int enterprise, Bytes identifier) {
        private static final int TYPE = 2;

        /** As on the wire. */
        public Bytes octets() {
            return new ByteWriter(6 + identifier.length())
                    .u16(TYPE)
                    .i32(enterprise)
                    .bytes(identifier)
                    .bytes();
        }
    }

    public Policy6 {
        switches = Set.copyOf(switches);
    }

    /** Whether an option without a value is given. */
    public boolean has(Option option) {
        return switches.contains(option);
    }
}
