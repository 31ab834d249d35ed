package org.bootmasq.dns;

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
            if (content.isEmpty()) continue;
            String[] words = content.split("[ \t\r]+");
            if (words.length < 2) continue;
            IpAddress.parse(words[0]).ifPresent(address -> line.accept(address, tail(words)));
        }
    }

    private static String[] tail(String[] words) {
        var names = new String[words.length - 1];
        System.arraycopy(words, 1, names, 0, names.length);
        return names;
    }
}
