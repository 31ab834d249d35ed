package org.bootmasq.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bootmasq.config.reader.ReferencedFiles;

/**
 * All directives of one start or reload in the order in which dnsmasq takes them: the command line, then the files.
 * Those of {@code address} are kept apart, for there may be a million of them.
 */
public final class Configuration {
    private final List<Directive> directives;
    private final DomainLines addresses;
    private final Map<Option, List<Directive>> byOption = new EnumMap<>(Option.class);

    /** @param directives in that order */
    public Configuration(List<Directive> directives) {
        this(directives.stream().filter(each -> each.option() != Option.ADDRESS).toList(), addresses(directives));
    }

    /** @param directives without those of {@code address} */
    public Configuration(List<Directive> directives, DomainLines addresses) {
        this.directives = List.copyOf(directives);
        this.addresses = addresses;
        for (Directive directive : this.directives) {
            byOption.computeIfAbsent(directive.option(), _ -> new ArrayList<>()).add(directive);
        }
        byOption.replaceAll((_, all) -> List.copyOf(all));
    }

    private static DomainLines addresses(List<Directive> directives) {
        var lines = new DomainLines.Collector();
        directives.stream().filter(each -> each.option() == Option.ADDRESS).forEach(lines::add);
        return lines.lines();
    }

    /** All but those of {@code address}. */
    public List<Directive> directives() {
        return directives;
    }

    /** Those of {@code address}. */
    public DomainLines addresses() {
        return addresses;
    }

    /** All of one option other than {@code address}, in order. */
    public List<Directive> all(Option option) {
        return byOption.getOrDefault(option, List.of());
    }

    /** The one that counts where only one can. */
    public Optional<Directive> last(Option option) {
        List<Directive> all = all(option);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** Whether an option occurs. */
    public boolean has(Option option) {
        return byOption.containsKey(option);
    }

    /** The options without a value that are given, which only turn something on or off. */
    public Set<Option> switches() {
        Set<Option> switches = EnumSet.noneOf(Option.class);
        for (Option option : byOption.keySet()) {
            if (option.argument() == Option.Argument.NONE) switches.add(option);
        }
        return Set.copyOf(switches);
    }

    /** The same with further directives behind: those of {@link ReferencedFiles}. */
    public Configuration plus(List<Directive> more) {
        var both = new ArrayList<>(directives);
        both.addAll(more);
        return new Configuration(both, addresses);
    }

    /** The same with another value in some of its directives. */
    public Configuration replacing(Predicate<Directive> which, String value) {
        return new Configuration(
                directives.stream()
                        .map(each -> which.test(each) ? new Directive(each.option(), value, each.origin()) : each)
                        .toList(),
                addresses);
    }
}
