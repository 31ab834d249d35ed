package org.bootmasq.uci;

import java.util.List;

/** UCI as text: files, {@code export} and {@code show}. */
public final class UciPrinter {
    private UciPrinter() {}

    /** In single quotes, the one form that hides everything. */
    public static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }

    /** What a commit writes: each section behind an empty line, one at the end. */
    public static String file(UciPackage all, boolean madeUpNames) {
        var out = new StringBuilder();
        for (UciSection section : all.sections()) {
            out.append("\nconfig ").append(section.type());
            if (!section.isAnonymous() || madeUpNames) out.append(' ').append(quoted(section.name()));
            out.append('\n');
            for (String name : section.optionNames()) {
                UciOption option = section.option(name).orElseThrow();
                String keyword = option.isList() ? "\tlist " : "\toption ";
                for (String value : option.texts()) {
                    out.append(keyword)
                            .append(name)
                            .append(' ')
                            .append(quoted(value))
                            .append('\n');
                }
            }
        }
        return out.append('\n').toString();
    }

    /** A whole package as {@code uci export} writes it. */
    public static String export(UciPackage all, boolean madeUpNames) {
        return "package " + all.name() + "\n" + file(all, madeUpNames);
    }

    /**
     * A package as {@code show} prints it.
     *
     * @param madeUpNames {@code cfg01411c} for sections without a name, instead of {@code @type[0]}
     * @param separator between the items of a list
     */
    public static String show(UciPackage all, boolean madeUpNames, String separator) {
        var out = new StringBuilder();
        for (UciSection section : all.sections()) {
            boolean indexed = section.isAnonymous() && !madeUpNames;
            String name = indexed
                    ? "@" + section.type() + "[" + all.ofType(section.type()).indexOf(section) + "]"
                    : section.name();
            out.append(show(all.name(), name, section, separator));
        }
        return out.toString();
    }

    /** @param name as which the section is to be shown */
    public static String show(String packageName, String name, UciSection section, String separator) {
        var out = new StringBuilder(packageName + "." + name + "=" + section.type() + "\n");
        for (String option : section.optionNames()) {
            out.append(show(packageName, name, option, section.option(option).orElseThrow(), separator));
        }
        return out.toString();
    }

    /** One option as {@code uci show} writes it. */
    public static String show(String packageName, String section, String name, UciOption option, String separator) {
        List<String> values = option.texts().stream().map(UciPrinter::quoted).toList();
        return packageName + "." + section + "." + name + "=" + String.join(separator, values) + "\n";
    }

    /** What {@code get} prints: a bare value, or a list whose items are quoted only where they have blanks. */
    public static String get(UciOption option, String separator) {
        if (!option.isList()) return option.joined();
        List<String> values = option.texts().stream()
                .map(value -> value.chars().anyMatch(c -> c == ' ' || (c >= '\t' && c <= '\r')) ? quoted(value) : value)
                .toList();
        return String.join(separator, values);
    }
}
