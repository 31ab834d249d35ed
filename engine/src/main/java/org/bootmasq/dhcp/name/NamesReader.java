package org.bootmasq.dhcp.name;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.DomainSetting;
import org.bootmasq.dhcp.TagGate;

/** Reads the lines about the names of clients. */
public final class NamesReader {
    private final List<DomainRule> domains = new ArrayList<>();
    private Optional<DomainRule> domain = Optional.empty();

    private NamesReader() {}

    /** Reads all lines; what is wrong with them goes to {@code problems}. */
    public static Names read(Configuration configuration, Problems problems) {
        var reader = new NamesReader();
        for (Directive directive : configuration.directives()) {
            switch (directive.option()) {
                case DOMAIN, DOMAIN_SUFFIX ->
                    problems.attempt(() -> rule(directive)).ifPresent(reader::add);
                default -> {
                    // Not about domains.
                }
            }
        }
        return new Names(
                reader.domains.reversed(),
                reader.domain,
                TagGate.all(configuration, Option.DHCP_IGNORE_NAMES),
                TagGate.all(configuration, Option.DHCP_GENERATE_NAMES));
    }

    private void add(DomainRule rule) {
        if (rule.scope() instanceof DomainRule.Scope.Everyone) domain = Optional.of(rule);
        else domains.add(rule);
    }

    private static DomainRule rule(Directive directive) {
        DomainSetting setting = DomainSetting.of(directive);
        if (setting.where().isEmpty()) return new DomainRule(setting.name(), new DomainRule.Scope.Everyone());
        return switch (setting.where().get()) {
            case DomainSetting.OnInterface(String name) ->
                new DomainRule(setting.name(), new DomainRule.Scope.Interface(name));
            case DomainSetting.InRange(var range) ->
                new DomainRule(setting.name(), new DomainRule.Scope.Addresses(range));
        };
    }
}
