package org.bootmasq.template;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a machine says of itself behind the question mark of a URL, {@code uuid=...&serial=...}, in the names that iPXE
 * has for it.
 *
 * @param values by name, one character an octet
 */
public record Told(Map<String, String> values) {
    private static final int BIOS = 0;

    public Told {
        values = Map.copyOf(values);
    }

    /** What it says under a name, if that is not empty. */
    public Optional<Machine.Value> value(String name) {
        return Optional.ofNullable(values.get(name))
                .filter(text -> !text.isEmpty())
                .map(Machine.Value::told);
    }

    /** Whether it says what runs it. */
    public boolean hasArchitecture() {
        return values.containsKey("platform");
    }

    /** As option 93 has it (RFC 4578 section 2.1), made of iPXE's {@code platform} and {@code buildarch}. */
    public OptionalInt architecture() {
        return switch (values.getOrDefault("platform", "")) {
            case "pcbios" -> OptionalInt.of(BIOS);
            case "efi" -> BuildArchitecture.code(values.getOrDefault("buildarch", ""));
            default -> OptionalInt.empty();
        };
    }
}
