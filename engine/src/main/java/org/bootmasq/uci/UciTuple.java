package org.bootmasq.uci;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bootmasq.uci.UciFailure.Reason;

/**
 * What a command is about: {@code package[.section[.option]][=value]}.
 *
 * @param packageName a name, or the absolute path of a file
 * @param section a name, or {@code @type[n]}; empty if the package is meant
 * @param option empty if the section is meant
 * @param value behind the equals sign
 * @param hasValue whether there is one
 */
public record UciTuple(String packageName, String section, String option, String value, boolean hasValue) {
    private static final Pattern INDEXED = Pattern.compile("@([!-~&&[^\\[]]*)\\[\\s*([+-]?[0-9]*)\\]");

    /** Reads {@code package.section.option=value}, of which only the package must be there. */
    public static UciTuple parse(String text) throws UciFailure {
        int equals = text.indexOf('=');
        String path = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? "" : text.substring(equals + 1);
        int start = path.startsWith("/") ? path.lastIndexOf('/') + 1 : 0;
        int dot = path.indexOf('.', start);
        String name = dot < 0 ? path : path.substring(0, dot);
        if (name.substring(start).isEmpty()) throw new UciFailure(Reason.PARSE);
        if (!UciNames.isType(name)) throw new UciFailure(Reason.INVALID_ARGUMENT);
        if (dot < 0) return new UciTuple(name, "", "", value, equals >= 0);
        String rest = path.substring(dot + 1);
        // A type may have dots, so that the index ends the section's part.
        int bracket = rest.startsWith("@") ? rest.indexOf(']') : -1;
        dot = rest.indexOf('.', Math.max(0, bracket));
        String section = dot < 0 ? rest : rest.substring(0, dot);
        String option = dot < 0 ? "" : rest.substring(dot + 1);
        if (dot >= 0 && !UciNames.isName(option)) throw new UciFailure(Reason.PARSE);
        boolean fits = section.startsWith("@") ? INDEXED.matcher(section).matches() : UciNames.isName(section);
        if (!fits) throw new UciFailure(Reason.INVALID_ARGUMENT);
        return new UciTuple(name, section, option, value, equals >= 0);
    }

    /** Whether the section is given by its place, as in {@code @dnsmasq[0]}. */
    public boolean isIndexed() {
        return section.startsWith("@");
    }

    /** The section that is meant, if there is one. */
    public Optional<UciSection> in(UciPackage all) {
        if (!isIndexed()) return all.section(section);
        Matcher parts = INDEXED.matcher(section);
        if (!parts.matches()) return Optional.empty();
        String type = parts.group(1);
        List<UciSection> candidates = type.isEmpty() ? all.sections() : all.ofType(type);
        long index = number(parts.group(2));
        if (index < 0) index += candidates.size();
        return index < 0 || index >= candidates.size() ? Optional.empty() : Optional.of(candidates.get((int) index));
    }

    /** As strtol(3) reads it, which takes nothing for 0. */
    private static long number(String digits) {
        if (digits.isEmpty() || digits.equals("+") || digits.equals("-")) return 0;
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }
}
