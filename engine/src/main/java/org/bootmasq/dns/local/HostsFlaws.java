package org.bootmasq.dns.local;

import java.util.ArrayList;
import java.util.List;

/** The lines of one hosts file that could not be read, as the log names them; of very many the first. */
final class HostsFlaws {
    private static final int MOST_NAMED = 50;

    private final String path;
    private final List<String> named = new ArrayList<>();
    private int count;

    HostsFlaws(String path) {
        this.path = path;
    }

    /** @param what is wrong, in dnsmasq's words */
    void add(String what, int line) {
        if (count++ < MOST_NAMED) named.add(what + " at " + path + " line " + line);
    }

    List<String> lines() {
        var lines = new ArrayList<>(named);
        if (count > MOST_NAMED) lines.add((count - MOST_NAMED) + " more lines of " + path + " cannot be read");
        return lines;
    }
}
