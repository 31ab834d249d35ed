package org.bootmasq.uci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Origin;

/** A package, which is one file: its sections in order. */
public final class UciPackage {
    private final String name;
    private final List<UciSection> sections = new ArrayList<>();
    private int numbered;

    /** A package without sections. */
    public UciPackage(String name) {
        this.name = name;
    }

    /** The name of the file in the folder of the configuration. */
    public String name() {
        return name;
    }

    /** All sections, in the order of the file. */
    public List<UciSection> sections() {
        return List.copyOf(sections);
    }

    /** The section of a name. */
    public Optional<UciSection> section(String sectionName) {
        return sections.stream()
                .filter(section -> section.name().equals(sectionName))
                .findFirst();
    }

    /** The sections of a type, in the order of the file. */
    public List<UciSection> ofType(String type) {
        return sections.stream().filter(section -> section.type().equals(type)).toList();
    }

    /**
     * Adds a section that has no name but the one made up for it: its running number and sixteen bits of its type's
     * hash.
     */
    public UciSection addAnonymous(String type, Origin origin) {
        numbered++;
        int hash = 5381;
        for (int i = 0; i < type.length(); i++) hash = hash * 33 + type.charAt(i);
        String made = "cfg" + hex(numbered, 2) + hex(hash & 0xffff, 4);
        return keep(new UciSection(type, made, true, origin));
    }

    private static String hex(int number, int digits) {
        String text = Integer.toHexString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    UciSection add(String type, String sectionName, boolean anonymous, Origin origin) {
        numbered++;
        return keep(new UciSection(type, sectionName, anonymous, origin));
    }

    private UciSection keep(UciSection section) {
        sections.add(section);
        return section;
    }

    UciSection replace(UciSection section, UciSection by) {
        sections.set(sections.indexOf(section), by);
        return by;
    }

    void remove(UciSection section) {
        sections.remove(section);
    }

    /** Moves a section; false if it stands there already. */
    boolean move(UciSection section, int position) {
        int from = sections.indexOf(section);
        int to = Math.clamp(position, 0, sections.size() - 1);
        if (from == to) return false;
        sections.remove(from);
        sections.add(to, section);
        return true;
    }
}
