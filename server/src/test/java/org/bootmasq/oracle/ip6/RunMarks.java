package org.bootmasq.oracle.ip6;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bootmasq.lab.Dhcp6Packet;
import org.bootmasq.lab.Dhcp6Packet.Option;
import org.bootmasq.oracle.LogLines;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * What is random in one run and shows in its log and its lease file.
 *
 * @param renewals the transaction numbers of renewals, whose T1 and T2 have a random part
 * @param temporary the temporary addresses that were given, by how lines about them are known: transaction numbers, and
 *     identifiers of the clients
 */
record RunMarks(Set<String> renewals, Map<String, Set<String>> temporary) {
    private static final Pattern TIMES = Pattern.compile("T1=\\d+ T2=\\d+");
    private static final Pattern MADE_IDENTIFIER = Pattern.compile("(server-id +00:01:00:01):..:..:..:..");

    RunMarks {
        renewals = Set.copyOf(renewals);
        temporary = Map.copyOf(temporary);
    }

    static RunMarks of(Transcript transcript) {
        Set<String> renewals = new TreeSet<>();
        Map<String, Set<String>> temporary = new HashMap<>();
        for (Transcript.Step step : transcript.steps()) {
            Dhcp6Packet asked = Dhcp6Packet.parse(step.sent().payload()).innermost();
            String xid = Integer.toString(asked.xid());
            if (asked.type() == Messages.RENEW || asked.type() == Messages.REBIND) renewals.add(xid);
            if (asked.option(4).isEmpty()) continue;
            Set<String> here = new TreeSet<>();
            here.addAll(temporary(asked));
            step.replies()
                    .forEach(seen -> here.addAll(
                            temporary(Dhcp6Packet.parse(seen.packet().payload()).innermost())));
            temporary.put(xid, here);
            String duid = asked.option(1).map(Bytes::colonHex).orElse(xid);
            temporary.computeIfAbsent(duid, _ -> new TreeSet<>()).addAll(here);
        }
        return new RunMarks(renewals, temporary);
    }

    private static Set<String> temporary(Dhcp6Packet message) {
        return message.options().stream()
                .filter(option -> option.code() == 4 && option.data().length() >= 4)
                .flatMap(option -> Dhcp6Packet.options(option.data().slice(4)).stream())
                .filter(option -> option.code() == 5 && option.data().length() >= 24)
                .map(RunMarks::address)
                .collect(Collectors.toSet());
    }

    private static String address(Option option) {
        return Ip6.ofOctets(option.data().slice(0, 16)).toString();
    }

    /**
     * The lines about DHCPv6 by the step that they are about ({@code client / step / }, nothing if they do not tell);
     * lines about advertisements are compared by {@link RaRun}.
     */
    Map<String, List<String>> log(Transcript transcript) {
        Map<String, String> steps = new HashMap<>();
        for (Transcript.Step step : transcript.steps()) {
            int xid = Dhcp6Packet.parse(step.sent().payload()).innermost().xid();
            steps.putIfAbsent(Integer.toString(xid), step.client() + " / " + step.name() + " / ");
        }
        return LogLines.of(transcript.log()).stream()
                .filter(line -> !line.contains(" RTR-") && !line.contains("router advertisement"))
                .map(this::normal)
                .collect(Collectors.groupingBy(
                        line -> steps.getOrDefault(line.split(" ", 3)[1], ""),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    /** The lines of the lease file; the second word of one for a temporary address begins with T. */
    List<String> leases(Transcript transcript) {
        return transcript.leases().stream()
                .map(line -> line.matches("\\S+ T.*") ? hidden(line) : line)
                .toList();
    }

    private String normal(String line) {
        String text = MADE_IDENTIFIER.matcher(line).replaceFirst("$1:(time)");
        boolean renewal = renewals.stream().anyMatch(xid -> text.startsWith("-dhcp: " + xid + " "));
        return hidden(renewal ? TIMES.matcher(text).replaceAll("T1 and T2") : text);
    }

    /** The start of a range may be a temporary address too; it is told in words that begin with "available". */
    private String hidden(String line) {
        List<String> words = List.of(line.split(" ", -1));
        Set<String> here = words.stream()
                .filter(temporary::containsKey)
                .findFirst()
                .map(temporary::get)
                .orElse(Set.of());
        if (here.isEmpty() || words.contains("available")) return line;
        return words.stream()
                .map(word -> here.contains(word) ? "(temporary)" : word)
                .collect(Collectors.joining(" "));
    }
}
