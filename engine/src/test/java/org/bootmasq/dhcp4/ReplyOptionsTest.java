package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/**
 * In which form configured options reach a client. What dnsmasq 2.90 was seen to send, unless a test says otherwise.
 */
class ReplyOptionsTest {
    private static final String RANGE = "dhcp-range=192.168.7.50,192.168.7.60,1h";
    private static final Bytes LARGE = Bytes.ofInts(0x0f, 0);

    private static Wire wire(String... more) {
        String[] lines = new String[more.length + 2];
        lines[0] = RANGE;
        lines[1] = "no-ping";
        System.arraycopy(more, 0, lines, 2, more.length);
        return new Wire(lines);
    }

    private static Dhcp4Message offered(Wire wire) {
        return wire.reply().orElseThrow();
    }

    private static String text(Wire wire, int code) {
        return offered(wire).option(code).map(Bytes::latin1).orElse("none");
    }

    @Test
    void forcedOptions66And67AreOptionsWhoeverAsks() {
        var wire = wire("dhcp-option-force=66,192.168.50.2", "dhcp-option-force=67,phone.cfg");
        for (Bytes list : List.of(Bytes.EMPTY, Bytes.ofInts(1, 3), Bytes.ofInts(66, 67))) {
            wire.client(1).with(55, list).discovers();
            assertThat(text(wire, 66)).isEqualTo("192.168.50.2\0");
            assertThat(text(wire, 67)).isEqualTo("phone.cfg\0");
            assertThat(offered(wire).file()).isEqualTo(Bytes.EMPTY);
            assertThat(offered(wire).sname()).isEqualTo(Bytes.EMPTY);
        }
    }

    @Test
    void otherOptions66And67GoIntoTheFieldsOfWhoDoesNotAsk() {
        var wire = wire("dhcp-option=66,192.168.50.2", "dhcp-option-force=67,phone.cfg");
        wire.client(1).with(55, Bytes.ofInts(1, 3)).discovers();
        assertThat(text(wire, 67)).isEqualTo("phone.cfg\0");
        assertThat(offered(wire).sname().latin1()).isEqualTo("192.168.50.2");
        assertThat(offered(wire).option(66)).isEmpty();
    }

    @Test
    void whoEndsItsNameWithNulGetsItAtTheEndOfAllText() {
        var wire = wire(
                "domain=lan",
                "dhcp-option=17,path",
                "dhcp-option=66,boot",
                "dhcp-option=119,a.b",
                "dhcp-option=144,01:02",
                "dhcp-option=encap:175,3,inner",
                "dhcp-option=vendor:,4,vendor",
                "dhcp-option=vi-encap:9,5,enterprise");
        Bytes list = Bytes.ofInts(12, 15, 17, 43, 66, 119, 125, 144, 175);
        wire.client(1)
                .with(57, LARGE)
                .with(55, list)
                .with(12, "host\0")
                .with(60, "x")
                .selects("192.168.7.53");
        assertThat(text(wire, 12)).isEqualTo("host\0");
        assertThat(text(wire, 15)).isEqualTo("lan\0");
        assertThat(text(wire, 17)).isEqualTo("path\0");
        assertThat(text(wire, 66)).isEqualTo("boot\0");
        assertThat(text(wire, 119)).isEqualTo("\1a\1b\0");
        assertThat(text(wire, 144)).isEqualTo("\1\2");
        assertThat(text(wire, 175)).isEqualTo("\3\6inner\0\u00ff");
        assertThat(text(wire, 43)).isEqualTo("\4\7vendor\0\u00ff");
        assertThat(text(wire, 125)).isEqualTo("\0\0\0\11\14\5\12enterprise");
        wire.client(1)
                .with(57, LARGE)
                .with(55, list)
                .with(12, "host")
                .with(60, "x")
                .selects("192.168.7.53");
        assertThat(text(wire, 12)).isEqualTo("host");
        assertThat(text(wire, 17)).isEqualTo("path");
        assertThat(text(wire, 175)).isEqualTo("\3\5inner\u00ff");
    }

    @Test
    void theNameOfOption81MayEndWithNulToo() {
        var wire = wire("domain=lan", "dhcp-option=17,path");
        wire.client(1).with(81, "\1\0\0host\0").selects("192.168.7.53");
        assertThat(text(wire, 81)).isEqualTo("\1\u00ff\u00ffhost.lan\0");
        assertThat(text(wire, 12)).isEqualTo("host\0");
        assertThat(text(wire, 17)).isEqualTo("path\0");
        wire.client(1).with(81, "\1\0\0host").with(12, "host\0").selects("192.168.7.53");
        assertThat(text(wire, 17)).as("12 does not count beside 81").isEqualTo("path");
    }

    @Test
    void aVendorClassOfOursChoosesTheVendorOptions() {
        var wire = wire("dhcp-option=60,ours", "dhcp-option=vendor:ours,3,a", "dhcp-option=vendor:theirs,4,t");
        wire.client(1).with(60, "theirs").with(55, Bytes.ofInts(43, 60)).discovers();
        assertThat(text(wire, 60)).isEqualTo("ours");
        assertThat(text(wire, 43)).isEqualTo("\3\1a\u00ff");
        wire.client(1).with(60, "theirs").with(55, Bytes.ofInts(43)).discovers();
        assertThat(text(wire, 60)).as("ours is not asked for").isEqualTo("theirs");
        assertThat(text(wire, 43)).isEqualTo("\4\1t\u00ff");
        wire.client(1).with(55, Bytes.ofInts(43, 60)).discovers();
        assertThat(text(wire, 43)).as("a client without a class").isEqualTo("\3\1a\u00ff");
    }

    /** dnsmasq takes these lines, and then leaves them out or sends them empty. */
    @Test
    void theLongestValuesAreSentWhole() {
        String full = "x".repeat(255);
        var wire = wire(
                "dhcp-option-force=66," + full,
                "dhcp-option-force=vi-encap:9,1," + "y".repeat(250),
                "dhcp-option-force=encap:175,2," + "z".repeat(253));
        wire.client(1).with(57, LARGE).with(12, "host\0").discovers();
        assertThat(text(wire, 66)).isEqualTo(full);
        assertThat(text(wire, 125)).isEqualTo("\0\0\0\11\u00fc\1\u00fa" + "y".repeat(250));
        assertThat(text(wire, 175)).isEqualTo("\2\u00fd" + "z".repeat(253) + "\u00ff");
        assertThat(wire.log()).noneMatch(line -> line.contains("cannot send"));
    }

    @Test
    void whatDoesNotFitOneEnterpriseIsLeftOutAndSaid() {
        var wire = wire(
                "dhcp-option-force=vi-encap:9,1," + "y".repeat(130),
                "dhcp-option-force=vi-encap:9,2," + "y".repeat(130),
                "dhcp-option-force=vi-encap:8,1,other");
        wire.client(1).with(57, LARGE).discovers();
        assertThat(text(wire, 125)).isEqualTo("\0\0\0\10\7\1\5other");
        assertThat(wire.log()).contains("cannot send RFC3925 option: too many options for enterprise number 9");
    }

    @Test
    void timesTakeTheUnitOfTheirLastLetter() {
        var wire = wire("dhcp-option=59,5 m", "dhcp-option=58,2mh");
        wire.client(1).discovers();
        assertThat(offered(wire).option(59).orElseThrow().hex()).isEqualTo("0000012c");
    }

    /** So that clients that started together do not renew together; the part is no more than an eighth of T1. */
    @Test
    void timesOfLinesAreShortenedAtRenewals() {
        var wire = wire("dhcp-option=58,30s", "dhcp-option=59,5m");
        wire.client(1).selects("192.168.7.53");
        assertThat(offered(wire).option(58).orElseThrow().hex()).isEqualTo("0000001e");
        for (int i = 0; i < 20; i++) {
            wire.client(1).renews("192.168.7.53");
            int t1 = offered(wire).option(58).orElseThrow().at(3);
            Bytes t2 = offered(wire).option(59).orElseThrow();
            assertThat(t1).isBetween(27, 30);
            assertThat(t2.at(2) << 8 | t2.at(3)).isEqualTo(300 - (30 - t1));
        }
    }

    @Test
    void aClientThatDoesNotAskForTheMenuGetsNone() {
        var wire = wire("pxe-service=x86PC,text,file");
        Bytes machine = Bytes.ofHex("00".repeat(17));
        String vendor = "PXEClient:Arch:00000:UNDI:002001";
        wire.client(1)
                .with(60, vendor)
                .with(93, "\0\0")
                .with(97, machine)
                .with(55, "\1\3")
                .discovers();
        assertThat(offered(wire).option(43)).isEmpty();
        wire.client(1)
                .with(60, vendor)
                .with(93, "\0\0")
                .with(97, machine)
                .with(55, "\1\53")
                .discovers();
        assertThat(offered(wire).option(43)).isPresent();
    }
}
