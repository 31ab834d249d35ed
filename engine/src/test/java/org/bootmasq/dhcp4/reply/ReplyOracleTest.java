package org.bootmasq.dhcp4.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.name.DomainRule;
import org.bootmasq.dhcp4.ConfigText;
import org.bootmasq.dhcp4.client.PxeClient;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.message.ClientName;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.RelayAgent;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

/**
 * Replies are dnsmasq's to the octet, given the decisions that are not the reply builder's: address, lease time and
 * name.
 */
class ReplyOracleTest {
    private static final Ip4 OURS = Ip4.of("192.168.5.1");
    private static final Pattern ZEROS = Pattern.compile("\\[(\\d+)]");

    @Test
    void repliesAsDnsmasq() throws IOException, Malformed {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (String row : rows()) {
            String[] cells = row.split("\t", -1);
            if (cells[3].equals("-")) continue;
            Bytes expected = hex(cells[3]);
            Dhcp4Message reply = Dhcp4Codec.decode(withCookie(expected));
            if (reply.type().filter(type -> type == MessageType.NAK).isPresent()) continue;
            compared++;
            Bytes ours = reply(cells[0], cells[1], Dhcp4Codec.decode(hex(cells[2])), reply);
            if (!ours.equals(expected)) {
                differences.add("%s%n  request %s%n  dnsmasq %s%n  ours    %s"
                        .formatted(
                                cells[0].replace("~", "\n  "),
                                shown(Dhcp4Codec.decode(hex(cells[2]))),
                                shown(reply),
                                shown(Dhcp4Codec.decode(ours))));
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(150);
    }

    private static Bytes reply(String configuration, String port, Dhcp4Message request, Dhcp4Message expected) {
        // The server ran without DNS where the row says nothing of it.
        boolean silent = !("~" + configuration).contains("~port=");
        Dhcp4Settings settings =
                ConfigText.settings((silent ? configuration + "~port=0" : configuration).split("~", -1));
        Set<String> tags = new LinkedHashSet<>(Set.of("os0"));
        if (!settings.clients().hosts().all().isEmpty()) tags.add("known");
        ReplyContext context = context(settings, request, expected, tags);
        Optional<Bytes> vendorOption = request.option(43);
        if (port.equals("4011") && vendorOption.isPresent()) {
            return ReplyBuilder.bootItem(settings, context, vendorOption.get(), ClientTrace.NONE)
                    .map(Reply::packet)
                    .orElse(Bytes.EMPTY);
        }
        boolean proxy = settings.subnets().ranges().getLast().mode() == Range.Mode.PROXY;
        Reply reply = proxy
                ? ReplyBuilder.proxy(settings, context, ClientTrace.NONE)
                : ReplyBuilder.build(settings, context, ClientTrace.NONE);
        return reply.packet();
    }

    private static ReplyContext context(
            Dhcp4Settings settings, Dhcp4Message request, Dhcp4Message expected, Set<String> tags) {
        Optional<ClientName.Fqdn> fqdn = expected.option(81)
                .filter(value -> value.length() > 3)
                .map(value -> new ClientName.Fqdn(value.at(0), (value.at(0) & 4) != 0));
        Optional<String> hostname = expected.option(12).map(Bytes::latin1);
        if (fqdn.isPresent() && hostname.isEmpty()) {
            String name = expected.option(81).orElseThrow().slice(3).latin1();
            hostname = Optional.of(name.substring(0, name.indexOf('.')));
        }
        Dhcp4Message base = new Dhcp4Message(
                2,
                expected.htype(),
                expected.hlen(),
                0,
                expected.xid(),
                0,
                expected.flags(),
                expected.ciaddr(),
                expected.yiaddr(),
                Ip4.UNSPECIFIED,
                expected.giaddr(),
                expected.chaddr(),
                Bytes.EMPTY,
                Bytes.EMPTY,
                request.cookie(),
                List.of());
        // The relay's word carries what is echoed, and the address by which the server names itself.
        var relay = new RelayAgent(
                expected.option(82),
                Optional.empty(),
                Optional.of(expected.address(OptionCode.SERVER_ID).orElse(OURS)));
        var network = new Served(
                settings.subnets().ranges().getLast(),
                Ip4.of("255.255.255.0"),
                Ip4.of("192.168.5.255"),
                OURS,
                Optional.of(OURS));
        OptionalLong seconds = expected.address(OptionCode.LEASE_TIME)
                .map(ip -> OptionalLong.of(ip.bits() & 0xffffffffL))
                .orElse(OptionalLong.empty());
        return new ReplyContext(
                Asking.client(request, relay, network, tags, fqdn),
                network,
                expected.type(),
                base,
                PxeClient.of(request, settings.boot()),
                new ReplyContext.Names(settings.names().domain().map(DomainRule::name), hostname),
                new ReplyContext.Terms(seconds, 0, settings.has(Option.DHCP_RAPID_COMMIT) && expected.has(80)),
                _ -> Optional.empty());
    }

    /** A reply to BOOTP without the cookie has options all the same. */
    private static Bytes withCookie(Bytes packet) {
        return packet.slice(0, 236).plus(Bytes.ofInts(0x63, 0x82, 0x53, 0x63)).plus(packet.slice(240));
    }

    private static String shown(Dhcp4Message message) {
        var text = new StringBuilder("si=" + message.siaddr() + " file="
                + message.file().latin1() + " sname=" + message.sname().latin1());
        for (Dhcp4Option option : message.options()) {
            text.append(' ')
                    .append(option.code())
                    .append('=')
                    .append(option.value().hex());
        }
        return text.toString();
    }

    private static Bytes hex(String compressed) {
        return Bytes.ofHex(
                ZEROS.matcher(compressed).replaceAll(found -> "00".repeat(Integer.parseInt(found.group(1)))));
    }

    private static List<String> rows() throws IOException {
        try (InputStream in = Objects.requireNonNull(ReplyOracleTest.class.getResourceAsStream("replies.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
