package org.bootmasq.ra;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.ra.message.IcmpCodec;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Malformed;

/** A whole server: messages from whoever it be, addresses that come and go, and timers. */
class RaServerFuzzTest {
    private static final String[][] CONFIGURATIONS = {
        {
            "dhcp-range=set:a,::100,::1ff,constructor:lan*,slaac,ra-names,64,1h",
            "dhcp-range=2001:db8:1::,ra-stateless,off-link,deprecated",
            "dhcp-option=option6:dns-server,[::],[fe80::],[fd00::]",
            "dhcp-option=tag:a,option6:domain-search,lan.example",
            "dhcp-option=tag:router-advert,option6:113,64:ff9b::/96",
            "bridge-interface=lan0,up0",
            "ra-param=lan*,mtu:1280,high,4,0"
        },
        {"dhcp-range=::,constructor:lan0,ra-only,ra-advrouter", "enable-ra", "quiet-ra"},
        {"dhcp-range=2001:db8:1::100,2001:db8:1::1ff,120", "enable-ra"}
    };
    private static final String[][] ADDRESSES = {
        {"2001:db8:1::1/64", "fe80::ff:fe00:101/64"},
        {"2001:db8:2::1/64,preferred=50,valid=100", "2001:db8:1::1/56", "fe80::ff:fe00:101/64"},
        {"2001:db8:1::1/64,preferred=0,valid=9", "fe80::ff:fe00:101/64,tentative"},
        {"fe80::ff:fe00:101/64"},
        {}
    };

    /** The octets as they come from the network. */
    @FuzzTest(maxDuration = "10s")
    void answersWhoeverAsks(byte[] octets) {
        if (octets.length < 3) return;
        var stage = new RaStage(CONFIGURATIONS[(octets[0] & 3) % CONFIGURATIONS.length]);
        stage.addresses("2001:db8:1::1/64");
        Bytes payload = Bytes.of(Arrays.copyOfRange(octets, 3, octets.length));
        var source = new Ip6(octets[1] % 2 == 0 ? RaStage.HOST.high() : 0x20010db800010000L, octets[2]);
        stage.hears(new IcmpArrival(payload, RaStage.LAN0, source, RaStage.ALL_ROUTERS, 255));
        stage.pass(5000);
        check(stage);
    }

    /** Each pair of octets says what happens next. */
    @FuzzTest(maxDuration = "10s")
    void goesOnWhateverHappens(byte[] octets) {
        play(octets);
    }

    static void play(byte[] octets) {
        if (octets.length == 0) return;
        var stage = new RaStage(CONFIGURATIONS[(octets[0] & 3) % CONFIGURATIONS.length]);
        for (int i = 1; i + 1 < octets.length; i += 2) {
            int how = octets[i + 1] & 0xff;
            switch (octets[i] & 7) {
                case 0 -> stage.interfaces(List.of(stage.view("lan0", 2, ADDRESSES[how % ADDRESSES.length])));
                case 1 -> stage.interfaces(served(stage, how), stage.view("up0", 7, ADDRESSES[how % ADDRESSES.length]));
                case 2 -> stage.reconfigure(CONFIGURATIONS[how % CONFIGURATIONS.length]);
                case 3 -> stage.pass(how * 1000L);
                case 4 -> stage.asks(RaStage.SOLICITATION, new Ip6(0xfe80L << 48, how));
                case 5 -> stage.asks("8500000000000000", Ip6.UNSPECIFIED);
                case 6 ->
                    stage.takes(stage.server.leased(
                            stage.now,
                            new SlaacHost(
                                    new Ip4(how & 7),
                                    2,
                                    new HardwareAddress(1, Bytes.ofInts(2, 0, 0, 0, 0, how & 3)),
                                    "n")));
                default -> stage.takes(stage.server.ended(new Ip4(how & 7)));
            }
            check(stage);
        }
        stage.takes(stage.server.farewell(stage.now));
        check(stage);
    }

    private static List<InterfaceView> served(RaStage stage, int how) {
        return List.of(stage.view("lan0", 2, ADDRESSES[0]), stage.view("lan1", 3, ADDRESSES[how % ADDRESSES.length]));
    }

    private static void check(RaStage stage) {
        for (RaEffect.Send each : stage.sent()) {
            assertThat(each.message().length()).isBetween(8, 1460);
            try {
                var message = IcmpCodec.decode(each.message());
                assertThat(IcmpCodec.encode(message)).isEqualTo(each.message());
            } catch (Malformed e) {
                throw new AssertionError(e);
            }
        }
        stage.server.deadline().ifPresent(next -> assertThat(next).isGreaterThan(stage.now - 1));
    }
}
