package org.bootmasq.config.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.Numbers;
import org.bootmasq.config.value.Part;

/**
 * What is logged, and where to.
 *
 * @param target of {@code log-facility}
 * @param queries {@code log-queries}; empty if questions are not logged, else its words ({@code extra}, {@code
 *     proto}, {@code auth}...), the empty
 *     word among them if it stood alone
 * @param debug {@code log-debug}
 * @param queueLength of {@code log-async}; absent if log lines are written as they come
 */
public record LogSettings(Target target, List<String> queries, boolean debug, OptionalInt queueLength) {
    private static final int STANDARD_QUEUE = 5;
    private static final int LONGEST_QUEUE = 100;
    private static final Map<String, Integer> FACILITIES = Map.ofEntries(
            Map.entry("kern", 0),
            Map.entry("user", 1),
            Map.entry("mail", 2),
            Map.entry("daemon", 3),
            Map.entry("auth", 4),
            Map.entry("security", 4),
            Map.entry("syslog", 5),
            Map.entry("lpr", 6),
            Map.entry("news", 7),
            Map.entry("uucp", 8),
            Map.entry("cron", 9),
            Map.entry("authpriv", 10),
            Map.entry("ftp", 11),
            Map.entry("local0", 16),
            Map.entry("local1", 17),
            Map.entry("local2", 18),
            Map.entry("local3", 19),
            Map.entry("local4", 20),
            Map.entry("local5", 21),
            Map.entry("local6", 22),
            Map.entry("local7", 23));

    /** Where log lines go. */
    public sealed interface Target {}

    /** To syslog, under the daemon facility unless the configuration names one. */
    public record Standard() implements Target {}

    /** To syslog. The code is RFC 5424's, section 6.2.1. */
    public record Syslog(String name, int code) implements Target {}

    /** Appended to a file. */
    public record ToFile(String path) implements Target {}

    /** {@code -}. */
    public record StandardError() implements Target {}

    public LogSettings {
        queries = List.copyOf(queries);
    }

    static LogSettings from(Configuration configuration, Problems problems) {
        List<Target> targets = problems.translate(configuration.all(Option.LOG_FACILITY), LogSettings::target);
        return new LogSettings(
                targets.isEmpty() ? new Standard() : targets.getLast(),
                configuration.all(Option.LOG_QUERIES).stream()
                        .map(Directive::text)
                        .toList(),
                configuration.has(Option.LOG_DEBUG),
                queueLength(configuration, problems));
    }

    private static Target target(Directive directive) {
        String text = directive.text();
        if (text.equals("-")) return new StandardError();
        if (text.contains("/")) return new ToFile(text);
        String name = text.toLowerCase(Locale.ROOT);
        // MARK is syslogd's own and never a program's, but dnsmasq takes it.
        if (name.equals("mark")) return new Syslog(name, 24);
        Integer code = FACILITIES.get(name);
        if (code == null) throw Part.of(directive).refused("bad log facility");
        return new Syslog(name, code);
    }

    private static OptionalInt queueLength(Configuration configuration, Problems problems) {
        Optional<Directive> given = configuration.last(Option.LOG_ASYNC);
        OptionalInt length = new Numbers(configuration, problems).any(Option.LOG_ASYNC);
        if (given.isEmpty()) return OptionalInt.empty();
        if (!given.get().hasValue()) return OptionalInt.of(STANDARD_QUEUE);
        return OptionalInt.of(Math.clamp(length.orElse(STANDARD_QUEUE), 0, LONGEST_QUEUE));
    }
}
