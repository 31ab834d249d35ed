package org.bootmasq.scsi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.wire.Bytes;

/**
 * The persistent reservations of a logical unit at one moment, and as text that is kept over restarts.
 *
 * @param generation counts changes of registrations
 * @param type of the reservation; means nothing without a holder
 * @param keys in the order of registration
 */
record ReservationState(int generation, int type, Optional<InitiatorPort> holder, Map<InitiatorPort, Long> keys) {
    private static final String HEAD = "bootmasq reservations 1";

    ReservationState {
        keys = new LinkedHashMap<>(keys);
    }

    String text() {
        var text = new StringBuilder(HEAD + "\ngeneration " + generation + "\n");
        keys.forEach((port, key) -> text.append("registered %016x %s\n".formatted(key, text(port))));
        holder.ifPresent(port -> text.append("held %d %s\n".formatted(type, text(port))));
        return text.toString();
    }

    private static String text(InitiatorPort port) {
        return port.isid().hex() + " " + port.name();
    }

    /** Empty if the text is none of these. */
    static Optional<ReservationState> of(String text) {
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(HEAD)) return Optional.empty();
        int generation = 0;
        int type = 0;
        Optional<InitiatorPort> holder = Optional.empty();
        var keys = new LinkedHashMap<InitiatorPort, Long>();
        try {
            for (String line : lines) {
                String[] words = line.split(" ", -1);
                switch (words[0]) {
                    case "generation" -> generation = Integer.parseInt(words[1]);
                    case "registered" -> keys.put(port(words), Long.parseUnsignedLong(words[1], 16));
                    case "held" -> {
                        type = Integer.parseInt(words[1]);
                        holder = Optional.of(port(words));
                    }
                    default -> {
                        // The head, and what a later version adds.
                    }
                }
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
        return Optional.of(new ReservationState(generation, type, holder, keys));
    }

    private static InitiatorPort port(String[] words) {
        return new InitiatorPort(words[3], Bytes.ofHex(words[2]));
    }
}
