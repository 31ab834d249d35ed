package org.bootmasq.uci;

import java.util.ArrayList;
import java.util.List;

/** An option: a single value, or a list of them. */
public final class UciOption {
    private final List<UciValue> values;
    private boolean list;

    private UciOption(boolean list, List<UciValue> values) {
        this.list = list;
        this.values = new ArrayList<>(values);
    }

    static UciOption single(UciValue value) {
        return new UciOption(false, List.of(value));
    }

    static UciOption list(UciValue value) {
        return new UciOption(true, List.of(value));
    }

    /** Whether it was written with {@code list}. */
    public boolean isList() {
        return list;
    }

    /** In order; a single one unless it is a list, which may have become empty. */
    public List<UciValue> values() {
        return List.copyOf(values);
    }

    /** Its values, as they are behind their quotes; one value for {@code option}. */
    public List<String> texts() {
        return values.stream().map(UciValue::text).toList();
    }

    void append(UciValue value) {
        list = true;
        values.add(value);
    }

    /** Whether there was such a place. */
    boolean remove(int index) {
        if (index < 0 || index >= values.size()) return false;
        values.remove(index);
        return true;
    }

    /** Whether there was such an item. */
    boolean remove(String text) {
        return list && values.removeIf(value -> value.text().equals(text));
    }

    /** The only value, or the items with blanks between. */
    public String joined() {
        return String.join(" ", texts());
    }
}
