package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bootmasq.ra.message.IcmpMessage.RouterAdvertisement;
import org.bootmasq.ra.message.NdOption;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** Advertisements as text, for golden files. */
final class AdvertisementText {
    private AdvertisementText() {}

    static List<String> of(RouterAdvertisement message) {
        var lines = new ArrayList<String>();
        int flags = (message.managed() ? 0x80 : 0)
                | (message.other() ? 0x40 : 0)
                | message.preference().code() << 3;
        lines.add("RA hoplimit=%d flags=0x%02x(%s%s prf=%s) lifetime=%d reachable=%d retrans=%d"
                .formatted(
                        message.hopLimit(),
                        flags,
                        message.managed() ? "M" : "",
                        message.other() ? "O" : "",
                        message.preference().name().toLowerCase(Locale.ROOT),
                        message.lifetimeSeconds(),
                        message.reachableMillis(),
                        message.retransMillis()));
        for (NdOption option : message.options()) lines.add("  " + text(option));
        return lines;
    }

    private static String text(NdOption option) {
        return switch (option) {
            case NdOption.SourceLinkLayer(Bytes address) -> "1 source-ll " + address.colonHex();
            case NdOption.PrefixInformation prefix -> "3 prefix " + text(prefix);
            case NdOption.Mtu(long octets) -> "5 mtu " + octets;
            case NdOption.AdvertisementInterval(long millis) -> "7 adv-interval " + millis + "ms";
            case NdOption.RecursiveDns(long lifetime, List<Ip6> servers) ->
                "25 RDNSS lifetime=" + lifetime + " "
                        + servers.stream().map(Ip6::toString).collect(Collectors.joining(" "));
            case NdOption.DnsSearchList(long lifetime, Bytes names) ->
                "31 DNSSL lifetime=" + lifetime + " " + names(names);
            case NdOption.CaptivePortal(Bytes uri) -> "37 captive-portal " + uri.latin1();
            case NdOption.Pref64(int lifetime, Ip6 prefix, int length) ->
                "38 PREF64 lifetime=" + lifetime + " " + prefix + "/" + length;
            case NdOption.UnknownOption(int type, Bytes body) -> type + " " + body.hex();
        };
    }

    private static String text(NdOption.PrefixInformation prefix) {
        int flags = (prefix.onLink() ? 0x80 : 0)
                | (prefix.autonomous() ? 0x40 : 0)
                | (prefix.routerAddress() ? 0x20 : 0)
                | (prefix.delegationPreferred() ? 0x10 : 0);
        String letters = (prefix.onLink() ? "L" : "")
                + (prefix.autonomous() ? "A" : "")
                + (prefix.routerAddress() ? "R" : "")
                + (prefix.delegationPreferred() ? "P" : "");
        return "%s/%d flags=%s(0x%02x) valid=%d pref=%d"
                .formatted(
                        prefix.prefix(),
                        prefix.length(),
                        letters,
                        flags,
                        prefix.validSeconds(),
                        prefix.preferredSeconds());
    }

    private static String names(Bytes octets) {
        var text = new StringBuilder();
        for (int at = 0; at < octets.length(); ) {
            int label = octets.at(at++);
            if (label == 0) {
                text.setCharAt(text.length() - 1, ' ');
            } else {
                text.append(octets.slice(at, at + label).latin1()).append('.');
                at += label;
            }
        }
        return text.toString().strip();
    }
}
