package org.bootmasq.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that starts dnsmasq: how it does so, and what it or its users look at. In all texts {@code @D@} is a folder
 * of its own; the bridge is {@code br0} with 192.168.77.1/24 and fd00:77::1/64.
 */
final class Caller {
    private final String name;
    private final List<String> arguments;
    private final Map<String, String> files = new LinkedHashMap<>();
    private final List<String> questions = new ArrayList<>();
    private final List<String> watched = new ArrayList<>();
    private boolean leases;
    private boolean local;
    private String signal = "TERM";

    private Caller(String name, List<String> arguments) {
        this.name = name;
        this.arguments = arguments;
    }

    /** @param arguments as on a command line, parted by white space; {@code ''} is an empty one */
    static Caller of(String name, String arguments) {
        List<String> words = new ArrayList<>();
        for (String word : arguments.strip().split("\\s+", -1)) words.add(word.equals("''") ? "" : word);
        return new Caller(name, words);
    }

    /** Lays out a file; a name with a slash at its end is a folder. */
    Caller file(String path, String text) {
        files.put(path, text);
        return this;
    }

    /** A client gets a lease, under the name {@code box}. */
    Caller leases() {
        leases = true;
        return this;
    }

    /** Questions come from the server's own machine, by its loopback address. */
    Caller asksItself() {
        local = true;
        return this;
    }

    /** Asks DNS, in the words of dig; what is asked first is asked before the client comes, if it begins with a !. */
    Caller asks(String... all) {
        questions.addAll(List.of(all));
        return this;
    }

    /** Reads a file when the client has its lease. */
    Caller reads(String path) {
        watched.add(path);
        return this;
    }

    /** Ends it without a chance. */
    Caller kills() {
        signal = "KILL";
        return this;
    }

    String name() {
        return name;
    }

    List<String> arguments() {
        return arguments;
    }

    Map<String, String> files() {
        return files;
    }

    List<String> questions() {
        return questions;
    }

    List<String> watched() {
        return watched;
    }

    boolean isDhcp() {
        return leases;
    }

    boolean isLocal() {
        return local;
    }

    String signal() {
        return signal;
    }

    /** Whether its command line keeps the server where it was started. */
    boolean staysInForeground() {
        return arguments.stream().anyMatch(List.of("-k", "-d", "--keep-in-foreground")::contains);
    }

    @Override
    public String toString() {
        return name;
    }
}
