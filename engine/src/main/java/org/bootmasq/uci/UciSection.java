package org.bootmasq.uci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Origin;

/** A section of a package: its options in the order of the file. */
public final class UciSection {
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

    public String type() {
        return type;
    }

    /** Its own or, if it has none, the one that was made up: {@code cfg01411c}. */
    public String name() {
        return name;
    }

    public boolean isAnonymous() {
        return anonymous;
    }

    public Origin origin() {
        return origin;
    }

    public List<String> optionNames() {
        return List.copyOf(options.keySet());
    }

    public Optional<UciOption> option(String optionName) {
        return Optional.ofNullable(options.get(optionName));
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
