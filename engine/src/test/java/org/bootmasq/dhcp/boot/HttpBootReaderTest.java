package org.bootmasq.dhcp.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code http-boot} lines say, and which of several holds. */
class HttpBootReaderTest {
    private static final HttpBootClient X64 = HttpBootClient.firmware(List.of(16));

    private static HttpBoots lines(String... lines) {
        var problems = new Problems();
        HttpBoots all = HttpBootReader.all(Texts.read(String.join("\n", lines) + "\n", problems), problems);
        assertThat(problems.errors()).isEmpty();
        return all;
    }

    private static String url(HttpBoots lines, HttpBootClient client, String here, String... tags) {
        Optional<IpAddress> address = IpAddress.parse(here);
        return lines.choose(Optional.of(client), Set.of(tags), address, ClientTrace.NONE)
                .map(chosen -> chosen.url().text())
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http-boot=boot.efi | 192.168.7.1 | http://192.168.7.1/boot.efi",
                "http-boot=/a/b.efi?x=http://c/ | 192.168.7.1 | http://192.168.7.1/a/b.efi?x=http://c/",
                "http-boot=boot.efi | 2001:db8::1 | http://[2001:db8::1]/boot.efi",
                "http-boot=\"my boot,1.efi\" | 10.0.0.1 | http://10.0.0.1/my%20boot,1.efi",
                "http-boot=http://boot.example:8080/a,b | 10.0.0.1 | http://boot.example:8080/a,b",
                "http-boot=HTTPS://boot.example | 10.0.0.1 | HTTPS://boot.example"
            })
    void aPathIsOnThisServer(String line, String here, String expected) {
        assertThat(url(lines(line), X64, here)).isEqualTo(expected);
        assertThat(url(lines(line, "http-port=8081"), X64, here))
                .isEqualTo(line.contains("xample") ? expected : withPort(expected));
    }

    private static String withPort(String url) {
        int slash = url.indexOf('/', "http://".length());
        return url.substring(0, slash) + ":8081" + url.substring(slash);
    }

    @Test
    void withoutAnAddressThereIsNoPath() {
        assertThat(lines("http-boot=boot.efi").choose(Optional.of(X64), Set.of(), Optional.empty(), ClientTrace.NONE))
                .isEmpty();
        assertThat(lines("http-boot=http://h/").choose(Optional.of(X64), Set.of(), Optional.empty(), ClientTrace.NONE))
                .isPresent();
    }

    @Test
    void tagsWinOverAnArchitectureAndThatOverNothingAndElseTheLastLineHolds() {
        HttpBoots all = lines(
                "http-boot=tag:lab,lab.efi",
                "http-boot=arch:x64-uefi,tag:lab,tag:new,new.efi",
                "http-boot=arch:x64-uefi,x64.efi",
                "http-boot=arch:x64-uefi-http,first.efi",
                "http-boot=arch:ARM64_EFI,arm.efi",
                "http-boot=any1.efi",
                "http-boot=any2.efi");
        assertThat(url(all, X64, "10.0.0.1")).endsWith("/first.efi");
        assertThat(url(all, HttpBootClient.firmware(List.of(19)), "10.0.0.1")).endsWith("/arm.efi");
        assertThat(url(all, HttpBootClient.firmware(List.of(15)), "10.0.0.1")).endsWith("/any2.efi");
        assertThat(url(all, HttpBootClient.firmware(List.of()), "10.0.0.1")).endsWith("/any2.efi");
        assertThat(url(all, HttpBootClient.firmware(List.of(19)), "10.0.0.1", "lab"))
                .endsWith("/lab.efi");
        assertThat(url(all, X64, "10.0.0.1", "lab", "new")).endsWith("/new.efi");
        var ipxe = new HttpBootClient(false, true, false, List.of(7));
        assertThat(url(all, ipxe, "10.0.0.1")).as("not what is for firmware").endsWith("/x64.efi");
    }

    @Test
    void whoSpeaksNoHttpsGetsNoSuchUrl() {
        HttpBoots all = lines("http-boot=https://h/a", "http-boot=tag:!t,http://h/b");
        assertThat(url(all, new HttpBootClient(false, true, false, List.of()), "10.0.0.1", "t"))
                .isEmpty();
        assertThat(url(all, new HttpBootClient(false, true, false, List.of()), "10.0.0.1"))
                .isEqualTo("http://h/b");
        assertThat(url(all, new HttpBootClient(false, false, true, List.of()), "10.0.0.1"))
                .isEqualTo("https://h/a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http-boot=tag:a | 11 | missing path or URL",
                "http-boot=arch:vax,x | 16 | no client architecture is called 'vax'",
                "http-boot=arch:7,arch:16,x | 18 | a second architecture",
                "http-boot=tftp://h/x | 11 | not an http or https URL",
                "http-boot=http:///x | 11 | not an http or https URL",
                "http-boot=http://h:x/ | 11 | not an http or https URL",
                "http-boot=http://h:65536/ | 11 | not an http or https URL",
                "http-boot=\"http://h/a b\" | 12 | a URL has neither blanks nor letters outside ASCII"
            })
    void refused(String line, int column, String message) {
        var problems = new Problems();
        HttpBootReader.all(Texts.read(line + "\n", problems), problems);
        assertThat(problems.errors()).hasSize(1);
        assertThat(problems.errors().getFirst().message()).isEqualTo(message);
        assertThat(problems.errors().getFirst().origin().column()).isEqualTo(column);
    }

    @ParameterizedTest
    @CsvSource({
        "http://192.168.7.1/x, 192.168.7.1, 80, /x, false",
        "http://192.168.7.1:81?x, 192.168.7.1, 81, ?x, false",
        "HTTP://u:p@Boot.Example:8080, Boot.Example, 8080, '', true",
        "https://[2001:db8::1]:/a:b@c, [2001:db8::1], 443, /a:b@c, false"
    })
    void aUrlIsTakenApart(String text, String host, int port, String path, boolean hasName) {
        HttpUrl url = HttpUrl.of(text).orElseThrow();
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.path()).isEqualTo(path);
        assertThat(url.hasName()).isEqualTo(hasName);
        assertThat(url.secure()).isEqualTo(text.startsWith("https"));
    }
}
