package org.bootmasq.dns;

import java.util.StringTokenizer;
import java.util.function.BiConsumer;
import org.bootmasq.wire.IpAddress;

/**
 * A file in the form of /etc/hosts: an address and its names on each line, a comment behind {@code #}.
 *
 * @param path as the log names it
 * @param text one character an octet
 */
public record HostsText(String path, String text) {
    /** Receives each address with its names, in order; lines that are none are passed over. */
    void read(BiConsumer<IpAddress, String[]> line) {
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            if (end < 0) end = text.length();
            int comment = text.indexOf('#', at, end);
            String content = text.substring(at, comment < 0 ? end : comment).strip();
            at = end + 1;
            var words = new StringTokenizer(content, " \t\r");
            if (words.countTokens() < 2) continue;
            IpAddress.parse(words.nextToken()).ifPresent(address -> line.accept(address, rest(words)));
        }
    }

    private static String[] rest(StringTokenizer words) {
        var rest = new String[words.countTokens()];
        for (int i = 0; i < rest.length; i++) rest[i] = words.nextToken();
        return rest;
    }
}
