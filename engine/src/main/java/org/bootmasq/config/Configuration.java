package org.bootmasq.config;

import java.util.List;
import java.util.Optional;

/**
 * All directives of one start or reload in the order in which dnsmasq takes them: the command line, then the files.
 *
 * @param directives in that order
 */
public record Configuration(List<Directive> directives) {
    public Configuration {
        directives = List.copyOf(directives);
    }

    /** All of one option, in order. */
    public List<Directive> all(Option option) {
        return directives.stream().filter(d -> d.option() == option).toList();
    }

    /** The one that counts where only one can. */
    public Optional<Directive> last(Option option) {
        return directives.reversed().stream().filter(d -> d.option() == option).findFirst();
    }

    public boolean has(Option option) {
        return directives.stream().anyMatch(d -> d.option() == option);
    }
}
