package org.bootmasq.dhcp4.settings;

import java.util.List;
import org.bootmasq.dhcp.TagGate;
import org.bootmasq.dhcp.TagIf;

/**
 * Who asks: the machines that are known, the tags that others get, and who gets no answer.
 *
 * @param hosts of {@code dhcp-host}
 * @param matchRules lines that set tags, but for {@code tag-if}
 * @param tagIfs of {@code tag-if}
 * @param ignore {@code dhcp-ignore}: a client that meets any of these gets no answer
 * @param bootpDynamic {@code bootp-dynamic}: which BOOTP clients may get an address of a range
 */
public record Clients(
        HostIndex hosts,
        List<MatchRule> matchRules,
        List<TagIf> tagIfs,
        List<TagGate> ignore,
        List<TagGate> bootpDynamic) {
    public Clients {
        matchRules = List.copyOf(matchRules);
        tagIfs = List.copyOf(tagIfs);
        ignore = List.copyOf(ignore);
        bootpDynamic = List.copyOf(bootpDynamic);
    }

    Clients withHosts(HostIndex others) {
        return new Clients(others, matchRules, tagIfs, ignore, bootpDynamic);
    }
}
