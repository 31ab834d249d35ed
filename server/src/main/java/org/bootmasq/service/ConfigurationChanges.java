package org.bootmasq.service;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.OptionTrait;

/** What is different between two configurations, in words. */
final class ConfigurationChanges {
    private static final Map<Option, String> WORDS = words();

    /** A line without its place. */
    private record Said(Option option, String text) {
        static Said by(Directive directive) {
            return new Said(directive.option(), directive.text());
        }
    }

    private ConfigurationChanges() {}

    private static Map<Option, String> words() {
        var words = new EnumMap<Option, String>(Option.class);
        words.put(Option.DHCP_RANGE, "range");
        words.put(Option.DHCP_HOST, "host");
        words.put(Option.DHCP_OPTION, "option");
        words.put(Option.DHCP_OPTION_FORCE, "forced option");
        words.put(Option.DHCP_OPTION_PXE, "PXE option");
        words.put(Option.DHCP_BOOT, "boot file");
        words.put(Option.PXE_SERVICE, "PXE service");
        words.put(Option.SAN_TARGET, "target");
        words.put(Option.SAN_BOOT, "boot disk");
        words.put(Option.HTTP_BOOT, "boot URL");
        words.put(Option.SERVER, "name server");
        for (Option rule : List.of(
                Option.DHCP_MATCH,
                Option.DHCP_NAME_MATCH,
                Option.DHCP_VENDORCLASS,
                Option.DHCP_USERCLASS,
                Option.DHCP_MAC,
                Option.DHCP_CIRCUITID,
                Option.DHCP_REMOTEID,
                Option.DHCP_SUBSCRID,
                Option.TAG_IF)) {
            words.put(rule, "tag rule " + rule.longName());
        }
        return words;
    }

    /** Of more {@code address} lines than these only their number is told. */
    private static final int MOST_ADDRESSES = 10_000;

    /** One line for each directive that is gone, new, or another, and one for those that wait for the next start. */
    static List<String> between(Configuration before, Configuration after) {
        // Several lines may say the same.
        var left = new LinkedHashMap<Said, Deque<Directive>>();
        List<Directive> said = new ArrayList<>(before.directives());
        List<Directive> now = new ArrayList<>(after.directives());
        boolean bulk = Math.max(before.addresses().size(), after.addresses().size()) > MOST_ADDRESSES;
        if (!bulk) {
            said.addAll(before.addresses().directives());
            now.addAll(after.addresses().directives());
        }
        for (Directive directive : said) {
            left.computeIfAbsent(Said.by(directive), _ -> new ArrayDeque<>()).add(directive);
        }
        var added = new ArrayList<Directive>();
        for (Directive directive : now) {
            Deque<Directive> same = left.getOrDefault(Said.by(directive), new ArrayDeque<>());
            if (same.poll() == null) added.add(directive);
        }
        List<Directive> gone = left.values().stream().flatMap(Deque::stream).toList();
        var changes = new ArrayList<String>();
        var waiting = new TreeSet<String>();
        var options = new LinkedHashSet<Option>();
        gone.forEach(directive -> options.add(directive.option()));
        added.forEach(directive -> options.add(directive.option()));
        for (Option option : options) {
            changes.addAll(lines(option, of(gone, option), of(added, option)));
            if (option.has(OptionTrait.Rule.ONLY_AT_START)) waiting.add(option.longName());
        }
        if (bulk && !before.addresses().saysTheSame(after.addresses())) {
            changes.add("changed " + before.addresses().size() + " address lines, now "
                    + after.addresses().size());
        }
        if (!waiting.isEmpty()) changes.add("only after a restart: " + String.join(", ", waiting));
        return changes;
    }

    private static List<Directive> of(List<Directive> all, Option option) {
        return all.stream().filter(directive -> directive.option() == option).toList();
    }

    private static List<String> lines(Option option, List<Directive> gone, List<Directive> added) {
        String what = WORDS.getOrDefault(option, option.longName());
        if (gone.size() == 1 && added.size() == 1) {
            return List.of("changed " + what + ": " + value(gone.getFirst()) + ", now " + value(added.getFirst()));
        }
        var lines = new ArrayList<String>();
        gone.forEach(directive -> lines.add("removed " + text(what, directive)));
        added.forEach(directive -> lines.add("added " + text(what, directive)));
        return lines;
    }

    private static String text(String what, Directive directive) {
        return directive.hasValue() ? what + " " + value(directive) : what;
    }

    private static String value(Directive directive) {
        return directive.text();
    }
}
