package org.bootmasq.dhcp4;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp4.message.BroadbandSubOption;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.dhcp4.settings.MatchRule;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;

/** Which lines that set tags hold for a request. */
final class TagRules {
    private final Exchange exchange;

    TagRules(Exchange exchange) {
        this.exchange = exchange;
    }

    /** dnsmasq: option 82 first, then hardware addresses, other options, classes; in each the later line first. */
    static List<MatchRule> ordered(List<MatchRule> rules) {
        List<MatchRule> ordered = new ArrayList<>(rules.reversed());
        ordered.sort(Comparator.comparingInt(TagRules::rank));
        return List.copyOf(ordered);
    }

    private static int rank(MatchRule rule) {
        return switch (rule) {
            case MatchRule.RelayAgent _ -> 0;
            case MatchRule.Hardware _ -> 1;
            case MatchRule.OptionMatch _ -> 2;
            case MatchRule.VendorClass _, MatchRule.UserClass _ -> 3;
            case MatchRule.Name _, MatchRule.TagIf _ -> 4;
        };
    }

    /** Sets what the request itself says; names come later, with {@link #applyNames}. */
    void apply(List<MatchRule> rules) {
        for (MatchRule rule : rules) {
            switch (rule) {
                case MatchRule.Name _ -> {}
                case MatchRule.TagIf _ -> {}
                case MatchRule.VendorClass vendor -> apply(vendor);
                case MatchRule.UserClass user ->
                    decide(rule, user.tag(), contained(OptionCode.USER_CLASS, user.part()), "option 77");
                case MatchRule.Hardware hardware ->
                    decide(rule, hardware.tag(), hardware.pattern().matches(exchange.identity()), "hardware address");
                case MatchRule.RelayAgent relay -> {
                    boolean equal = exchange.relayAgent()
                            .subOption(relay.subOption())
                            .filter(relay.value()::equals)
                            .isPresent();
                    decide(rule, relay.tag(), equal, "option 82");
                }
                case MatchRule.OptionMatch match -> decide(rule, match.tag(), matches(match), "option");
            }
        }
        broadbandGateway();
    }

    /** Sets what {@code dhcp-name-match} sets for a name. */
    void applyNames(List<MatchRule> rules, String name) {
        for (MatchRule rule : rules) {
            if (rule instanceof MatchRule.Name match) {
                decide(rule, match.tag(), match.matches(name), "name");
            }
        }
    }

    private void apply(MatchRule.VendorClass vendor) {
        if (vendor.enterprise().isPresent()) return;
        decide(vendor, vendor.tag(), contained(OptionCode.VENDOR_CLASS, vendor.part()), "option 60");
    }

    private void decide(MatchRule rule, String tag, boolean holds, String where) {
        if (holds) {
            exchange.tags().add(tag, Optional.of(rule.directive()), where + " matches");
        } else if (exchange.trace().isOn()) {
            exchange.trace().tell(new Trace.LineNotApplied(rule.directive(), List.of(), where + " does not match"));
        }
    }

    /**
     * Anywhere in the option: gPXE and iPXE send their user class without the length octet of RFC 3004, so its
     * structure cannot be relied on.
     */
    private boolean contained(OptionCode code, Bytes part) {
        Optional<Bytes> value = exchange.request().option(code);
        return value.isPresent() && value.get().contains(part);
    }

    private boolean matches(MatchRule.OptionMatch match) {
        if (match.enterprise().isEmpty()) {
            Optional<Bytes> value = exchange.request().option(match.code());
            return value.isPresent() && match.meets(value.get());
        }
        return exchange.request()
                .option(OptionCode.VENDOR_IDENTIFYING_VENDOR_CLASS)
                .flatMap(option ->
                        SubOptions.ofEnterprise(option, match.enterprise().getAsInt()))
                .filter(match::meets)
                .isPresent();
    }

    /** A device behind a broadband gateway names itself in option 125 with OUI, serial number and class (TR-111). */
    private void broadbandGateway() {
        exchange.request()
                .option(OptionCode.VENDOR_IDENTIFYING_VENDOR_SPECIFIC)
                .flatMap(option -> SubOptions.ofEnterprise(option, BroadbandSubOption.ENTERPRISE))
                .filter(inside -> BroadbandSubOption.MANUFACTURER_OUI.in(inside).isPresent()
                        && BroadbandSubOption.SERIAL_NUMBER.in(inside).isPresent())
                .ifPresent(_ -> exchange.tags().add("cpewan-id", "option 125 identifies a broadband device"));
    }
}
