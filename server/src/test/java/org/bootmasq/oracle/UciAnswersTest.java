package org.bootmasq.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.ConfigReader;
import org.bootmasq.config.reader.GeneratedLine;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp4.Dhcp4Server;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dns.DnsServer;
import org.bootmasq.dns.cache.Cache;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.lab.BootpPacket;
import org.bootmasq.lab.Datagram;
import org.bootmasq.lab.Program;
import org.bootmasq.lease.Lease4Table;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.service.Settings;
import org.bootmasq.service.source.ConfigFiles;
import org.bootmasq.service.source.Source;
import org.bootmasq.uci.UciPackage;
import org.bootmasq.uci.UciParser;
import org.bootmasq.uci.UciSection;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is answered from UCI files, and what from the {@code dnsmasq.conf} that is printed for them: packet by packet
 * the same.
 */
final class UciAnswersTest {
    private static final String FOLDER = "BOOTMASQ_CORPUS";
    private static final long NOW = 1_795_470_000_000L;
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Pattern MAC = Pattern.compile("(?i)([0-9a-f]{2}:){5}[0-9a-f]{2}");
    private static final List<Integer> TYPES = List.of(1, 28, 12, 15, 33, 16, 5);

    /** Every kind of section, and values that could be read in two ways. */
    private static final String EVERYTHING = """
        config dnsmasq
        \toption domain 'lan'
        \toption local '/lan/'
        \toption enable_tftp '1'
        \toption tftp_root '/srv/tftp'
        \tlist dhcp_option '175,8:1:1'
        \tlist dhcp_option '66,"a, b # c"'
        \tlist dhcp_option '67,back\\\\slash'
        \tlist server '/example.org/192.0.2.7#5353'
        \tlist address '/blocked.example/#'
        \toption address_as_local '1'
        \toption add_local_fqdn '3'
        \toption extraconftext 'log-dhcp\\ntxt-record=t.lan,"one two"'
        config match 'gpxe'
        \toption networkid 'gpxe'
        \toption match '175'
        \tlist dhcp_option '17,"iscsi:192.168.50.1::::iqn.2024-01.lan.boot:disk0"'
        config boot
        \toption networkid '!gpxe'
        \toption filename 'gpxe.pxe'
        config boot
        \toption networkid 'gpxe'
        \toption filename 'menu.gpxe'
        \toption servername 'boothost'
        \toption serveraddress '192.168.50.1'
        \toption force '1'
        \tlist dhcp_option '42,192.168.50.9'
        config userclass
        \toption networkid 'ipxe'
        \toption userclass 'iPXE'
        config vendorclass
        \toption networkid 'pxe'
        \toption vendorclass 'PXEClient'
        config mac
        \toption networkid 'qemu'
        \toption mac '52:54:00:*:*:*'
        config circuitid
        \toption networkid 'port'
        \toption circuitid 'port-1'
        config remoteid
        \toption networkid 'switch'
        \toption remoteid 'sw7'
        config subscrid
        \toption networkid 'alice'
        \toption subscriberid 'alic'
        config tag 'qemu'
        \toption dhcp_option '6,192.168.50.53 42,192.168.50.123'
        config host
        \toption name 'pc'
        \toption mac '52:54:00:00:00:07 52:54:00:00:00:08'
        \toption ip '192.168.50.60'
        \toption dns '1'
        \toption tag 'fast'
        \toption broadcast '1'
        config host
        \toption mac '52:54:00:00:00:09'
        \toption ip 'ignore'
        config domain
        \toption name 'printer.lan'
        \toption ip '192.168.50.9'
        config hostrecord
        \toption name 'nas files.lan'
        \toption ip '192.168.50.10 fd00::10'
        config cname
        \toption cname 'www.lan'
        \toption target 'nas'
        config srvhost
        \toption srv '_sip._udp.lan'
        \toption target 'nas'
        \toption port '5060'
        \toption class '1'
        \toption weight '2'
        config mxhost
        \toption domain 'lan'
        \toption relay 'nas'
        config dnsrr
        \toption rrname 'odd.lan'
        \toption rrnumber '62'
        \toption hexdata '01:23'
        config relay
        \toption local_addr '172.30.0.1'
        \toption server_addr '10.9.9.9'
        config dhcp
        \toption interface 'lan'
        \toption leasetime '2h'
        \tlist dhcp_option '3,192.168.50.254'
        \tlist dhcp_option_force '15,forced.example'
        config dhcp
        \toption interface 'wan'
        \toption ignore '1'
        """;

    @TempDir
    private Path folder;

    private final Set<String> transcripts = new HashSet<>();
    private int replies;
    private int answers;

    @Test
    void aFileWithEveryKindOfSection() throws Exception {
        compare(EVERYTHING);
        assertThat(replies).isGreaterThan(30);
        assertThat(answers).isGreaterThan(10);
    }

    @Test
    void realFiles() throws Exception {
        String corpus = System.getenv(FOLDER);
        assumeTrue(corpus != null, FOLDER + " names no folder of configurations");
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(corpus, "uci"))) {
            files = all.sorted().toList();
        }
        for (Path file : files) compare(Files.readString(file, StandardCharsets.ISO_8859_1));
        System.out.println("uci: " + files.size() + " files, " + transcripts.size() + " different transcripts, "
                + replies + " DHCP replies, " + answers + " DNS answers");
        assertThat(files).hasSizeGreaterThanOrEqualTo(20);
        assertThat(transcripts).as("files that differ are answered differently").hasSizeGreaterThan(10);
        assertThat(replies).isGreaterThan(500);
        assertThat(answers).isGreaterThan(500);
    }

    private void compare(String dhcp) throws IOException, InterruptedException {
        UciPackage all = UciParser.parseLeniently("dhcp", "dhcp", dhcp, _ -> {});
        Files.writeString(folder.resolve("dhcp"), dhcp, StandardCharsets.ISO_8859_1);
        Files.writeString(folder.resolve("network"), network(all));
        Files.writeString(folder.resolve("system"), "config system\n\toption hostname 'Router'\n");
        var problems = new Problems();
        var source = new Source.Uci(List.of(), folder.toString(), "");
        Configuration uci = source.read(problems);
        Settings fromUci = Settings.read(uci, problems);
        Path printed = folder.resolve("printed.conf");
        Files.writeString(
                printed,
                source.lines(problems).stream().map(GeneratedLine::text).collect(Collectors.joining("\n", "", "\n")),
                StandardCharsets.ISO_8859_1);
        var start = new Directive(Option.CONF_FILE, printed.toString(), Origin.commandLine(1, "-C" + printed));
        Configuration read = ConfigReader.read(List.of(start), new ConfigFiles(), problems);
        Settings fromFile = Settings.read(read, problems);

        assertThat(problems.errors()).isEmpty();
        assertThat(fromUci)
                .usingRecursiveComparison()
                .ignoringFieldsOfTypes(Origin.class)
                // How they are kept depends on how they stand there.
                .ignoringFields("dns.addresses")
                .isEqualTo(fromFile);
        assertThat(uci.addresses().saysTheSame(read.addresses())).isTrue();
        List<String> dhcpAnswers = dhcp(fromUci, dhcp);
        assertThat(dhcpAnswers).isEqualTo(dhcp(fromFile, dhcp));
        List<String> dnsAnswers = dns(fromUci, dhcp);
        assertThat(dnsAnswers).isEqualTo(dns(fromFile, dhcp));
        transcripts.add(dhcpAnswers.toString() + dnsAnswers);
        acceptedByDnsmasq(printed);
    }

    /** The interfaces that the pools name: the first served one is that of the clients, and the next the second. */
    private static String network(UciPackage dhcp) {
        Map<String, String> interfaces = new LinkedHashMap<>();
        int served = 0;
        for (UciSection section : dhcp.ofType("dhcp")) {
            String name = section.single("interface").orElseThrow().text();
            boolean addressed = !name.startsWith("wan") && !interfaces.containsKey(name);
            String address = served == 0 ? "192.168.50.1" : "172." + (29 + served) + ".0.1";
            String more = addressed ? "static'\n\tlist ipaddr '" + address + "/24" : "dhcp";
            interfaces.putIfAbsent(
                    name,
                    "config interface '" + name + "'\n\toption device 'eth" + interfaces.size() + "'\n\toption proto '"
                            + more + "'\n");
            if (addressed) served++;
        }
        return String.join("\n", interfaces.values());
    }

    private List<String> dhcp(Settings settings, String text) {
        var server = new Dhcp4Server(settings.dhcp4(), new Lease4Table(), new Random(1), () -> KnownNames.NONE);
        server.interfacesChanged(
                List.of(view("eth0", 1, Ip4.of("192.168.50.1"), 24), view("eth1", 2, Ip4.of("172.30.0.1"), 24)));
        var seen = new ArrayList<String>();
        var clients = new ArrayList<>(Clients.all());
        MAC.matcher(text)
                .results()
                .map(mac -> mac.group().replace(":", ""))
                .distinct()
                .forEach(mac -> clients.add(new Client(mac, c -> Clients.dora(c, discover(Bytes.ofHex(mac))))));
        for (Client client : clients) {
            client.script().run(new Conversation((_, cable, datagram) -> {
                var effects = new ArrayList<>(server.on(NOW, arrival(cable, datagram)));
                // Nobody answers pings here.
                if (effects.stream().anyMatch(Effect.Ping.class::isInstance))
                    effects.addAll(server.onTimer(NOW + 5000));
                seen.add(client.name() + effects);
                Optional<Datagram> reply = effects.stream()
                        .filter(Effect.Send.class::isInstance)
                        .map(effect -> datagram(datagram, ((Effect.Send) effect).payload()))
                        .findFirst();
                if (reply.isPresent()) replies++;
                return reply;
            }));
        }
        return seen;
    }

    private static BootpPacket discover(Bytes mac) {
        var parameters = List.of(
                new BootpPacket.Option(53, Bytes.ofInts(1)),
                new BootpPacket.Option(55, Bytes.ofInts(1, 3, 6, 12, 15, 28, 42, 66, 67)));
        return BootpPacket.request(mac, 7, parameters);
    }

    private static InterfaceView view(String name, int index, Ip4 address, int length) {
        Ip4 mask = Ip4.maskOf(length);
        return new InterfaceView(
                name,
                index,
                HardwareAddress.ethernet("02:00:00:00:00:01"),
                List.of(new InterfaceView.LocalAddress(address, mask, address.or(mask.not()))));
    }

    private static Arrival arrival(int cable, Datagram datagram) {
        return new Arrival(
                cable + 1,
                datagram.from(),
                datagram.fromPort(),
                datagram.to(),
                datagram.toPort() == 4011,
                datagram.payload());
    }

    private static Datagram datagram(Datagram asked, Bytes reply) {
        return new Datagram(
                asked.toMac(), asked.fromMac(), asked.to(), asked.toPort(), asked.from(), asked.fromPort(), reply);
    }

    /**
     * Every word of the file is asked for as a name, with and without a domain, and every address the other way round.
     */
    private List<String> dns(Settings settings, String text) {
        var upstreams = new Upstreams(List.of(), Optional.empty());
        var data = new LocalData(settings.dns(), settings.server().domains(), List.of(), "router");
        var cache = new Cache(settings.dns().limits().cacheEntries());
        var server = new DnsServer(settings.dns(), data, cache, () -> upstreams, QueryTrace.NONE);
        var asker = new Asker(Ip4.of("192.168.50.77"), 40000, Ip4.of("192.168.50.1"), 1, false, 1);
        Set<String> names =
                new LinkedHashSet<>(List.of("router", "router.lan", "localhost", "1.50.168.192.in-addr.arpa"));
        WORD.matcher(text).results().forEach(word -> names.addAll(List.of(word.group(), "x." + word.group())));
        var seen = new ArrayList<String>();
        for (String name : names) {
            Optional<Bytes> wire = wire(name);
            if (wire.isEmpty()) continue;
            for (int type : TYPES) {
                byte[] query = new ByteWriter(64)
                        .u16(1)
                        .u16(0x0100)
                        .u16(1)
                        .zeros(6)
                        .bytes(wire.get())
                        .u16(type)
                        .u16(1)
                        .bytes()
                        .toArray();
                var reply = new ByteWriter(512);
                var outcome = server.answer(NOW, asker, query, query.length, reply);
                seen.add(name + " " + type + " " + outcome + " " + reply.bytes().hex());
                if (reply.bytes().length() > 0) answers++;
            }
        }
        return seen;
    }

    private static Optional<Bytes> wire(String name) {
        var out = new ByteWriter(64);
        String[] labels = name.matches("[0-9]+(\\.[0-9]+){3}")
                ? (name.replaceAll("([0-9]+)\\.([0-9]+)\\.([0-9]+)\\.([0-9]+)", "$4.$3.$2.$1") + ".in-addr.arpa")
                        .split("\\.", -1)
                : name.split("\\.", -1);
        for (String label : labels) {
            if (label.isEmpty() || label.length() > 63) return Optional.empty();
            out.u8(label.length()).bytes(Bytes.latin1(label));
        }
        return name.length() > 250 ? Optional.empty() : Optional.of(out.u8(0).bytes());
    }

    private static void acceptedByDnsmasq(Path printed) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Program.dnsmasq().with(List.of("--test", "-C", printed.toString())))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
