package org.bootmasq.cli.uci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.GeneratedLine;
import org.bootmasq.service.source.Source;
import org.bootmasq.uci.UciSources;

/**
 * The arguments that put OpenWrt's files in the place of dnsmasq's: {@code --uci [DIR]}, {@code --uci-instance NAME},
 * {@code --print-conf}.
 *
 * @param directory of the packages; empty without {@code --uci}
 * @param instance the name of a dnsmasq section; empty for the first
 * @param print whether only the equivalent {@code dnsmasq.conf} is wanted
 * @param others the arguments that dnsmasq knows
 */
public record UciArguments(Optional<String> directory, String instance, boolean print, List<String> others) {
    /** Takes OpenWrt's arguments out of a command line. */
    public static UciArguments of(List<String> arguments) {
        Optional<String> directory = Optional.empty();
        String instance = "";
        boolean print = false;
        var others = new ArrayList<String>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean followed = i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("-");
            if (argument.equals("--uci")) {
                directory = Optional.of(followed ? arguments.get(++i) : UciSources.DIRECTORY);
            } else if (argument.startsWith("--uci=")) {
                directory = Optional.of(argument.substring("--uci=".length()));
            } else if (argument.equals("--uci-instance") && followed) {
                instance = arguments.get(++i);
            } else if (argument.startsWith("--uci-instance=")) {
                instance = argument.substring("--uci-instance=".length());
            } else if (argument.equals("--print-conf")) {
                print = true;
            } else {
                others.add(argument);
            }
        }
        // Without UCI these mean nothing, and are refused as dnsmasq refuses what it does not know.
        if (directory.isEmpty() && (print || !instance.isEmpty())) {
            return new UciArguments(directory, "", false, arguments);
        }
        return new UciArguments(directory, instance, print, others);
    }

    /** Where the configuration comes from: OpenWrt's files, or dnsmasq's. */
    public Source source(List<Directive> commandLine) {
        if (directory.isEmpty()) return new Source.Files(commandLine);
        return uci(commandLine);
    }

    private Source.Uci uci(List<Directive> commandLine) {
        return new Source.Uci(commandLine, directory.orElse(UciSources.DIRECTORY), instance);
    }

    /** The equivalent {@code dnsmasq.conf}. */
    public String printed() {
        return uci(List.of()).lines(new Problems()).stream()
                .map(GeneratedLine::text)
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
