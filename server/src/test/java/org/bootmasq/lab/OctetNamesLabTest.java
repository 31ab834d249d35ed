package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.wire.LogText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every option that names a file, with a name outside ASCII, in locales that know it and in such as do not. */
final class OctetNamesLabTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String UTF8 = "\u00c3\u00bc\u00e2\u0082\u00ac";
    private static final String LATIN1 = "\u00fc\u0085";

    private static final String CONFIGURATION = """
        port=5353
        user=root
        no-ping
        enable-tftp
        tftp-root=DIR/root@
        dhcp-range=192.168.77.100,192.168.77.120
        dhcp-leasefile=DIR/leases@
        log-facility=DIR/log@
        pid-file=DIR/pid@
        addn-hosts=DIR/hosts@
        hostsdir=DIR/hostsdir@
        resolv-file=DIR/resolv@
        conf-dir=DIR/conf@.d,*@
        dhcp-hostsdir=DIR/dhcp@
        dhcp-script=DIR/script@
        dumpfile=DIR/dump@
        dumpmask=0xffff
        control-socket=DIR/control@
        san-target=iqn.2026-01.example:disk,DIR/image@,size=1M
        """;

    private final Lab lab = Lab.open();
    private String folder = "";
    private String name = "";

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Path path(String pattern) {
        return OctetPath.of(text(pattern));
    }

    private String text(String pattern) {
        return pattern.replace("DIR", folder).replace("@", name);
    }

    private void write(String pattern, String content) throws IOException {
        Files.createDirectories(path(pattern).getParent());
        Files.writeString(path(pattern), text(content), StandardCharsets.ISO_8859_1);
    }

    /** Runs the launcher by a shell, which puts its arguments together of octets. */
    private Running bootmasq(String locale, String arguments) {
        var octets = new StringBuilder();
        text(arguments).chars().forEach(c -> octets.append(c < 128 ? String.valueOf((char) c) : "\\%03o".formatted(c)));
        var command = new ArrayList<>(List.of("env", "-u", "LANG", "-u", "LC_ALL", "-u", "LC_CTYPE"));
        if (!locale.equals("unset")) command.add("LC_ALL=" + locale);
        command.addAll(List.of("sh", "-c", "exec \"$1\" $(printf -- '" + octets + "')", "sh"));
        command.addAll(Program.underTest().command());
        return lab.start(lab.serverNamespace(), command);
    }

    private String succeeds(String locale, String arguments) {
        Running run = bootmasq(locale, arguments);
        assertThat(run.awaitExit(SOON)).as(run.toString()).isZero();
        return run.text();
    }

    private String read(String pattern) throws IOException {
        return Files.exists(path(pattern)) ? Files.readString(path(pattern), StandardCharsets.ISO_8859_1) : "";
    }

    /** Waits until a file says something. The log writes octets that are no UTF-8 in octal. */
    private void says(String pattern, String part, Running server) throws IOException {
        String wanted = pattern.equals("DIR/log@") ? LogText.of(text(part)) : text(part);
        long end = System.nanoTime() + SOON.toNanos();
        while (!read(pattern).contains(wanted) && System.nanoTime() < end && server.isAlive()) {
            server.awaitText(_ -> false, Duration.ofMillis(20));
        }
        assertThat(read(pattern)).as(server.toString()).contains(wanted);
    }

    private void prepare(String kind) throws IOException {
        name = kind.equals("UTF-8") ? UTF8 : LATIN1;
        folder = lab.folder() + "/dir" + name;
        write("DIR/main@", CONFIGURATION);
        write("DIR/root@/sub@/boot@", "the boot file");
        write("DIR/hosts@", "192.168.77.9 nine\n");
        write("DIR/hostsdir@/more@", "192.168.77.8 eight\n");
        write("DIR/resolv@", "nameserver 192.168.77.99\n");
        write("DIR/conf@.d/own@", "log-dhcp\n");
        write("DIR/script@", "#!/bin/sh\necho \"$*\" >>'DIR/said@'\n");
        Files.setPosixFilePermissions(
                path("DIR/script@"), java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(path("DIR/dhcp@"));
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, C", "Latin-1, C", "UTF-8, unset", "Latin-1, POSIX", "Latin-1, C.UTF-8", "UTF-8, C.UTF-8"})
    void everyFileIsFoundByItsOctets(String kind, String locale) throws IOException {
        Needs.program("curl", "curl");
        prepare(kind);
        succeeds(locale, "--test -C DIR/main@");
        try (Running server = bootmasq(locale, "-k -C DIR/main@")) {
            says("DIR/log@", "started, version", server);
            says("DIR/log@", "read DIR/hostsdir@/more@ - 1 names", server);
            says("DIR/log@", "read DIR/hosts@ - 1 names", server);
            says("DIR/log@", "reading DIR/resolv@", server);
            assertThat(read("DIR/pid@")).isNotEmpty();
            assertThat(path("DIR/image@")).hasSize(1 << 20);
            write("DIR/dhcp@/fresh@", "02:00:00:00:00:01,192.168.77.101\n");
            says("DIR/log@", "inotify: DIR/dhcp@/fresh@ new or modified", server);

            var url = new StringBuilder();
            text("sub@/boot@")
                    .chars()
                    .forEach(c -> url.append(c < 128 ? String.valueOf((char) c) : "%%%02X".formatted(c)));
            Running curl = lab.start(lab.serverNamespace(), List.of("curl", "-sS", "tftp://" + Lab.SERVER + "/" + url));
            assertThat(curl.awaitExit(SOON)).as(curl.toString()).isZero();
            assertThat(curl.text()).isEqualTo("the boot file");
            says("DIR/said@", "DIR/root@/sub@/boot@", server);
            says("DIR/dump@", "sub@/boot@", server);

            assertThat(succeeds(locale, "leases list --control-socket DIR/control@"))
                    .isEmpty();
            assertThat(succeeds(locale, "explain nine -C DIR/main@")).contains(text("DIR/hosts@ nine is 192.168.77.9"));
            assertThat(succeeds(locale, "san list -C DIR/main@")).contains(text("DIR/image@"));
        }
        assertThat(read("DIR/leases@.journal")).as("it was there to be taken").isEmpty();
        write("DIR/wrong@", "dhcp-rage=\n");
        Running refused = bootmasq(locale, "--test -C DIR/wrong@");
        assertThat(refused.awaitExit(SOON)).isOne();
        assertThat(refused.text()).contains("bad option at line 1 of ").doesNotContain("Exception");
    }
}
