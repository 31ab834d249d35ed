package org.bootmasq.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain NAME} prints, each configuration's lines by number. */
class ExplainNameTest {
    private static final String CONFIGURATION = """
            no-hosts
            no-resolv
            addn-hosts=HOSTS
            server=192.0.2.53
            server=/corp.example/192.0.2.54#5353
            local=/lan/
            address=/ads.example/0.0.0.0
            address=/ads.example/::
            host-record=printer.lan,192.168.1.9
            cname=scan.lan,printer.lan
            bogus-priv
            domain-needed
            auth-server=ns.zone.example,198.51.100.1
            auth-zone=zone.example,203.0.113.0/24
            host-record=www.zone.example,203.0.113.80
            synth-domain=dyn.lan,192.168.2.0/24,p-
            mx-host=corp.lan,mail.corp.lan,10
            """;

    @TempDir
    Path folder;

    private String explain(String... arguments) throws IOException {
        Path hosts = folder.resolve("hosts");
        Files.writeString(hosts, "192.168.1.7 nas nas.lan\n");
        Path file = folder.resolve("dnsmasq.conf");
        Files.writeString(file, CONFIGURATION.replace("HOSTS", hosts.toString()));
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-C", file.toString()));
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Explain.run(all.toArray(String[]::new), print, print);
        return out.toString(StandardCharsets.UTF_8).replace(folder.toString(), "F");
    }

    @Test
    void aRecordNamesItsLineAndAnAliasBoth() throws IOException {
        assertThat(explain("scan.lan")).isEqualTo("""
                scan.lan A
                  reply        NOERROR, 2 records, with authority
                  config       scan.lan is <CNAME>  <- F/dnsmasq.conf:10: cname=scan.lan,printer.lan
                  config       printer.lan is 192.168.1.9  <- F/dnsmasq.conf:9: host-record=printer.lan,192.168.1.9
                """);
        assertThat(explain("192.168.1.9")).contains("192.168.1.9 is printer.lan  <- F/dnsmasq.conf:9:");
        assertThat(explain("p-192-168-2-5.dyn.lan")).contains("is 192.168.2.5  <- F/dnsmasq.conf:16:");
        assertThat(explain("corp.lan", "mx")).contains("corp.lan is <MX>  <- F/dnsmasq.conf:17:");
    }

    @Test
    void aHostsFileIsNamed() throws IOException {
        assertThat(explain("nas.lan", "A")).isEqualTo("""
                nas.lan A
                  reply        NOERROR, 1 record, with authority
                  F/hosts nas.lan is 192.168.1.7
                """);
    }

    @Test
    void linesAboutDomainsAreNamed() throws IOException {
        assertThat(explain("tracker.ads.example")).isEqualTo("""
                tracker.ads.example A
                  reply        NOERROR, 1 record, with authority
                  because      the address lines for the domain ads.example  <- F/dnsmasq.conf:7: address=/ads.example/0.0.0.0  <- F/dnsmasq.conf:8: address=/ads.example/::
                  config       tracker.ads.example is 0.0.0.0
                """);
        assertThat(explain("no.lan")).isEqualTo("""
                no.lan A
                  reply        NXDOMAIN, no records
                  because      nobody else is asked for the domain lan  <- F/dnsmasq.conf:6: local=/lan/
                  config       no.lan is NXDOMAIN
                """);
        assertThat(explain("10.0.0.1")).contains("NXDOMAIN", "because      of bogus-priv");
        assertThat(explain("single")).contains("NXDOMAIN", "because      of domain-needed");
    }

    @Test
    void theServerThatWouldBeAskedIsNamedAndWhy() throws IOException {
        assertThat(explain("www.corp.example", "AAAA")).isEqualTo("""
                www.corp.example AAAA
                  reply        none of ours: a server is asked first
                  because      servers for the domain corp.example  <- F/dnsmasq.conf:5: server=/corp.example/192.0.2.54#5353
                  forwarded    www.corp.example to 192.0.2.54#5353
                """);
        assertThat(explain("www.example"))
                .contains("because      no line speaks of the name: servers for all names  <- F/dnsmasq.conf:4:")
                .contains("forwarded    www.example to 192.0.2.53#53");
    }

    @Test
    void whatTheWorldIsToldDependsOnWhereItAsks() throws IOException {
        assertThat(explain("www.zone.example", "A", "--at", "198.51.100.1%eth0"))
                .contains("because      the name is in the zone zone.example  <- F/dnsmasq.conf:14:")
                .contains("203.0.113.80 is www.zone.example  <- F/dnsmasq.conf:15:");
        assertThat(explain("printer.lan", "A", "--at", "198.51.100.1%eth0")).contains("reply        REFUSED");
    }

    @Test
    void theSameComesAsJson() throws IOException {
        assertThat(explain("scan.lan", "--json"))
                .contains("\"name\": \"scan.lan\"", "\"forwarded\": false", "\"line\": 10", "\"value\": \"<CNAME>\"");
        assertThat(explain("www.example", "--json")).contains("\"forwarded\": true", "\"value\": \"192.0.2.53#53\"");
    }

    @Test
    void wrongNamesAndTypesAreRefused() throws IOException {
        assertThat(explain("a..b")).isEqualTo("bootmasq explain: not a domain name: a..b\n");
        assertThat(explain("a.b", "XX")).isEqualTo("bootmasq explain: no type of records: XX\n");
    }

    /** Options may stand before the name too, and a type of the registry's that has no name here is one as well. */
    @Test
    void theNameMayStandAnywhere() throws IOException {
        Path file = folder.resolve("c");
        Files.writeString(file, "no-hosts\nno-resolv\nhost-record=h.lan,1.2.3.4\n");
        for (List<String> words : List.of(
                List.of("h.lan", "A", "-C", file.toString()),
                List.of("-C", file.toString(), "h.lan", "A"),
                List.of("-C" + file, "h.lan", "A"),
                List.of("h.lan", "--conf-file=" + file, "A"),
                List.of("--json", "--at", "127.0.0.1", "-qC", file.toString(), "h.lan"))) {
            assertThat(plain(words)).as(words.toString()).contains("1.2.3.4");
        }
        assertThat(plain(List.of("h.lan", "TYPE65", "-C", file.toString()))).startsWith("h.lan HTTPS");
        assertThat(plain(List.of("h.lan", "TYPE65280", "-C", file.toString()))).startsWith("h.lan type=65280");
        assertThat(plain(List.of("h.lan", "TYPE99999", "-C", file.toString())))
                .contains("no type of records: TYPE99999");
        assertThat(plain(List.of("h.lan", "--mac", "aa:bb:cc:dd:ee:ff"))).contains("not both");
    }

    private static String plain(List<String> words) {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Explain.run(words.toArray(String[]::new), print, print);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void addressLinesOfOtherTypesAreNamed() throws IOException {
        Path file = folder.resolve("c");
        Files.writeString(file, "no-hosts\nno-resolv\nserver=192.0.2.53\naddress=/ads.example/1.2.3.4\n");
        assertThat(plain(List.of("x.ads.example", "AAAA", "-C", file.toString())))
                .contains("the address lines for the domain ads.example say nothing of this type")
                .contains(":4: address=/ads.example/1.2.3.4");
    }
}
