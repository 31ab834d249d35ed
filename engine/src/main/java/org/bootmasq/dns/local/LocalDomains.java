package org.bootmasq.dns.local;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.value.DomainSetting;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Punycode;
import org.bootmasq.wire.IpAddress;

/** Which domain hosts without one are in, by their addresses. */
final class LocalDomains {
    private final List<DomainSetting> settings;
    private final boolean expand;

    LocalDomains(List<DomainSetting> settings, boolean expand) {
        this.settings = List.copyOf(settings);
        this.expand = expand;
    }

    /** The name with its domain, if {@code expand-hosts} asks for one and it has none. */
    Optional<Name> expanded(Name name, IpAddress address) {
        return expand ? full(name, address) : Optional.empty();
    }

    /** The name with the domain of its address, if it has none. */
    Optional<Name> full(Name name, IpAddress address) {
        if (name.labels() != 1) return Optional.empty();
        return domain(address)
                .flatMap(Punycode::name)
                .filter(domain -> !domain.isRoot())
                .flatMap(name::below);
    }

    /** dnsmasq: a service and its protocol alone, such as {@code _ldap._tcp}, are in the domain of all hosts. */
    String service(String name) {
        boolean alone = Punycode.name(name).filter(each -> each.labels() == 2).isPresent();
        Optional<String> domain = alone
                ? settings.reversed().stream()
                        .filter(DomainSetting::isForAll)
                        .map(DomainSetting::name)
                        .findFirst()
                : Optional.empty();
        return domain.map(each -> name + "." + each).orElse(name);
    }

    private Optional<String> domain(IpAddress address) {
        Optional<String> general = Optional.empty();
        for (DomainSetting setting : settings) {
            if (setting.where().isEmpty()) general = Optional.of(setting.name());
            else if (setting.where().get() instanceof DomainSetting.InRange(var range) && range.contains(address))
                return Optional.of(setting.name());
        }
        return general;
    }
}
