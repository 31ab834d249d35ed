package org.bootmasq.dhcp.match;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp.host.HardwarePattern;
import org.bootmasq.wire.Bytes;

/** A line that sets tags by what a request says. */
public sealed interface MatchRule {
    Directive directive();

    /**
     * {@code dhcp-vendorclass}: a part of DHCPv4's option 60, or of DHCPv6's option 16.
     *
     * @param enterprise {@code enterprise:n}: a DHCPv6 vendor; such a line never matches DHCPv4
     * @param part empty where the enterprise alone is asked for
     */
    record VendorClass(Directive directive, String tag, OptionalInt enterprise, Bytes part) implements MatchRule {}

    /** {@code dhcp-userclass}: a part of DHCPv4's option 77, or of DHCPv6's option 15. */
    record UserClass(Directive directive, String tag, Bytes part) implements MatchRule {}

    /** {@code dhcp-mac}. */
    record Hardware(Directive directive, String tag, HardwarePattern pattern) implements MatchRule {}

    /**
     * {@code dhcp-circuitid}, {@code dhcp-remoteid}, {@code dhcp-subscrid}: the whole of what a relay says, in DHCPv4's
     * option 82 or DHCPv6's options 37 and 38.
     */
    record RelayAgent(Directive directive, String tag, Kind kind, Bytes value) implements MatchRule {
        /** What a relay says of a client. */
        public enum Kind {
            CIRCUIT_ID,
            REMOTE_ID,
            SUBSCRIBER_ID
        }
    }

    /**
     * {@code dhcp-match}.
     *
     * @param code of the option; 0 where {@code vi-encap:n} looks into what vendor n put into DHCPv4's option 124 or
     *     DHCPv6's option 16
     * @param enterprise the vendor n
     * @param value empty Optional: any value will do
     * @param wildcards of a value in hexadecimal: bit i for octet i counted from its end
     * @param comparison how the value is compared
     */
    record OptionMatch(
            Directive directive,
            String tag,
            int code,
            OptionalInt enterprise,
            Optional<Bytes> value,
            int wildcards,
            Comparison comparison)
            implements MatchRule {
        /** How a request's option meets the value written. */
        public enum Comparison {
            /** Anywhere in the option. */
            TEXT,
            /** At any multiple of the value's own length: the option is taken for a list of numbers. */
            ARRAY,
            /** At any multiple of four octets. */
            ADDRESSES,
            /** At any multiple of sixteen octets. */
            ADDRESSES6,
            /** At the front of the option. */
            HEX
        }

        /** Whether the option of a request is what the line asks for. */
        public boolean meets(Bytes option) {
            if (value.isEmpty() || value.get().isEmpty()) return true;
            Bytes wanted = value.get();
            return switch (comparison) {
                case TEXT -> option.contains(wanted);
                case ARRAY -> meetsEvery(wanted.length(), option, wanted);
                case ADDRESSES -> meetsEvery(4, option, wanted);
                case ADDRESSES6 -> meetsEvery(16, option, wanted);
                case HEX -> startsWith(option, wanted);
            };
        }

        private static boolean meetsEvery(int step, Bytes option, Bytes wanted) {
            for (int at = 0; at + wanted.length() <= option.length(); at += step) {
                if (option.slice(at, at + wanted.length()).equals(wanted)) return true;
            }
            return false;
        }

        private boolean startsWith(Bytes option, Bytes wanted) {
            if (option.length() < wanted.length()) return false;
            for (int i = 0; i < wanted.length(); i++) {
                boolean wild = (wildcards >>> (wanted.length() - 1 - i) & 1) != 0;
                if (!wild && option.at(i) != wanted.at(i)) return false;
            }
            return true;
        }
    }

    /** {@code dhcp-name-match}: the name a client gives; with a star only its beginning. */
    record Name(Directive directive, String tag, String name, boolean prefix) implements MatchRule {
        /** Whether a client's name fits {@code dhcp-name-match}. */
        public boolean matches(String clientName) {
            String given = clientName.toLowerCase(Locale.ROOT);
            String wanted = name.toLowerCase(Locale.ROOT);
            return prefix ? given.startsWith(wanted) : given.equals(wanted);
        }
    }
}
