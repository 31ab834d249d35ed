package org.bootmasq.dns.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dns.local.HostsText;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.settings.DnsSettings;
import org.junit.jupiter.api.Test;

/** Lines as dnsmasq 2.90 was seen to log them for the same names. */
class CacheListingTest {
    private static final byte[] ADDRESS = {0, 4, (byte) 198, 51, 100, 7};
    private static final long UNTIL = 1_795_543_140;

    private final Cache cache = new Cache(100);

    private List<String> listing(String configuration) {
        var problems = new Problems();
        DnsSettings settings = DnsSettings.from(Texts.read(configuration, problems), problems);
        var hosts = List.of(new HostsText("/tmp/hosts", "10.0.0.5 h5 h5b\n"));
        return CacheListing.of(new LocalData(settings, List.of(), hosts, "thishost"), cache, ZoneOffset.UTC);
    }

    @Test
    void whatIsKnownHere() {
        assertThat(listing("host-record=loc.example,1.1.1.1\ncname=cn.example,loc.example\n"))
                .contains(
                        "loc.example                    1.1.1.1                                  4FRI   HC            "
                                + "               config                                  ",
                        "h5                             10.0.0.5                                 4FRI   H             "
                                + "               /tmp/hosts                              ",
                        "h5b                            10.0.0.5                                 4F I   H             "
                                + "               /tmp/hosts                              ",
                        "cn.example                     loc.example                              CF I    C            "
                                + "              ",
                        "example                                                                 !F I    C            "
                                + "              ");
    }

    @Test
    void whatServersSaid() {
        cache.put(Name.of("www.z"), Dns.TYPE_A, 1, false, UNTIL, ADDRESS, ADDRESS.length, 0);
        cache.put(Name.of("www.z"), Dns.TYPE_AAAA, 0, false, UNTIL, ADDRESS, 0, 0);
        cache.put(Name.of("no.z"), Cache.NO_SUCH_NAME, 0, false, UNTIL, ADDRESS, 0, 0);
        cache.put(Name.of("www.z"), Dns.TYPE_SRV, 0, false, UNTIL, ADDRESS, 0, 0);
        byte[] target = {0, 7, 3, 'w', 'w', 'w', 1, 'z', 0};
        cache.put(Name.of("al.z"), Dns.TYPE_CNAME, 1, false, UNTIL, target, target.length, 0);
        Name reverse = Name.of("9.9.9.9.in-addr.arpa");
        cache.put(reverse, Dns.TYPE_PTR, 1, false, UNTIL, target, target.length, 0);
        assertThat(listing(""))
                .contains(
                        "www.z                                                                   6F   N     Tue Nov 24"
                                + " 17:59:00 2026",
                        "www.z                          198.51.100.7                             4F         Tue Nov 24"
                                + " 17:59:00 2026",
                        "www.z                          <SRV>                                    TF   N     Tue Nov 24"
                                + " 17:59:00 2026",
                        "no.z                                                                     F   NX    Tue Nov 24"
                                + " 17:59:00 2026",
                        "al.z                           www.z                                    CF         Tue Nov 24"
                                + " 17:59:00 2026",
                        "www.z                          9.9.9.9                                  4 R        Tue Nov 24"
                                + " 17:59:00 2026");
    }
}
