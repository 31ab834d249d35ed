package org.bootmasq.uci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bootmasq.config.Origin;

/** A section of a package: its options in the order of the file. */
public final class UciSection {
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final Set<String> TRUE = Set.of("1", "on", "true", "yes", "enabled");
    private static final Set<String> FALSE = Set.of("0", "off", "false", "no", "disabled");

    private final Origin origin;
    private final boolean anonymous;
    private final String name;
    private final String type;
    private final Map<String, UciOption> options;

    UciSection(String type, String name, boolean anonymous, Origin origin) {
        this(type, name, anonymous, origin, new LinkedHashMap<>());
    }

    private UciSection(String type, String name, boolean anonymous, Origin origin, Map<String, UciOption> options) {
        this.type = type;
        this.name = name;
        this.anonymous = anonymous;
        this.origin = origin;
        this.options = options;
    }

    /** The same options under another name or type. */
    UciSection as(String newType, String newName, boolean nowAnonymous) {
        return new UciSection(newType, newName, nowAnonymous, origin, options);
    }

    /** Its type, the word behind {@code config}. */
    public String type() {
        return type;
    }

    /** Its own or, if it has none, the one that was made up: {@code cfg01411c}. */
    public String name() {
        return name;
    }

    /** Whether the file gives it no name. */
    public boolean isAnonymous() {
        return anonymous;
    }

    /** The line where it begins. */
    public Origin origin() {
        return origin;
    }

    /** The names of its options, in the order of the file. */
    public List<String> optionNames() {
        return List.copyOf(options.keySet());
    }

    /** The option of a name. */
    public Optional<UciOption> option(String optionName) {
        return Optional.ofNullable(options.get(optionName));
    }

    /** A single value; a list's items with blanks between. */
    public Optional<UciValue> single(String optionName) {
        UciOption option = options.get(optionName);
        if (option == null || option.joined().isEmpty()) return Optional.empty();
        return Optional.of(
                new UciValue(option.joined(), option.values().getFirst().origin()));
    }

    /** The items of what must have been written as a list. */
    public List<UciValue> list(String optionName) {
        UciOption option = options.get(optionName);
        return option == null || !option.isList() ? List.of() : option.values();
    }

    /** The words of a single value or of every item of a list. */
    public List<UciValue> words(String optionName) {
        UciOption option = options.get(optionName);
        return option == null
                ? List.of()
                : option.values().stream().flatMap(UciSection::split).toList();
    }

    /** The items of a list as they are, or the words of a single value. */
    public List<UciValue> listOrWords(String optionName) {
        UciOption option = options.get(optionName);
        return option != null && option.isList() ? option.values() : words(optionName);
    }

    private static Stream<UciValue> split(UciValue value) {
        return WORD.matcher(value.text())
                .results()
                .map(word -> new UciValue(word.group(), value.origin().shifted(word.start())));
    }

    /** True or false by the words that OpenWrt knows for it; anything else is as if it were not there. */
    public boolean flag(String optionName, boolean otherwise) {
        String word = single(optionName).map(UciValue::text).orElse("");
        return TRUE.contains(word) || (!FALSE.contains(word) && otherwise);
    }

    void put(String optionName, UciOption option) {
        options.put(optionName, option);
    }

    boolean remove(String optionName) {
        return options.remove(optionName) != null;
    }

    /** Gives an option another name without moving it. */
    void rename(String from, String to) {
        var entries = new ArrayList<>(
                options.entrySet().stream().map(Map.Entry::copyOf).toList());
        options.clear();
        for (var entry : entries) options.put(entry.getKey().equals(from) ? to : entry.getKey(), entry.getValue());
    }

    void append(String optionName, UciValue value) {
        UciOption before = options.get(optionName);
        if (before == null) options.put(optionName, UciOption.list(value));
        else before.append(value);
    }
}
