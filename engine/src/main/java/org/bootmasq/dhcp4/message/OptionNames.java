package org.bootmasq.dhcp4.message;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Options by the names that dnsmasq has for them. */
public final class OptionNames {
    private static final List<OptionCode> NAMED = Arrays.stream(OptionCode.values())
            .filter(option -> !option.optionName().isEmpty())
            .toList();
    private static final Map<String, OptionCode> BY_ANY_NAME = NAMED.stream()
            .collect(Collectors.toUnmodifiableMap(
                    option -> option.optionName().toLowerCase(Locale.ROOT), Function.identity()));

    private OptionNames() {}

    /** By the name behind {@code option:}, letter case aside. */
    public static Optional<OptionCode> named(String name) {
        return anyNamed(name).filter(OptionCode::isConfigurable);
    }

    /** As {@link #named}, with the options that the server fills in by itself. */
    public static Optional<OptionCode> anyNamed(String name) {
        return Optional.ofNullable(BY_ANY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    /** {@code --help dhcp}, with the heading. */
    public static String help() {
        return NAMED.stream()
                .filter(OptionCode::isConfigurable)
                .map(option -> "%3d %s\n".formatted(option.code(), option.optionName()))
                .collect(Collectors.joining("", "Known DHCP options:\n", ""));
    }

    /** All names that a configuration may use, in small letters, for suggesting one in place of a misspelt one. */
    public static List<String> names() {
        return NAMED.stream()
                .filter(OptionCode::isConfigurable)
                .map(option -> option.optionName().toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }
}
