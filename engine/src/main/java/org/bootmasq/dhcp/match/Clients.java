package org.bootmasq.dhcp.match;

import java.util.List;
import org.bootmasq.dhcp.TagGate;
import org.bootmasq.dhcp.TagIf;
import org.bootmasq.dhcp.Tags;
import org.bootmasq.dhcp.host.HostIndex;

/**
 * Who asks: the machines that are known, the tags that others get, and who gets no answer.
 *
 * @param hosts of {@code dhcp-host}
 * @param matchRules lines that set tags, but for {@code tag-if}; in the order of the file
 * @param tagIfs of {@code tag-if}
 * @param ignore {@code dhcp-ignore}: a client that meets any of these gets no answer
 */
public record Clients(HostIndex hosts, List<MatchRule> matchRules, List<TagIf> tagIfs, List<TagGate> ignore) {
    public Clients {
        matchRules = List.copyOf(matchRules);
        tagIfs = List.copyOf(tagIfs);
        ignore = List.copyOf(ignore);
    }

    /** A client's tags and those that {@code dhcp-name-match} sets for its name. */
    public Tags tagged(Tags tags, String name) {
        Tags all = tags;
        for (MatchRule rule : matchRules) {
            if (rule instanceof MatchRule.Name match) {
                all = all.matched(match.matches(name), match.tag(), rule.directive(), "name");
            }
        }
        return all;
    }

    /** The same with other hosts. */
    public Clients withHosts(HostIndex others) {
        return new Clients(others, matchRules, tagIfs, ignore);
    }
}
