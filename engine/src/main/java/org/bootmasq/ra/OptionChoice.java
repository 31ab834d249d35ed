package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bootmasq.ra.settings.RaOption;

/**
 * Which {@code dhcp-option} lines hold for an interface. Of several of one kind the last line wins, and a line with
 * tags wins over one without.
 *
 * @param chosen the last line first
 * @param duplicates the numbers of options for which a line without tags was passed over for a later one
 */
record OptionChoice(List<RaOption> chosen, List<Integer> duplicates) {
    OptionChoice {
        chosen = List.copyOf(chosen);
        duplicates = List.copyOf(duplicates);
    }

    /** @param options the last line first */
    static OptionChoice of(List<RaOption> options, Set<String> linkTags) {
        Set<String> tags = new HashSet<>(linkTags);
        tags.add(RaOption.TAG);
        var matching = new ArrayList<RaOption>();
        Map<Integer, RaOption> winners = new HashMap<>();
        for (RaOption option : options) {
            if (!option.condition().matches(tags)) continue;
            matching.add(option);
            winners.merge(option.code(), option, OptionChoice::better);
        }
        var chosen = new ArrayList<RaOption>();
        var duplicates = new ArrayList<Integer>();
        for (RaOption option : matching) {
            RaOption winner = winners.getOrDefault(option.code(), option);
            if (option == winner) chosen.add(option);
            else if (isUntagged(option) && isUntagged(winner)) duplicates.add(option.code());
        }
        return new OptionChoice(chosen, duplicates);
    }

    private static RaOption better(RaOption later, RaOption earlier) {
        return isUntagged(later) && !isUntagged(earlier) ? earlier : later;
    }

    private static boolean isUntagged(RaOption option) {
        return option.condition().isUnconditional();
    }
}
