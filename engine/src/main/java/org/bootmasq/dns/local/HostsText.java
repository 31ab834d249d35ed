package org.bootmasq.dns.local;

import java.util.Optional;
import java.util.StringTokenizer;
import org.bootmasq.wire.IpAddress;

/**
 * A file in the form of /etc/hosts: an address and its names on each line, a comment behind {@code #}.
 *
 * @param path as the log names it
 * @param text one character an octet
 */
public record HostsText(String path, String text) {
    /** Hears of the lines of a file, in their order. */
    interface Reader {
        /** @param number of the line, from 1 */
        void host(int number, IpAddress address, String[] names);

        /** A line that does not begin with an address. */
        void noAddress(int number);
    }

    void read(Reader reader) {
        int at = 0;
        for (int number = 1; at < text.length(); number++) {
            int end = text.indexOf('\n', at);
            if (end < 0) end = text.length();
            int comment = text.indexOf('#', at, end);
            String content = text.substring(at, comment < 0 ? end : comment).strip();
            at = end + 1;
            var words = new StringTokenizer(content, " \t\r");
            if (!words.hasMoreTokens()) continue;
            Optional<IpAddress> address = IpAddress.parse(words.nextToken());
            if (address.isEmpty()) reader.noAddress(number);
            else if (words.hasMoreTokens()) reader.host(number, address.get(), rest(words));
        }
    }

    private static String[] rest(StringTokenizer words) {
        var rest = new String[words.countTokens()];
        for (int i = 0; i < rest.length; i++) rest[i] = words.nextToken();
        return rest;
    }
}
