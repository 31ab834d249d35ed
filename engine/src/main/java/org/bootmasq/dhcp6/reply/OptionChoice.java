package org.bootmasq.dhcp6.reply;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.six.ConfiguredOption6;
import org.bootmasq.dhcp.six.OwnAddresses6;
import org.bootmasq.dhcp6.client.Request;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;

/**
 * Which {@code dhcp-option} lines hold for a request. Of several for one option the last line wins, and a line with
 * tags wins over one without; sub-options of vendors all hold together.
 *
 * <p>dnsmasq: a client that does not say what it wants gets all.
 */
final class OptionChoice {
    private final Request request;
    private final OwnAddresses6 own;
    private final ClientTrace trace;
    private final List<ConfiguredOption6> chosen = new ArrayList<>();

    /**
     * Chooses.
     *
     * @param options the last line first
     * @param own what stands for our own addresses
     */
    OptionChoice(
            List<ConfiguredOption6> options, Set<String> tags, Request request, OwnAddresses6 own, ClientTrace trace) {
        this.request = request;
        this.own = own;
        this.trace = trace;
        Map<Integer, ConfiguredOption6> winners = new HashMap<>();
        for (ConfiguredOption6 option : options) {
            if (option.enterprise().isEmpty() && option.condition().matches(tags)) {
                winners.merge(option.code(), option, OptionChoice::better);
            }
        }
        for (ConfiguredOption6 option : options) {
            if (!option.condition().matches(tags)) {
                explain(option, "lacks tags", tags);
            } else if (option.enterprise().isPresent() || option.equals(winners.get(option.code()))) {
                chosen.add(option);
            } else {
                explain(option, "another line gives option " + option.code(), tags);
            }
        }
    }

    private static ConfiguredOption6 better(ConfiguredOption6 earlier, ConfiguredOption6 later) {
        boolean tagged = !earlier.condition().isUnconditional();
        return tagged || later.condition().isUnconditional() ? earlier : later;
    }

    private void explain(ConfiguredOption6 option, String reason, Set<String> tags) {
        if (!trace.isOn()) return;
        trace.tell(
                new Trace.LineNotApplied(option.directive(), option.condition().lacking(tags), reason));
    }

    /** Whether a line says anything of an option, be it that there is none. */
    boolean tellsOf(OptionCode6 code) {
        return chosen.stream().anyMatch(option -> option.isAlone(code.code()));
    }

    /** What is sent of the options that stand by themselves, in the order in which they are sent: last line first. */
    List<Dhcp6Option> alone() {
        List<Dhcp6Option> options = new ArrayList<>();
        for (ConfiguredOption6 option : chosen) {
            if (option.enterprise().isPresent() || option.isWithheld()) continue;
            if (!option.isForced() && !isWanted(option.code())) {
                explain(option, "the client does not want option " + option.code(), Set.of());
                continue;
            }
            Bytes value = value(option);
            // Addresses of ours that we do not have: an empty list would tell the client that there are none.
            if (value.isEmpty() && !option.value().isEmpty()) continue;
            options.add(new Dhcp6Option.Other(option.code(), value));
        }
        return options;
    }

    /** The refresh time is part of every answer to a question for information (RFC 8415 section 21.23). */
    private boolean isWanted(int code) {
        boolean informing = request.kind() == MessageType.INFORMATION_REQUEST;
        return request.wants(code) || (informing && code == OptionCode6.INFORMATION_REFRESH_TIME.code());
    }

    /** What vendors' options are made of, one for each vendor; sent whether asked for or not. */
    List<Dhcp6Option> ofVendors() {
        Map<Integer, List<Dhcp6Option.Other>> inside = new LinkedHashMap<>();
        for (ConfiguredOption6 option : chosen) {
            if (option.enterprise().isEmpty()) continue;
            inside.computeIfAbsent(option.enterprise().getAsInt(), _ -> new ArrayList<>())
                    .add(new Dhcp6Option.Other(option.code(), value(option)));
        }
        List<Dhcp6Option> options = new ArrayList<>();
        inside.forEach((enterprise, subOptions) -> options.add(new Dhcp6Option.VendorOptions(enterprise, subOptions)));
        return options;
    }

    private Bytes value(ConfiguredOption6 option) {
        Bytes value = option.value().octets(own);
        if (trace.isOn()) {
            trace.tell(new Trace.OptionChosen(option.code(), value, Optional.of(option.directive()), reason(option)));
        }
        return value;
    }

    private static String reason(ConfiguredOption6 option) {
        if (option.directive().option() == Option.HTTP_BOOT) return Option.HTTP_BOOT.longName();
        return option.isForced() ? "forced" : "configured";
    }

    /** An option that the server sends by itself. */
    Dhcp6Option byItself(Dhcp6Option option, String reason) {
        if (trace.isOn()) {
            trace.tell(new Trace.OptionChosen(option.code(), Dhcp6Codec.value(option), Optional.empty(), reason));
        }
        return option;
    }
}
