package org.bootmasq.dhcp4.reply;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.ConfiguredOption;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * Which {@code dhcp-option} lines hold for a request. Of several for one option the last line wins, and a line with
 * tags wins over one without; sub-options of encapsulations all hold together.
 */
final class OptionChoice {
    private static final Bytes NUL = Bytes.ofInts(0);
    private static final int LONGEST = 255;
    private static final int LONGEST_INSIDE = 253;

    private final List<ConfiguredOption> chosen = new ArrayList<>();
    private final Set<ConfiguredOption> used = new HashSet<>();
    private final Ip4 local;
    private final boolean terminated;

    /**
     * Chooses.
     *
     * @param pxe whether {@code dhcp-option-pxe} holds too
     * @param local what stands for 0.0.0.0
     * @param terminated whether the client wants a NUL at the end of text
     */
    OptionChoice(
            List<ConfiguredOption> options,
            Set<String> tags,
            boolean pxe,
            Ip4 local,
            boolean terminated,
            ClientTrace trace) {
        this.local = local;
        this.terminated = terminated;
        Map<Integer, ConfiguredOption> winners = new HashMap<>();
        for (ConfiguredOption option : options) {
            boolean holds = option.condition().matches(tags) && (pxe || !option.pxeOnly());
            if (!holds) {
                explain(trace, option, tags);
            } else if (standsAlone(option)) {
                winners.merge(option.code(), option, OptionChoice::better);
            }
        }
        for (ConfiguredOption option : options) {
            boolean holds = option.condition().matches(tags) && (pxe || !option.pxeOnly());
            if (!holds) continue;
            boolean wins = !standsAlone(option) || option.equals(winners.get(option.code()));
            if (wins) {
                chosen.add(option);
            } else if (trace.isOn()) {
                trace.tell(new Trace.LineNotApplied(
                        option.directive(), List.of(), "another line gives option " + option.code()));
            }
        }
    }

    private static ConfiguredOption better(ConfiguredOption earlier, ConfiguredOption later) {
        boolean tagged = !earlier.condition().isUnconditional();
        return tagged || later.condition().isUnconditional() ? earlier : later;
    }

    private static void explain(ClientTrace trace, ConfiguredOption option, Set<String> tags) {
        if (!trace.isOn()) return;
        var lacking = option.condition().lacking(tags);
        trace.tell(new Trace.LineNotApplied(
                option.directive(), lacking, lacking.isEmpty() ? "not a PXE client" : "lacks tags"));
    }

    private static boolean standsAlone(ConfiguredOption option) {
        return option.encapsulation() instanceof ConfiguredOption.Encapsulation.None;
    }

    /** Those that hold, in the order in which they are sent: last line first. */
    List<ConfiguredOption> all() {
        return chosen;
    }

    /** Forgets all others. */
    void retain(Predicate<ConfiguredOption> kept) {
        chosen.removeIf(kept.negate());
    }

    /** The one for an option by itself. */
    Optional<ConfiguredOption> standalone(OptionCode option) {
        return standalone(option.code());
    }

    Optional<ConfiguredOption> standalone(int code) {
        for (ConfiguredOption option : chosen) {
            if (option.code() == code && standsAlone(option)) return Optional.of(option);
        }
        return Optional.empty();
    }

    /** Those of {@code vendor:} lines whose part the vendor class of a client has in it. */
    List<ConfiguredOption> ofVendor(Bytes vendorClass) {
        return chosen.stream()
                .filter(option -> option.encapsulation() instanceof ConfiguredOption.Encapsulation.Vendor(Bytes part)
                        && vendorClass.contains(part))
                .toList();
    }

    /** Takes an option that has been sent in another place. */
    void use(ConfiguredOption option) {
        used.add(option);
    }

    boolean isUsed(ConfiguredOption option) {
        return used.contains(option);
    }

    /** Its value, with 0.0.0.0 replaced by our own address, and with the NUL that text may end in. */
    Bytes value(ConfiguredOption option) {
        return switch (option.form()) {
            case OCTETS -> option.value();
            case TEXT -> terminated ? terminated(option) : option.value();
            case TERMINATED_TEXT -> terminated || standsAlone(option) ? terminated(option) : option.value();
            case ADDRESSES -> standsAlone(option) ? addresses(option.value()) : option.value();
        };
    }

    /** dnsmasq: inside option 125 no text ever has a NUL; neither has one that fills its option. */
    private static Bytes terminated(ConfiguredOption option) {
        boolean inside = !standsAlone(option);
        boolean full = option.value().length() >= (inside ? LONGEST_INSIDE : LONGEST);
        boolean bare = full || option.enterprise().isPresent();
        return bare ? option.value() : option.value().plus(NUL);
    }

    private Bytes addresses(Bytes value) {
        Bytes result = Bytes.EMPTY;
        for (int at = 0; at + 4 <= value.length(); at += 4) {
            Bytes address = value.slice(at, at + 4);
            result = result.plus(address.equals(Ip4.UNSPECIFIED.octets()) ? local.octets() : address);
        }
        return result;
    }

    /** Seconds that a line gives for option 58 or 59, 0 if none. */
    long seconds(OptionCode option) {
        Bytes value = standalone(option).map(ConfiguredOption::value).orElse(Bytes.EMPTY);
        if (value.length() != 4) return 0;
        long seconds = 0;
        for (int i = 0; i < 4; i++) seconds = seconds << 8 | value.at(i);
        return seconds;
    }
}
