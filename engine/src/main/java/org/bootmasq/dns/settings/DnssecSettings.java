package org.bootmasq.dns.settings;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.Part;
import org.bootmasq.dns.message.Name;
import org.bootmasq.wire.Bytes;

/**
 * How answers are validated (RFC 4033).
 *
 * @param enabled {@code dnssec}
 * @param checkUnsigned whether unsigned answers must come from unsigned zones; true unless {@code
 *     dnssec-check-unsigned=no}
 * @param timestampFile {@code dnssec-timestamp}
 * @param anchors {@code trust-anchor}
 * @param limits {@code dnssec-limits}
 */
public record DnssecSettings(
        boolean enabled, boolean checkUnsigned, Optional<String> timestampFile, List<Anchor> anchors, Limits limits) {
    /** Nothing is validated. */
    public static final DnssecSettings OFF = new DnssecSettings(false, true, Optional.empty(), List.of(), Limits.USUAL);

    /** What the log adds to the servers of a domain whose replies are not validated. */
    public String remark(String domain) {
        boolean anchored = anchors.stream().anyMatch(anchor -> anchor.name().equalsIgnoreCase(domain));
        return enabled && !anchored ? "(no DNSSEC)" : "";
    }

    /** Why the server cannot start, in dnsmasq's words; empty if it can. */
    public Optional<String> flaw(int cacheEntries) {
        if (!enabled) return Optional.empty();
        if (cacheEntries < LEAST_CACHE) {
            return Optional.of("cannot reduce cache size from default when DNSSEC enabled");
        }
        boolean root =
                anchors.stream().anyMatch(anchor -> Name.of(anchor.name()).isRoot());
        return root ? Optional.empty() : Optional.of("no root trust anchor provided for DNSSEC");
    }

    /**
     * What the log says of it at the start, in dnsmasq's words.
     *
     * @param timesCount whether signatures' times are looked at
     */
    public List<String> greeting(boolean timesCount) {
        if (!enabled) return List.of();
        var lines = new ArrayList<String>();
        String trusted = checkUnsigned ? "" : " but all unsigned answers are trusted";
        lines.add("DNSSEC validation enabled" + trusted);
        if (!timesCount) {
            String until = timestampFile.isPresent() ? "system time valid" : "receipt of SIGINT";
            lines.add("DNSSEC signature timestamps not checked until " + until);
        }
        for (Anchor anchor : anchors.reversed()) {
            String name = Name.of(anchor.name()).isRoot() ? "<root>" : anchor.name();
            lines.add("configured with trust anchor for " + name + " keytag " + anchor.keyTag());
        }
        return List.copyOf(lines);
    }

    private static final int LEAST_CACHE = 150;

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

    /**
     * How much work one question may cause.
     *
     * @param signatureFailures signatures of one set of records that may fail
     * @param cryptoOperations signatures checked and names hashed
     * @param questions for DS and DNSKEY records
     * @param nsec3Iterations further rounds of one hash, RFC 5155 section 10.3
     */
    public record Limits(int signatureFailures, int cryptoOperations, int questions, int nsec3Iterations) {
        public static final Limits USUAL = new Limits(20, 200, 40, 150);
        private static final int COUNT = 4;

        static Limits of(Directive directive) {
            int[] given = new int[COUNT];
            int at = 0;
            for (Part part : Part.of(directive).list()) {
                if (at == COUNT) break;
                given[at++] = part.isEmpty() ? 0 : part.number(0, Integer.MAX_VALUE, "error");
            }
            return new Limits(
                    or(given[0], USUAL.signatureFailures),
                    or(given[1], USUAL.cryptoOperations),
                    or(given[2], USUAL.questions),
                    or(given[3], USUAL.nsec3Iterations));
        }

        /** dnsmasq: 0 says nothing. */
        private static int or(int given, int usual) {
            return given > 0 ? given : usual;
        }
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
                limits.isEmpty() ? Limits.USUAL : limits.getLast());
    }
}
