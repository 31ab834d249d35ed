package org.bootmasq.uci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Origin;
import org.bootmasq.config.reader.GeneratedLine;

/** Collects the lines that UCI sections become, each pointing at the value it comes from. */
final class UciLines {
    private final List<GeneratedLine> lines = new ArrayList<>();

    List<GeneratedLine> all() {
        return List.copyOf(lines);
    }

    /** An option without a value. */
    void add(String option, Origin origin) {
        lines.add(new GeneratedLine(option, origin));
    }

    /** An option with its value, the line ends in which begin further lines, as in the file that OpenWrt writes. */
    void add(String option, String value, Origin origin) {
        text(option + "=" + value, origin);
    }

    /** Whole lines. */
    void text(String text, Origin origin) {
        text.lines().forEach(line -> lines.add(new GeneratedLine(line, origin)));
    }

    /** The option with the value of the section's own, if it has it. */
    void copy(UciSection section, String from, String option) {
        section.single(from).ifPresent(value -> add(option, value.text(), value.origin()));
    }

    /** One line an item of what must be a list. */
    void copyList(UciSection section, String from, String option) {
        for (UciValue value : section.list(from)) add(option, value.text(), value.origin());
    }

    /** The option alone if the section's flag is set. */
    void flag(UciSection section, String from, boolean otherwise, String option) {
        if (section.flag(from, otherwise)) add(option, origin(section, from));
    }

    /** DHCP options of a section, for a tag or for everybody. */
    void dhcpOptions(UciSection section, List<UciValue> items, boolean forced, String tag) {
        String option = forced ? "dhcp-option-force" : "dhcp-option";
        for (UciValue item : items) add(option, tag.isEmpty() ? item.text() : tag + "," + item.text(), item.origin());
    }

    /** Where an option stands, or else its section. */
    static Origin origin(UciSection section, String option) {
        Optional<UciValue> value = section.single(option);
        return value.isPresent() ? value.get().origin() : section.origin();
    }
}
