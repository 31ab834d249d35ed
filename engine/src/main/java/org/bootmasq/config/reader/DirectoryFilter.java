package org.bootmasq.config.reader;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.config.Quoting;

/**
 * A directory and which of its files count: {@code /etc/dnsmasq.d,.bak} leaves a suffix out, {@code
 * /etc/dnsmasq.d,*.conf} takes no other.
 *
 * @param directory as it was written
 * @param left suffixes that are left out; they win
 * @param taken suffixes of which one must match, if there are any
 */
record DirectoryFilter(String directory, List<String> left, List<String> taken) {
    static DirectoryFilter of(String value) {
        String[] parts = value.split(",", -1);
        var left = new ArrayList<String>();
        var taken = new ArrayList<String>();
        for (int i = 1; i < parts.length; i++) {
            String part = Quoting.reveal(parts[i].strip());
            if (!part.startsWith("*")) {
                if (!part.isEmpty()) left.add(part);
            } else if (part.length() > 1) {
                taken.add(part.substring(1));
            }
        }
        return new DirectoryFilter(Quoting.reveal(parts[0].strip()), left, taken);
    }

    /** The paths of those that count, in the order of their octets. */
    List<String> paths(List<String> names) {
        String prefix = directory.endsWith("/") ? directory : directory + "/";
        return names.stream()
                .filter(this::takes)
                .sorted()
                .map(name -> prefix + name)
                .toList();
    }

    private boolean takes(String name) {
        if (isScratch(name) || left.stream().anyMatch(suffix -> hasSuffix(name, suffix))) return false;
        return taken.isEmpty() || taken.stream().anyMatch(suffix -> hasSuffix(name, suffix));
    }

    /** Hidden files and what editors leave behind: {@code .x}, {@code x~}, {@code #x#}. */
    static boolean isScratch(String name) {
        return name.startsWith(".") || name.endsWith("~") || (name.startsWith("#") && name.endsWith("#"));
    }

    private static boolean hasSuffix(String name, String suffix) {
        return name.length() > suffix.length() && name.endsWith(suffix);
    }
}
