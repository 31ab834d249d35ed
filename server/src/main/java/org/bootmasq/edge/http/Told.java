package org.bootmasq.edge.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.template.Machine;

/**
 * What a machine says of itself behind the question mark of a URL, {@code uuid=...&serial=...}, in the names that iPXE
 * has for it.
 *
 * @param values by name, one character an octet
 */
record Told(Map<String, String> values) {
    private static final int MOST = 16;

    Told {
        values = Map.copyOf(values);
    }

    /** Reads the query (RFC 3986 section 3.4) of a request's target; what makes no sense is left out. */
    static Told in(String target) {
        int fragment = target.indexOf('#');
        String whole = fragment < 0 ? target : target.substring(0, fragment);
        int question = whole.indexOf('?');
        var values = new HashMap<String, String>();
        if (question < 0) return new Told(values);
        String query = whole.substring(question + 1);
        for (String pair : query.split("&", MOST + 1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && values.size() < MOST)
                values.putIfAbsent(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
        }
        return new Told(values);
    }

    private static String decoded(String text) {
        var octets = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean escaped =
                    c == '%' && at + 2 < text.length() && isDigit(text.charAt(at + 1)) && isDigit(text.charAt(at + 2));
            if (escaped) {
                octets.write(Integer.parseInt(text, at + 1, at + 3, 16));
                at += 2;
            } else {
                octets.write(c);
            }
        }
        return octets.toString(StandardCharsets.ISO_8859_1);
    }

    private static boolean isDigit(char c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    /** What it says under a name, if that is not empty. */
    Optional<Machine.Value> value(String name) {
        return Optional.ofNullable(values.get(name))
                .filter(text -> !text.isEmpty())
                .map(Machine.Value::told);
    }

    /** Whether it says what runs it. */
    boolean hasArchitecture() {
        return values.containsKey("platform");
    }

    /** As option 93 has it (RFC 4578 section 2.1), made of iPXE's {@code platform} and {@code buildarch}. */
    OptionalInt architecture() {
        String platform = values.getOrDefault("platform", "");
        if (platform.equals("pcbios")) return OptionalInt.of(0);
        if (!platform.equals("efi")) return OptionalInt.empty();
        return switch (values.getOrDefault("buildarch", "")) {
            case "i386" -> OptionalInt.of(6);
            case "x86_64" -> OptionalInt.of(7);
            case "arm32" -> OptionalInt.of(10);
            case "arm64" -> OptionalInt.of(11);
            case "riscv32" -> OptionalInt.of(25);
            case "riscv64" -> OptionalInt.of(27);
            case "loong64" -> OptionalInt.of(39);
            default -> OptionalInt.empty();
        };
    }
}
