package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.ra.settings.RaOption;

/**
 * Which {@code dhcp-option} lines hold for an interface. Of several of one kind the last line wins, and a line with
 * tags wins over one without.
 *
 * @param chosen the last line first
 * @param passedOver lines that hold for it, but another of the kind holds more
 * @param lacking lines that ask for other tags
 */
record OptionChoice(List<RaOption> chosen, List<PassedOver> passedOver, List<Lacking> lacking) {
    /** @param isDuplicate whether both it and the one that is told have no tags: dnsmasq warns of that */
    record PassedOver(RaOption option, boolean isDuplicate) {}

    /** @param terms those that do not hold */
    record Lacking(RaOption option, List<TagExpression.Term> terms) {}

    OptionChoice {
        chosen = List.copyOf(chosen);
        passedOver = List.copyOf(passedOver);
        lacking = List.copyOf(lacking);
    }

    /** @param options the last line first */
    static OptionChoice of(List<RaOption> options, Set<String> linkTags) {
        Set<String> tags = new HashSet<>(linkTags);
        tags.add(RaOption.TAG);
        var matching = new ArrayList<RaOption>();
        Map<Integer, RaOption> winners = new HashMap<>();
        var lacking = new ArrayList<Lacking>();
        for (RaOption option : options) {
            if (!option.condition().matches(tags)) {
                lacking.add(new Lacking(option, option.condition().lacking(tags)));
                continue;
            }
            matching.add(option);
            winners.merge(option.code(), option, OptionChoice::better);
        }
        var chosen = new ArrayList<RaOption>();
        var passedOver = new ArrayList<PassedOver>();
        for (RaOption option : matching) {
            RaOption winner = winners.getOrDefault(option.code(), option);
            if (option == winner) chosen.add(option);
            else passedOver.add(new PassedOver(option, isUntagged(option) && isUntagged(winner)));
        }
        return new OptionChoice(chosen, passedOver, lacking);
    }

    private static RaOption better(RaOption later, RaOption earlier) {
        return isUntagged(later) && !isUntagged(earlier) ? earlier : later;
    }

    private static boolean isUntagged(RaOption option) {
        return option.condition().isUnconditional();
    }
}
