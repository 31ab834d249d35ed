package org.bootmasq.dhcp.six;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** What an option holds: octets, and addresses among them that may stand for the server's own. */
public record OptionValue6(List<Piece> pieces) {
    public static final OptionValue6 EMPTY = new OptionValue6(List.of());

    /**
     * A part of the value.
     *
     * @param octets as they are sent
     * @param address sent behind them; where it stands for one that the server does not have, neither is sent
     */
    public record Piece(Bytes octets, Optional<Ip6> address) {}

    public OptionValue6 {
        pieces = List.copyOf(pieces);
    }

    /** Octets alone. */
    public static OptionValue6 of(Bytes octets) {
        return octets.isEmpty() ? EMPTY : new OptionValue6(List.of(new Piece(octets, Optional.empty())));
    }

    /** Addresses alone. */
    public static OptionValue6 of(List<Ip6> addresses) {
        return new OptionValue6(addresses.stream()
                .map(address -> new Piece(Bytes.EMPTY, Optional.of(address)))
                .toList());
    }

    /** Whether nothing is sent. */
    public boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** The octets for the wire. */
    public Bytes octets(OwnAddresses6 own) {
        Bytes all = Bytes.EMPTY;
        for (Piece piece : pieces) {
            if (piece.address().isEmpty()) {
                all = all.plus(piece.octets());
                continue;
            }
            Optional<Ip6> meant = own.meant(piece.address().get());
            if (meant.isPresent()) all = all.plus(piece.octets()).plus(meant.get().octets());
        }
        return all;
    }

    /** The addresses in it. */
    public List<Ip6> addresses(OwnAddresses6 own) {
        List<Ip6> all = new ArrayList<>();
        for (Piece piece : pieces) piece.address().flatMap(own::meant).ifPresent(all::add);
        return all;
    }
}
