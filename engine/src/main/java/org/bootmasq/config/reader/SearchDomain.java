package org.bootmasq.config.reader;

import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.DomainSetting;

/**
 * {@code domain=#}: the domain is the first that a {@code search} line of the one resolv.conf names, and is read with
 * the configuration.
 */
final class SearchDomain {
    private static final String STANDARD_FILE = "/etc/resolv.conf";

    private SearchDomain() {}

    /**
     * The configuration with that domain in the place of the {@code #}; as it was if the domain of all hosts is another
     * or none.
     */
    static Configuration in(Configuration configuration, FileSource files, Problems problems) {
        Optional<Directive> general = configuration.directives().reversed().stream()
                .filter(SearchDomain::isDomain)
                .filter(each -> each.value().indexOf(',') < 0)
                .findFirst();
        if (general.isEmpty() || !isWanted(general.get())) return configuration;
        Directive line = general.get();
        List<Directive> named = configuration.all(Option.RESOLV_FILE);
        if (named.size() > 1 || configuration.has(Option.NO_RESOLV)) {
            problems.error(ConfigError.whole(line.origin(), "must have exactly one resolv.conf to read domain from."));
            return configuration;
        }
        String path = named.isEmpty() ? STANDARD_FILE : named.getFirst().text();
        Optional<String> found = Optional.empty();
        switch (files.read(path)) {
            case FileSource.Unreadable(var reason) ->
                problems.error(ConfigError.file(line.origin(), "failed to read " + path + ": " + reason));
            case FileSource.Text text -> {
                found = text.text()
                        .lines()
                        .flatMap(each -> searched(each).stream())
                        .findFirst();
                if (found.isEmpty())
                    problems.error(ConfigError.whole(line.origin(), "no search directive found in " + path));
            }
        }
        return found.map(domain -> configuration.replacing(SearchDomain::isWanted, domain))
                .orElse(configuration);
    }

    private static boolean isDomain(Directive directive) {
        return directive.option() == Option.DOMAIN || directive.option() == Option.DOMAIN_SUFFIX;
    }

    private static boolean isWanted(Directive directive) {
        return isDomain(directive) && directive.text().equals(DomainSetting.FROM_RESOLV_CONF);
    }

    private static Optional<String> searched(String line) {
        var words = new StringTokenizer(line, " \t\r");
        boolean search = words.countTokens() > 1 && words.nextToken().equals("search");
        return search ? Optional.of(words.nextToken()) : Optional.empty();
    }
}
