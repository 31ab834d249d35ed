package org.bootmasq.dhcp6.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bootmasq.dhcp.Tags;
import org.bootmasq.dhcp.match.Clients;
import org.bootmasq.dhcp.match.MatchRule;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.wire.Bytes;

/** Which lines that set tags hold for a request: {@code dhcp-match} and its kin. */
final class MatchTags {
    private final Request request;

    MatchTags(Request request) {
        this.request = request;
    }

    /**
     * dnsmasq: classes first, then what relays say, other options, hardware addresses; in each the later line first.
     */
    static List<MatchRule> ordered(List<MatchRule> rules) {
        List<MatchRule> ordered = new ArrayList<>(rules.reversed());
        ordered.sort(Comparator.comparingInt(MatchTags::rank));
        return List.copyOf(ordered);
    }

    private static int rank(MatchRule rule) {
        return switch (rule) {
            case MatchRule.VendorClass _, MatchRule.UserClass _ -> 0;
            case MatchRule.RelayAgent _ -> 1;
            case MatchRule.OptionMatch _ -> 2;
            case MatchRule.Hardware _ -> 3;
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
                    all.matched(isOf(vendor), vendor.tag(), rule.directive(), "option 16");
                case MatchRule.UserClass user -> all.matched(isOf(user), user.tag(), rule.directive(), "option 15");
                case MatchRule.Hardware hardware ->
                    all.matched(
                            hardware.pattern().matches(request.sender().hardware()),
                            hardware.tag(),
                            rule.directive(),
                            "hardware address");
                case MatchRule.RelayAgent relay -> all.matched(isOf(relay), relay.tag(), rule.directive(), "relay");
                case MatchRule.OptionMatch match ->
                    all.matched(matches(match), match.tag(), rule.directive(), "option");
            };
        }
        return all;
    }

    private boolean isOf(MatchRule.VendorClass rule) {
        for (Dhcp6Option.VendorClass shown : request.message().all(Dhcp6Option.VendorClass.class)) {
            if (rule.enterprise().isPresent() && rule.enterprise().getAsInt() != shown.enterprise()) continue;
            if (rule.part().isEmpty() || isInAny(shown.classes(), rule.part())) return true;
        }
        return false;
    }

    private boolean isOf(MatchRule.UserClass rule) {
        return request.message()
                .first(Dhcp6Option.UserClass.class)
                .filter(shown -> isInAny(shown.classes(), rule.part()))
                .isPresent();
    }

    private static boolean isInAny(List<Bytes> classes, Bytes part) {
        return classes.stream().anyMatch(shown -> shown.contains(part));
    }

    /** The whole of what the relay nearest to the client says, a remote identifier with its enterprise or without. */
    private boolean isOf(MatchRule.RelayAgent rule) {
        return switch (rule.kind()) {
            case CIRCUIT_ID -> false;
            case REMOTE_ID ->
                request.path()
                        .nearest(Dhcp6Option.RemoteId.class)
                        .filter(remote ->
                                rule.value().equals(remote.id()) || rule.value().equals(Dhcp6Codec.value(remote)))
                        .isPresent();
            case SUBSCRIBER_ID ->
                request.path()
                        .nearest(Dhcp6Option.SubscriberId.class)
                        .filter(subscriber -> rule.value().equals(subscriber.id()))
                        .isPresent();
        };
    }

    private boolean matches(MatchRule.OptionMatch match) {
        if (match.enterprise().isPresent()) {
            int enterprise = match.enterprise().getAsInt();
            return request.message().all(Dhcp6Option.VendorClass.class).stream()
                    .filter(shown -> shown.enterprise() == enterprise)
                    .anyMatch(shown ->
                            match.value().isEmpty() || shown.classes().stream().anyMatch(match::meets));
        }
        for (Dhcp6Option option : request.message().options()) {
            // A value of option 15 has its count in front, as in the message: only whole classes match.
            if (option.code() == match.code()) return match.meets(Dhcp6Codec.value(option));
        }
        return false;
    }
}
