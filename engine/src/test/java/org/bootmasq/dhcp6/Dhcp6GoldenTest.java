package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Message;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageText;
import org.bootmasq.lease.Lease6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same configuration, leases and messages as dnsmasq had: the same answers, octet by octet, log lines and leases.
 */
class Dhcp6GoldenTest {
    static Stream<String> files() throws IOException {
        Path folder = Path.of("src/test/resources/org/bootmasq/dhcp6/golden");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void answersAsDnsmasq(String file) throws IOException {
        GoldenExchange exchange = GoldenExchange.read(file);
        List<String> config = new ArrayList<>(exchange.config());
        config.add("log-dhcp");
        config.add("port=" + (exchange.servesDns() ? 53 : 0));
        var link = new Link(config.toArray(String[]::new));
        List<String> addresses =
                new ArrayList<>(exchange.server().subList(3, exchange.server().size()));
        link.has(Link.LAN0, exchange.server().getFirst(), addresses.toArray(String[]::new));
        long seconds = link.now / 1000;
        for (String line : exchange.before()) {
            if (!line.startsWith("duid ")) link.server.leases().put(lease(line, seconds));
        }
        for (GoldenExchange.Step step : exchange.steps()) {
            switch (step) {
                case GoldenExchange.Action(String command) -> {
                    assertThat(command).startsWith("ip addr del ");
                    addresses.remove(command.split(" ", -1)[3]);
                    link.has(Link.LAN0, exchange.server().getFirst(), addresses.toArray(String[]::new));
                }
                case GoldenExchange.Message message -> compare(link, message);
            }
        }
        if (exchange.after().isEmpty()) return;
        List<String> expected = exchange.after().stream()
                .filter(line -> !line.startsWith("duid "))
                .toList();
        assertThat(kept(link.server.leases().all(), seconds)).containsExactlyInAnyOrderElementsOf(known(expected));
    }

    private static void compare(Link link, GoldenExchange.Message step) {
        List<String> from = step.request().ends();
        assertThat(MessageText.of(Link.decoded(step.request().octets())))
                .isEqualTo(step.request().text());
        link.receives(new Arrival6(
                step.request().octets(),
                Link.LAN0,
                Link.ip(from.get(0)),
                Integer.parseInt(from.get(1)),
                Link.ip(from.get(2))));
        compareReply(link, step);
        List<String> log = link.log().stream()
                .map(line -> line.replaceFirst("^\\d+ ", ""))
                .filter(line -> !line.startsWith("sent size:") && !line.startsWith("nest size:"))
                .toList();
        if (step.varies().equals("address")) return;
        assertThat(log)
                .containsExactlyElementsOf(
                        step.log().stream().map(String::strip).toList());
    }

    private static void compareReply(Link link, GoldenExchange.Message step) {
        List<Effect.Send6> sent = link.sends();
        if (step.reply().isEmpty()) {
            assertThat(sent).isEmpty();
            return;
        }
        assertThat(sent).as("%s", link.log()).hasSize(1);
        GoldenExchange.Packet wanted = step.reply().get();
        Effect.Send6 reply = sent.getFirst();
        assertThat(List.of(reply.source().toString(), reply.destination().toString(), Integer.toString(reply.port())))
                .isEqualTo(wanted.ends());
        assertThat(reply.hopLimit()).isEqualTo(64);
        Dhcp6Message ours = Link.decoded(reply.payload());
        switch (step.varies()) {
            case "times" -> {
                checkTimes(ours);
                assertThat(MessageText.of(ours)).isEqualTo(withTimesOf(ours, wanted));
            }
            case "address" -> {
                Dhcp6Message theirs = Link.decoded(wanted.octets());
                Ip6 given = address(ours);
                assertThat(given.between(Link.ip("2001:db8:1::100"), Link.ip("2001:db8:1::1ff")))
                        .isTrue();
                String asTheirs = String.join("\n", MessageText.of(ours))
                        .replace(given.toString(), address(theirs).toString());
                assertThat(asTheirs.lines().toList()).isEqualTo(wanted.text());
            }
            default -> {
                assertThat(MessageText.of(ours)).isEqualTo(wanted.text());
                assertThat(reply.payload()).isEqualTo(wanted.octets());
                assertThat(Dhcp6Codec.encode(ours)).isEqualTo(wanted.octets());
            }
        }
    }

    /** T1 and T2 are both less by the same random time, of at most a sixteenth of the lifetime. */
    private static void checkTimes(Dhcp6Message message) {
        var ia = ((ClientServerMessage) message).first(Dhcp6Option.IaNa.class).orElseThrow();
        long valid = Dhcp6Option.first(ia.options(), Dhcp6Option.IaAddress.class)
                .orElseThrow()
                .valid();
        long less = valid / 2 - ia.t1();
        assertThat(less).isBetween(0L, valid / 16);
        assertThat(valid * 7 / 8 - ia.t2()).isEqualTo(less);
    }

    private static List<String> withTimesOf(Dhcp6Message ours, GoldenExchange.Packet wanted) {
        var ia = ((ClientServerMessage) ours).first(Dhcp6Option.IaNa.class).orElseThrow();
        return wanted.text().stream()
                .map(line -> line.replaceFirst("T1=\\d+ T2=\\d+", "T1=" + ia.t1() + " T2=" + ia.t2()))
                .toList();
    }

    private static Ip6 address(Dhcp6Message message) {
        var ia = ((ClientServerMessage) message).first(Dhcp6Option.IaTa.class).orElseThrow();
        return Dhcp6Option.first(ia.options(), Dhcp6Option.IaAddress.class)
                .orElseThrow()
                .address();
    }

    private static Lease6 lease(String line, long now) {
        String[] words = line.split(" ", -1);
        boolean temporary = words[1].startsWith("T");
        int iaid = Integer.parseUnsignedInt(temporary ? words[1].substring(1) : words[1]);
        var kind = temporary ? Lease6.Kind.TEMPORARY : Lease6.Kind.ADDRESS;
        var binding = new Lease6.Binding(kind, Bytes.ofHex(words[4]), iaid);
        long expires = words[0].equals("0") ? 0 : now + Long.parseLong(words[0].substring("NOW+".length()));
        String name = words[3].equals("*") ? "" : words[3];
        return Lease6.ofAddress(Link.ip(words[2]), binding, expires).named(name, "", false);
    }

    /** As the files write leases: the seconds that passed meanwhile are no more than five. */
    private static List<String> kept(Collection<Lease6> leases, long now) {
        return leases.stream()
                .map(lease -> "%s %s%s %s %s %s"
                        .formatted(
                                lease.isInfinite() ? "0" : "NOW+" + rounded(lease.expires() - now),
                                lease.binding().kind() == Lease6.Kind.TEMPORARY ? "T" : "",
                                Integer.toUnsignedString(lease.binding().iaid()),
                                lease.address(),
                                lease.hostname().isEmpty() ? "*" : lease.hostname(),
                                lease.binding().duid().colonHex()))
                .toList();
    }

    private static List<String> known(List<String> lines) {
        return lines.stream()
                .map(line -> line.startsWith("NOW+")
                        ? "NOW+" + rounded(Long.parseLong(line.substring(4, line.indexOf(' '))))
                                + line.substring(line.indexOf(' '))
                        : line)
                .toList();
    }

    private static long rounded(long seconds) {
        return (seconds + 4) / 10 * 10;
    }
}
