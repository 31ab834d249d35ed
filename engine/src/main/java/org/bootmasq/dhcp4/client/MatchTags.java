package org.bootmasq.dhcp4.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Tags;
import org.bootmasq.dhcp.match.Clients;
import org.bootmasq.dhcp.match.MatchRule;
import org.bootmasq.dhcp4.message.BroadbandSubOption;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.RelayAgentSubOption;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.wire.Bytes;

/** Which lines that set tags hold for a request: {@code dhcp-match} and its kin. */
final class MatchTags {

    private final Request request;
    private final Dhcp4Message message;

    MatchTags(Request request) {
        this.request = request;
        this.message = request.message();
    }

    /** dnsmasq: option 82 first, then hardware addresses, other options, classes; in each the later line first. */
    static List<MatchRule> ordered(List<MatchRule> rules) {
        List<MatchRule> ordered = new ArrayList<>(rules.reversed());
        ordered.sort(Comparator.comparingInt(MatchTags::rank));
        return List.copyOf(ordered);
    }

    private static int rank(MatchRule rule) {
        return switch (rule) {
            case MatchRule.RelayAgent _ -> 0;
            case MatchRule.Hardware _ -> 1;
            case MatchRule.OptionMatch _ -> 2;
            case MatchRule.VendorClass _, MatchRule.UserClass _ -> 3;
            case MatchRule.Name _ -> 4;
        };
    }

    /** Adds what the request itself says; names come later, with {@link Clients#tagged}. */
    Tags ofRequest(List<MatchRule> rules, Tags tags) {
        Tags all = tags;
        for (MatchRule rule : rules) {
            all = switch (rule) {
                case MatchRule.Name _ -> all;
                case MatchRule.VendorClass vendor ->
                    vendor.enterprise().isPresent()
                            ? all
                            : all.matched(
                                    contains(OptionCode.VENDOR_CLASS, vendor.part()),
                                    vendor.tag(),
                                    rule.directive(),
                                    "option 60");
                case MatchRule.UserClass user ->
                    all.matched(
                            contains(OptionCode.USER_CLASS, user.part()), user.tag(), rule.directive(), "option 77");
                case MatchRule.Hardware hardware -> {
                    boolean same = hardware.pattern().matches(request.sender().unique());
                    yield all.matched(same, hardware.tag(), rule.directive(), "hardware address");
                }
                case MatchRule.RelayAgent relay -> {
                    boolean equal = request.relay()
                            .subOption(subOption(relay.kind()))
                            .filter(relay.value()::equals)
                            .isPresent();
                    yield all.matched(equal, relay.tag(), rule.directive(), "option 82");
                }
                case MatchRule.OptionMatch match ->
                    all.matched(matches(match), match.tag(), rule.directive(), "option");
            };
        }
        return isBroadbandDevice() ? all.with("cpewan-id", "option 125 identifies a broadband device") : all;
    }

    /**
     * Anywhere in the option: gPXE and iPXE send their user class without the length octet of RFC 3004, so its
     * structure cannot be relied on.
     */
    private boolean contains(OptionCode code, Bytes part) {
        Optional<Bytes> value = message.option(code);
        return value.isPresent() && value.get().contains(part);
    }

    private static RelayAgentSubOption subOption(MatchRule.RelayAgent.Kind kind) {
        return switch (kind) {
            case CIRCUIT_ID -> RelayAgentSubOption.CIRCUIT_ID;
            case REMOTE_ID -> RelayAgentSubOption.REMOTE_ID;
            case SUBSCRIBER_ID -> RelayAgentSubOption.SUBSCRIBER_ID;
        };
    }

    private boolean matches(MatchRule.OptionMatch match) {
        if (match.enterprise().isEmpty()) {
            Optional<Bytes> value = message.option(match.code());
            return value.isPresent() && match.meets(value.get());
        }
        return message.option(OptionCode.VENDOR_IDENTIFYING_VENDOR_CLASS)
                .flatMap(option ->
                        SubOptions.ofEnterprise(option, match.enterprise().getAsInt()))
                .filter(match::meets)
                .isPresent();
    }

    /** A device behind a broadband gateway names itself in option 125 with OUI, serial number and class (TR-111). */
    private boolean isBroadbandDevice() {
        return message.option(OptionCode.VENDOR_IDENTIFYING_VENDOR_SPECIFIC)
                .flatMap(option -> SubOptions.ofEnterprise(option, BroadbandSubOption.ENTERPRISE))
                .filter(inside -> BroadbandSubOption.MANUFACTURER_OUI.in(inside).isPresent()
                        && BroadbandSubOption.SERIAL_NUMBER.in(inside).isPresent())
                .isPresent();
    }
}
