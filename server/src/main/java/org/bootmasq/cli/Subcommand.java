package org.bootmasq.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bootmasq.cli.demo.Demo;
import org.bootmasq.cli.explain.Explain;
import org.bootmasq.cli.probe.Probe;
import org.bootmasq.cli.uci.Uci;

/** What {@code bootmasq} does beside serving: one word each, in front of all other arguments. */
enum Subcommand {
    EXPLAIN("what a machine or a name would be told, and which line is behind it"),
    RELOAD("has the running server read its configuration again, all of it or nothing"),
    LEASES("shows the leases of the running server, and ends them"),
    MACHINES("shows the machines that boot by the network, and how far they came"),
    BOOT_ONCE("has a machine boot an entry of the menu the next time, and then as before"),
    SAN("looks after the disks that machines write to"),
    UCI("reads and changes OpenWrt's files"),
    PROBE("boots from the network at hand as a machine would, and says what would go wrong"),
    DEMO("boots a machine in a network of its own"),
    HELP("says this, or how a command is used");

    private final String summary;

    Subcommand(String summary) {
        this.summary = summary;
    }

    static Optional<Subcommand> named(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Runs it and returns the exit status. */
    int run(String[] arguments) {
        return switch (this) {
            case EXPLAIN -> Explain.run(arguments);
            case RELOAD -> Control.reload(arguments);
            case LEASES -> Control.leases(arguments);
            case MACHINES -> Control.machines(arguments);
            case BOOT_ONCE -> Control.bootOnce(arguments);
            case SAN -> San.run(arguments);
            case UCI -> Uci.run(arguments);
            case PROBE -> Probe.run(arguments);
            case DEMO -> Demo.run(arguments);
            case HELP -> help(arguments);
        };
    }

    /** A line for each. */
    static List<String> lines() {
        Stream<String> all = Arrays.stream(values()).map(one -> "    %-9s  %s".formatted(one.word(), one.summary));
        return Stream.concat(Stream.of("Usage: bootmasq COMMAND [arguments]", "", "Commands are:"), all)
                .toList();
    }

    private static int help(String[] arguments) {
        if (arguments.length == 0) {
            System.out.println(String.join("\n", lines()));
            System.out.println();
            System.out.println("bootmasq help COMMAND says more. Without a command this is the server, and");
            System.out.println("bootmasq --help lists its options.");
            return 0;
        }
        Optional<Subcommand> wanted = named(arguments[0]).filter(one -> one != HELP);
        if (wanted.isEmpty()) {
            System.err.println("bootmasq help: there is no command " + arguments[0]);
            System.err.println(String.join("\n", lines()));
            return 2;
        }
        String[] deeper = Arrays.copyOfRange(arguments, 1, arguments.length + 1);
        deeper[deeper.length - 1] = "--help";
        return wanted.get().run(deeper);
    }
}
