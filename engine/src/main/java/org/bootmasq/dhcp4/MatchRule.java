package org.bootmasq.dhcp4;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.TagExpression;
import org.bootmasq.wire.Bytes;

/** A line that sets tags by what a request says. */
public sealed interface MatchRule {
    Directive directive();

    /**
     * {@code dhcp-vendorclass}: a part of option 60.
     *
     * @param enterprise {@code enterprise:n}: a DHCPv6 vendor; such a line never matches DHCPv4
     */
    record VendorClass(Directive directive, String tag, OptionalInt enterprise, Bytes part) implements MatchRule {}

    /** {@code dhcp-userclass}: a part of option 77. */
    record UserClass(Directive directive, String tag, Bytes part) implements MatchRule {}

    /** {@code dhcp-mac}. */
    record Hardware(Directive directive, String tag, HardwarePattern pattern) implements MatchRule {}

    /** {@code dhcp-circuitid}, {@code dhcp-remoteid}, {@code dhcp-subscrid}: the whole of a sub-option of 82. */
    record RelayAgent(Directive directive, String tag, SubOption subOption, Bytes value) implements MatchRule {
        /** Sub-options of option 82 (RFC 3046, RFC 3993). */
        public enum SubOption {
            CIRCUIT_ID(1),
            REMOTE_ID(2),
            SUBSCRIBER_ID(6);

            private final int code;

            SubOption(int code) {
                this.code = code;
            }

            public int code() {
                return code;
            }
        }
    }

    /**
     * {@code dhcp-match}.
     *
     * @param code of the option, or of the sub-option if there is an enterprise
     * @param enterprise {@code vi-encap:n}: looks into option 125 for this vendor
     * @param value empty Optional: any value will do
     * @param comparison how the value is compared
     */
    record OptionMatch(
            Directive directive,
            String tag,
            int code,
            OptionalInt enterprise,
            Optional<Bytes> value,
            Comparison comparison)
            implements MatchRule {
        /** How a request's option meets the value written. */
        public enum Comparison {
            /** The value stands at the front, or for text anywhere. */
            TEXT,
            /** The value stands at any multiple of its own length. */
            ARRAY
        }
    }

    /** {@code dhcp-name-match}: the name a client gives; with a star only its beginning. */
    record Name(Directive directive, String tag, String name, boolean prefix) implements MatchRule {
        public boolean matches(String clientName) {
            String given = clientName.toLowerCase(Locale.ROOT);
            String wanted = name.toLowerCase(Locale.ROOT);
            return prefix ? given.startsWith(wanted) : given.equals(wanted);
        }
    }

    /** {@code tag-if}: sets all its tags if the condition holds. */
    record TagIf(Directive directive, List<String> setTags, TagExpression condition) implements MatchRule {
        public TagIf {
            setTags = List.copyOf(setTags);
        }
    }
}
