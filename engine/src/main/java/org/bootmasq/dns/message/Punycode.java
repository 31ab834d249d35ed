package org.bootmasq.dns.message;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Names of the configuration as they travel: labels with characters beyond ASCII as RFC 3492 and RFC 5891 write them.
 */
public final class Punycode {
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 128;

    private Punycode() {}

    /** @param text one character an octet, UTF-8 */
    public static Optional<Name> name(String text) {
        return Name.parse(ascii(text));
    }

    /** @param text as with {@link #name}, perhaps only the end of a name */
    public static String ascii(String text) {
        if (text.chars().allMatch(c -> c < INITIAL_N)) return text;
        String characters = new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        String normal = Normalizer.normalize(characters.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        String[] labels = normal.split("\\.", -1);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i].chars().anyMatch(c -> c >= INITIAL_N)) labels[i] = "xn--" + encode(labels[i]);
        }
        return String.join(".", labels);
    }

    /** RFC 3492 section 6.3. */
    public static String encode(String label) {
        int[] points = label.codePoints().toArray();
        var out = new StringBuilder();
        for (int point : points) if (point < INITIAL_N) out.append((char) point);
        int basic = out.length();
        int handled = basic;
        if (basic > 0) out.append('-');
        int n = INITIAL_N;
        int delta = 0;
        int bias = INITIAL_BIAS;
        while (handled < points.length) {
            int least = n;
            int next =
                    Arrays.stream(points).filter(point -> point >= least).min().orElseThrow();
            delta += (next - n) * (handled + 1);
            n = next;
            for (int point : points) {
                if (point < n) delta++;
                if (point != n) continue;
                number(delta, bias, out);
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled++;
            }
            delta++;
            n++;
        }
        return out.toString();
    }

    private static void number(int value, int bias, StringBuilder out) {
        int q = value;
        for (int k = BASE; ; k += BASE) {
            int t = Math.clamp(k - bias, T_MIN, T_MAX);
            if (q < t) break;
            out.append(digit(t + (q - t) % (BASE - t)));
            q = (q - t) / (BASE - t);
        }
        out.append(digit(q));
    }

    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }

    private static int adapt(int delta, int points, boolean first) {
        int left = first ? delta / DAMP : delta / 2;
        left += left / points;
        int k = 0;
        while (left > (BASE - T_MIN) * T_MAX / 2) {
            left /= BASE - T_MIN;
            k += BASE;
        }
        return k + (BASE - T_MIN + 1) * left / (left + SKEW);
    }
}
