package org.bootmasq.dns;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Part;
import org.bootmasq.config.Problems;
import org.bootmasq.wire.Bytes;

/**
 * How answers are validated (RFC 4033).
 *
 * @param enabled {@code dnssec}
 * @param checkUnsigned whether unsigned answers must come from unsigned zones; true unless {@code dnssec-check-unsigned=no}
 * @param timestampFile {@code dnssec-timestamp}
 * @param anchors {@code trust-anchor}
 * @param limits {@code dnssec-limits}; absent where nothing was said
 */
public record DnssecSettings(
        boolean enabled, boolean checkUnsigned, Optional<String> timestampFile, List<Anchor> anchors, Limits limits) {
    /** A key's digest, RFC 4034 section 5.1. The record class is a number, 1 unless said. */
    public record Anchor(
            Directive directive,
            String name,
            int recordClass,
            int keyTag,
            int algorithm,
            int digestType,
            Bytes digest) {
        private static final String BAD = "bad trust anchor";

        static Anchor of(Directive directive) {
            List<Part> parts = Part.of(directive).list();
            OptionalInt given = parts.size() > 1 ? recordClass(parts.get(1).text()) : OptionalInt.empty();
            int at = given.isPresent() ? 2 : 1;
            if (parts.size() < at + 4) throw parts.getFirst().refused(BAD);
            return new Anchor(
                    directive,
                    parts.getFirst().name(BAD),
                    given.orElse(1),
                    parts.get(at).number(0, 0xffff, BAD),
                    parts.get(at + 1).number(0, 0xff, BAD),
                    parts.get(at + 2).number(0, 0xff, BAD),
                    digest(Part.of(directive).list(at + 4).getLast()));
        }

        private static OptionalInt recordClass(String text) {
            return switch (text) {
                case "IN" -> OptionalInt.of(1);
                case "CH" -> OptionalInt.of(3);
                case "HS" -> OptionalInt.of(4);
                default -> OptionalInt.empty();
            };
        }

        private static Bytes digest(Part text) {
            String digits = text.plain().replaceAll("[ :\\-]", "");
            if (!digits.matches("[0-9A-Fa-f]*")) throw text.refused("bad HEX in trust anchor");
            return Bytes.of(HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits));
        }
    }

    /** How much work one answer may cause. */
    public record Limits(
            OptionalInt signatureFailures,
            OptionalInt signatures,
            OptionalInt cryptoOperations,
            OptionalInt nsec3Iterations) {
        private static final int COUNT = 4;

        static Limits of(Directive directive) {
            var numbers = new ArrayList<OptionalInt>();
            for (Part part : Part.of(directive).list()) {
                if (numbers.size() == COUNT) break;
                boolean said = !part.isEmpty();
                numbers.add(said ? OptionalInt.of(part.number(0, Integer.MAX_VALUE, "error")) : OptionalInt.empty());
            }
            while (numbers.size() < COUNT) numbers.add(OptionalInt.empty());
            return new Limits(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
        }

        static final Limits UNSAID =
                new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    static DnssecSettings from(Configuration configuration, Problems problems) {
        List<Boolean> checks = problems.translate(configuration.all(Option.DNSSEC_CHECK_UNSIGNED), directive -> {
            if (directive.hasValue() && !directive.text().equals("no")) {
                throw Part.of(directive).refused("bad value for dnssec-check-unsigned");
            }
            return !directive.hasValue();
        });
        List<Limits> limits = problems.translate(configuration.all(Option.DNSSEC_LIMITS), Limits::of);
        return new DnssecSettings(
                configuration.has(Option.DNSSEC),
                checks.isEmpty() || checks.getLast(),
                configuration.last(Option.DNSSEC_TIMESTAMP).map(Directive::text),
                problems.translate(configuration.all(Option.TRUST_ANCHOR), Anchor::of),
                limits.isEmpty() ? Limits.UNSAID : limits.getLast());
    }
}
