package org.bootmasq.dhcp.six;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bootmasq.wire.ByteWriter;
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
        return octets(own::meant);
    }

    /** The octets with all addresses as they are written. */
    public Bytes written() {
        return octets(Optional::of);
    }

    private Bytes octets(Function<Ip6, Optional<Ip6>> meaning) {
        var all = new ByteWriter(64);
        for (Piece piece : pieces) {
            Optional<Ip6> meant = piece.address().flatMap(meaning);
            if (meant.isPresent() || piece.address().isEmpty()) all.bytes(piece.octets());
            if (meant.isPresent()) all.ip6(meant.get());
        }
        return all.bytes();
    }

    /** The addresses in it. */
    public List<Ip6> addresses(OwnAddresses6 own) {
        List<Ip6> all = new ArrayList<>();
        for (Piece piece : pieces) piece.address().flatMap(own::meant).ifPresent(all::add);
        return all;
    }
}
