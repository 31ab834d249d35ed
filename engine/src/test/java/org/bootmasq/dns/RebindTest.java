package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code stop-dns-rebind}: by no record, section, form of address or detour does a private address come from outside.
 */
class RebindTest extends JoinedStage {
    private static final String LINES = "server=192.0.2.1\nstop-dns-rebind\n";

    private static String data(String address) {
        String hex = IpAddress.parse(address).orElseThrow().octets().hex();
        return (hex.length() == 8 ? "0001 0001 0000003c 0004" : "001c 0001 0000003c 0010") + hex;
    }

    /** Whether a record passes, alone in each section in turn. */
    private boolean passes(String record) {
        boolean passed = false;
        for (int section = 0; section < 3; section++) {
            answers.clear();
            Sent out = asked("n" + now + section + ".example", 255);
            receive(
                    joined,
                    out,
                    records(out, section == 0 ? 1 : 0, section == 1 ? 1 : 0, section == 2 ? 1 : 0, "c00c" + record));
            assertThat(answers).hasSize(1);
            int records = answers.getFirst().octets().slice(6, 12).hex().equals("000000000000") ? 0 : 1;
            if (section > 0) assertThat(records == 1).isEqualTo(passed);
            passed = records == 1;
            now++;
        }
        return passed;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1.2.3",
                "10.9.8.7",
                "100.64.0.1",
                "100.127.255.254",
                "127.0.0.1",
                "169.254.1.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.77.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12::1",
                "2001:db8::1",
                "3fff:fff::1",
                "::192.168.77.1",
                "::ffff:192.168.77.1",
                "::ffff:127.0.0.1",
                "::ffff:0:192.168.77.1",
                "64:ff9b::192.168.77.1",
                "64:ff9b::100.64.0.1",
                "64:ff9b:1::192.168.77.1",
                "64:ff9b:1:fffe::1",
                "2002:c0a8:4d01::1",
                "2001:0:c0a8:4d01::1",
                "2001:0:808:808:0:0:3f57:b2fe",
                "2a00:1::5efe:192.168.77.1",
                "2a00:1::200:5efe:10.0.0.1"
            })
    void addressesThatArePrivate(String address) {
        use(LINES);
        assertThat(passes(data(address))).isFalse();
        use("server=192.0.2.1\n");
        assertThat(passes(data(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "100.63.255.255",
                "100.128.0.0",
                "172.32.0.1",
                "192.0.0.170",
                "2a00:1::1",
                "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8",
                "64:ff9b::192.0.0.170",
                "2002:808:808::1",
                "2001:0:808:808:0:0:f7f7:f7f7",
                "2606:4700::5efe:8.8.8.8"
            })
    void addressesThatAreNot(String address) {
        use(LINES);
        assertThat(passes(data(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // ipv4hint alone, as the second of two, behind another parameter; ipv6hint; with a target of its own.
                "0001 00 0004 0004 c0a84d01",
                "0001 00 0004 0008 08080808 c0a84d01",
                "0001 00 0001 0003 026832 0004 0004 0a000001",
                "0001 00 0006 0010 00000000000000000000ffffc0a84d01",
                "0001 0161 00 0004 0004 c0a84d01",
                // What does not end where it should, so that others may read it otherwise.
                "0001 00 0004 0005 c0a84d01",
                "0001 00 0001",
                "0001"
            })
    void hintsOfServices(String value) {
        String octets = value.replace(" ", "");
        for (String type : List.of("0040", "0041")) {
            String record = type + "0001 0000003c" + String.format("%04x", octets.length() / 2) + octets;
            use(LINES);
            assertThat(passes(record)).isFalse();
            use("server=192.0.2.1\n");
            assertThat(passes(record)).isTrue();
        }
        use(LINES);
        assertThat(passes("0041 0001 0000003c 000f 0001 00 0004 0008 08080808 09090909"))
                .isTrue();
    }

    @Test
    void aStrangersAliasOfANameOfOurs() {
        String ours =
                "host-record=router.lan,192.168.77.1\nhost-record=router.lan,fd12::1\naddress=/given.lan/10.0.0.9\n"
                        + "cname=again.lan,router.lan\nsrv-host=_sip._tcp.lan,router.lan,5060\nhost-record=public.lan,198.18.7.7\n"
                        + "synth-domain=synth.lan,10.0.0.0/24\nlocal=/lan/\n";
        for (String target : List.of("router.lan", "again.lan", "10-0-0-9.synth.lan", "_sip._tcp.lan")) {
            for (int type : new int[] {Dns.TYPE_A, Dns.TYPE_AAAA, Dns.TYPE_SRV, 255}) {
                use(LINES + ours);
                alias("www.attacker.example", target, type);
                String told = known("www.attacker.example", type);
                assertThat(told)
                        .doesNotContain("c0a84d01")
                        .doesNotContain("fd12")
                        .doesNotContain("0a000009");
            }
        }
        use(LINES + ours);
        alias("www.attacker.example", "router.lan", Dns.TYPE_A);
        assertThat(known("www.attacker.example", Dns.TYPE_A)).doesNotContain("c0a84d01");
        assertThat(lines).contains("possible DNS-rebind attack detected: router.lan");
        assertThat(known("router.lan", Dns.TYPE_A)).contains("c0a84d01");
        alias("www.friend.example", "public.lan", Dns.TYPE_A);
        assertThat(known("www.friend.example", Dns.TYPE_A)).contains("c6120707");
    }

    @Test
    void namesThatMayBePrivateMayBeSoByAnAliasToo() {
        use(LINES + "rebind-domain-ok=/friend.example/\nhost-record=router.lan,192.168.77.1\n");
        alias("www.friend.example", "router.lan", Dns.TYPE_A);
        assertThat(known("www.friend.example", Dns.TYPE_A)).contains("c0a84d01");
    }

    private void alias(String name, String target, int type) {
        Sent out = asked(name, type == 255 ? Dns.TYPE_A : type);
        String owner = hex(target);
        receive(
                joined,
                out,
                records(out, 1, 0, 0, String.format("c00c 0005 0001 0000003c %04x", owner.length() / 2) + owner));
    }
}
