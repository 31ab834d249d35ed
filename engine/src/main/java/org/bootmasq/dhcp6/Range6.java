package org.bootmasq.dhcp6;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.wire.Ip6;

/**
 * A {@code dhcp-range} with IPv6 addresses.
 *
 * @param setTag set for clients that get an address from here
 * @param condition what a client needs to get one
 * @param start the first address; only its host part if there is a constructor
 * @param end the last; equal to start if none was given
 * @param constructor the interface whose networks the range is made for; may end in a star
 * @param modes what else the range is for
 * @param prefixLength 64 to 128 bits
 * @param leaseSeconds {@link #INFINITE}, or {@link #DEPRECATED} for addresses that are no longer to be used
 * @param endNamed whether the line names the last address
 * @param timeNamed whether the line names a lease time
 */
public record Range6(
        Directive directive,
        Optional<String> setTag,
        TagExpression condition,
        Ip6 start,
        Ip6 end,
        Optional<String> constructor,
        Set<Mode> modes,
        int prefixLength,
        long leaseSeconds,
        boolean endNamed,
        boolean timeNamed) {
    public static final long INFINITE = 0xffffffffL;
    public static final long DEPRECATED = 0;
    public static final long DEFAULT_LEASE_SECONDS = 86400;

    private static final String BAD = "bad dhcp-range";
    private static final int WHOLE_SUBNET = 64;
    private static final Map<String, Mode> MODES = Map.of(
            "static", Mode.STATIC,
            "ra-only", Mode.RA_ONLY,
            "ra-names", Mode.RA_NAMES,
            "ra-stateless", Mode.RA_STATELESS,
            "ra-advrouter", Mode.RA_ADVROUTER,
            "slaac", Mode.SLAAC,
            "off-link", Mode.OFF_LINK);

    /** Words that a range may carry. */
    public enum Mode {
        STATIC,
        RA_ONLY,
        RA_NAMES,
        RA_STATELESS,
        RA_ADVROUTER,
        SLAAC,
        OFF_LINK;

        private boolean advertises() {
            return this != STATIC && this != OFF_LINK;
        }
    }

    public Range6 {
        modes = Set.copyOf(modes);
    }

    /** What could not be an address names a tag. */
    private static boolean isTag(Part part) {
        return !part.text().matches("[0-9a-fA-F:.]*");
    }

    static Range6 of(Directive directive) {
        var reading = new Reading(Part.of(directive).list());
        reading.read();
        reading.check();
        return new Range6(
                directive,
                reading.setTag,
                reading.condition,
                reading.start,
                reading.end,
                reading.constructor,
                reading.modes,
                reading.prefixLength,
                reading.leaseSeconds,
                reading.endNamed,
                reading.timeNamed);
    }

    /** Walks over the parts of one line. */
    private static final class Reading {
        private final List<Part> parts;
        private int at;
        private Optional<String> setTag = Optional.empty();
        private TagExpression condition = TagExpression.ALWAYS;
        private Ip6 start = Ip6.UNSPECIFIED;
        private Ip6 end = Ip6.UNSPECIFIED;
        private Optional<String> constructor = Optional.empty();
        private final Set<Mode> modes = EnumSet.noneOf(Mode.class);
        private int prefixLength = WHOLE_SUBNET;
        private long leaseSeconds = DEFAULT_LEASE_SECONDS;
        private boolean endNamed;
        private boolean timeNamed;

        Reading(List<Part> parts) {
            this.parts = parts;
        }

        void read() {
            while (at < parts.size() && isTag(parts.get(at))) tag(parts.get(at++));
            Part first = next();
            start = Ip6.parse(first.text()).orElseThrow(() -> first.refused(BAD));
            end = start;
            if (at == parts.size()) throw first.refused(BAD);
            Optional<Ip6> last = Ip6.parse(parts.get(at).text());
            if (last.isPresent()) {
                end = last.get();
                endNamed = true;
                at++;
            }
            while (at < parts.size() && word(parts.get(at))) at++;
            if (at < parts.size()) lengthOrTime(next());
            if (at < parts.size() && !timeNamed) named(next());
            if (at < parts.size()) throw parts.get(at).refused(BAD);
        }

        private Part next() {
            if (at == parts.size()) throw parts.getLast().refused(BAD);
            return parts.get(at++);
        }

        private void tag(Part part) {
            Optional<Part> asked = part.after("tag:");
            if (asked.isPresent()) {
                condition = condition.and(TagExpression.term(asked.get().plain()));
                return;
            }
            if (setTag.isPresent()) throw part.refused("only one tag allowed");
            setTag = Optional.of(
                    part.after("set:").or(() -> part.after("net:")).orElse(part).plain());
        }

        private boolean word(Part part) {
            Mode mode = MODES.get(part.text());
            if (mode != null) return modes.add(mode) || modes.contains(mode);
            Optional<Part> named = part.after("constructor:");
            named.ifPresent(name -> constructor = Optional.of(name.plain()));
            return named.isPresent();
        }

        /** A number up to 128 is a prefix length, any other a lease time. */
        private void lengthOrTime(Part part) {
            OptionalInt length = part.number();
            if (length.isEmpty() || length.getAsInt() < 0 || length.getAsInt() > 128) {
                named(part);
                if (at < parts.size()) throw parts.get(at).refused(BAD);
                return;
            }
            prefixLength = length.getAsInt();
            boolean exactly = prefixLength == WHOLE_SUBNET;
            if (!exactly && prefixLength > WHOLE_SUBNET && constructor.isPresent()) {
                throw part.refused("prefix length must be exactly 64 for subnet constructors");
            }
            if (!exactly && prefixLength > WHOLE_SUBNET && modes.stream().anyMatch(Mode::advertises)) {
                throw part.refused("prefix length must be exactly 64 for RA subnets");
            }
            if (prefixLength < WHOLE_SUBNET) throw part.refused("prefix length must be at least 64");
        }

        private void named(Part part) {
            leaseSeconds = leaseTime(part);
            timeNamed = true;
        }

        void check() {
            if (!start.sameNetwork(end, prefixLength)) throw parts.getFirst().refused("inconsistent DHCPv6 range");
            if (constructor.isPresent() && start.high() != 0) {
                throw parts.getFirst().refused("prefix must be zero with \"constructor:\" argument");
            }
        }

        private static long leaseTime(Part part) {
            String text = part.text();
            if (text.equals("infinite")) return INFINITE;
            if (text.equals("deprecated")) return DEPRECATED;
            String unit =
                    text.isEmpty() ? "" : text.substring(text.length() - 1).toLowerCase(Locale.ROOT);
            long seconds = switch (unit) {
                case "w" -> 604800;
                case "d" -> 86400;
                case "h" -> 3600;
                case "m" -> 60;
                default -> 1;
            };
            boolean hasUnit = !unit.isEmpty() && "smhdw".contains(unit);
            String digits = hasUnit ? text.substring(0, text.length() - 1) : text;
            if (!digits.matches("[0-9]*") || (digits.isEmpty() && !hasUnit)) throw part.refused(BAD);
            long count = digits.length() > 10 ? INFINITE : digits.isEmpty() ? 0 : Long.parseLong(digits);
            return Math.min(INFINITE, count * seconds);
        }
    }
}
