package org.bootmasq.dns.settings;

import java.util.List;
import org.bootmasq.config.Refused;
import org.bootmasq.config.value.Part;

/**
 * The value of an option that may be limited to domains: {@code /domain/domain/rest}.
 *
 * @param domains empty if the value does not begin with a slash
 * @param rest what is behind the last slash
 */
record DomainList(List<String> domains, Part rest) {
    static DomainList of(Part value) {
        return of(value, Refused.GENERAL);
    }

    /** @param message if a domain is no name */
    static DomainList of(Part value, String message) {
        if (!value.text().startsWith("/")) return new DomainList(List.of(), value);
        int last = value.text().lastIndexOf('/');
        List<String> domains = last == 0
                ? List.of()
                : value.slice(1, last).split('/').stream()
                        .map(part -> part.name(message))
                        .toList();
        return new DomainList(domains, value.from(last + 1).strip());
    }
}
