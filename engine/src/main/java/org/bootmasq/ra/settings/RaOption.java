package org.bootmasq.ra.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.six.ConfiguredOption6;
import org.bootmasq.dhcp.six.OptionValue6;
import org.bootmasq.ra.message.NdOption.Pref64;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6Prefix;

/**
 * A {@code dhcp-option} for DHCPv6 that advertisements carry too.
 *
 * @param condition the tags that an interface must have
 * @param code of DHCPv6's option
 */
public record RaOption(Directive directive, TagExpression condition, int code, Content content) {
    /**
     * The tag that every advertisement has, and no client of DHCPv6. dnsmasq: knows no such tag, so that lines which
     * ask for it may stand in a file that dnsmasq reads too.
     */
    public static final String TAG = "router-advert";

    private static final int DNS_SERVERS = 23;
    private static final int DOMAIN_SEARCH = 24;
    private static final int CAPTIVE_PORTAL = 103;
    private static final int V6_PREFIX64 = 113;
    private static final int LONGEST_URI = 1000;

    /** What is told, and to which option of advertisements it belongs. */
    public sealed interface Content {}

    /** @param addresses of which some may stand for the router's own; without any, none is told */
    public record Servers(OptionValue6 addresses) implements Content {}

    /** @param names each as RFC 1035 section 3.1 has it */
    public record Domains(List<Bytes> names) implements Content {
        public Domains {
            names = List.copyOf(names);
        }
    }

    /** @param uri of the captive portal's API (RFC 8910) */
    public record Portal(Bytes uri) implements Content {}

    /** @param prefix of a NAT64 (RFC 8781): 96, 64, 56, 48, 40 or 32 bits */
    public record Nat64(Ip6Prefix prefix) implements Content {}

    /**
     * What a line says of advertisements; empty if it is for DHCPv6 alone.
     *
     * @throws org.bootmasq.config.value.Refused if it says it wrongly
     */
    static Optional<RaOption> of(ConfiguredOption6 option) {
        if (option.enterprise().isPresent()) return Optional.empty();
        Bytes value = option.value().written();
        boolean asked = option.condition().terms().stream()
                .anyMatch(term -> !term.negated() && term.name().equals(TAG));
        Optional<Content> content = switch (option.code()) {
            case DNS_SERVERS -> Optional.of(new Servers(option.value()));
            case DOMAIN_SEARCH -> Optional.of(new Domains(names(value)));
            case CAPTIVE_PORTAL -> asked ? Optional.of(portal(option.directive(), value)) : Optional.empty();
            case V6_PREFIX64 -> asked ? Optional.of(nat64(option.directive(), value)) : Optional.empty();
            default -> Optional.empty();
        };
        return content.map(told -> new RaOption(option.directive(), option.condition(), option.code(), told));
    }

    /** Names one behind another, as the settings of DHCPv6 wrote them. */
    private static List<Bytes> names(Bytes value) {
        var names = new ArrayList<Bytes>();
        int start = 0;
        for (int at = 0; at < value.length(); ) {
            int label = value.at(at);
            at += 1 + label;
            if (label != 0) continue;
            if (at - start > 1) names.add(value.slice(start, at));
            start = at;
        }
        return names;
    }

    private static Portal portal(Directive directive, Bytes uri) {
        boolean fits = !uri.isEmpty() && uri.length() <= LONGEST_URI && uri.indexOf(0, 0) < 0;
        if (!fits) throw Part.of(directive).refused("bad URI of a captive portal");
        return new Portal(uri);
    }

    private static Nat64 nat64(Directive directive, Bytes text) {
        return Ip6Prefix.parse(text.latin1())
                .filter(prefix -> Pref64.LENGTHS.contains(prefix.length()) && prefix.isNetwork())
                .map(Nat64::new)
                .orElseThrow(() -> Part.of(directive)
                        .refused(
                                "bad NAT64 prefix",
                                "an address and a length of 96, 64, 56, 48, 40 or 32, as 64:ff9b::/96"));
    }
}
