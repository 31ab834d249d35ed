package org.bootmasq.dns.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageReader;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Punycode;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.dns.settings.DomainPattern;
import org.bootmasq.dns.settings.DomainSets;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/**
 * {@code ipset} and {@code nftset}: the addresses that servers give to a name go into the sets of its domain. dnsmasq:
 * the longest domain counts, of several lines about it the first, and what is known here goes into no set.
 */
public final class SetMembership {
    private record Line(String domain, Name name, List<String> sets) {}

    private record Answer(Name owner, int type, Optional<IpAddress> address, Optional<Name> target) {}

    private final List<Line> ipsets;
    private final List<Line> nftsets;
    private final AddressSets kernel;
    private final QueryTrace trace;

    public SetMembership(DomainSets settings, AddressSets kernel, QueryTrace trace) {
        ipsets = lines(settings.ipsets());
        nftsets = lines(settings.nftsets());
        this.kernel = kernel;
        this.trace = trace;
    }

    private static List<Line> lines(List<DomainSets.Membership> memberships) {
        var lines = new ArrayList<Line>();
        for (DomainSets.Membership each : memberships) {
            List<String> domains = each.domains().isEmpty() ? List.of("") : each.domains();
            for (String domain : domains) {
                String shown = DomainPattern.plain(domain);
                String plain = shown.equals("#") && !domain.equals("*") ? "" : shown;
                Punycode.name(plain).ifPresent(name -> lines.add(new Line(plain, name, each.sets())));
            }
        }
        return List.copyOf(lines);
    }

    /** Takes a reply that is passed on to whoever asked. */
    public void learn(byte[] reply, int length) {
        if (ipsets.isEmpty() && nftsets.isEmpty()) return;
        try {
            read(new MessageReader(reply, 0, length));
        } catch (Malformed _) {
            // A reply that is no message to the end gives no addresses.
        }
    }

    private void read(MessageReader reader) throws Malformed {
        reader.skip(4);
        int questions = reader.u16();
        int answers = reader.u16();
        reader.skip(4);
        if (questions != 1) return;
        Name asked = reader.plainName();
        int type = reader.u16();
        int dnsClass = reader.u16();
        if ((type != Dns.TYPE_A && type != Dns.TYPE_AAAA) || dnsClass != Dns.CLASS_IN) return;
        Optional<Line> ipset = longest(ipsets, asked);
        Optional<Line> nftset = longest(nftsets, asked);
        if (ipset.isEmpty() && nftset.isEmpty()) return;
        var list = new ArrayList<Answer>();
        for (int i = 0; i < answers; i++) entry(reader).ifPresent(list::add);
        Optional<Name> name = Optional.of(asked);
        for (int links = 0; links < Dns.LONGEST_CHAIN && name.isPresent(); links++) {
            Name present = name.get();
            for (Answer each : list) {
                if (!each.owner.equals(present) || each.type != type || each.address.isEmpty()) continue;
                ipset.ifPresent(line -> toIpsets(line, each.address.get()));
                nftset.ifPresent(line -> toNftsets(line, each.address.get()));
            }
            name = list.stream()
                    .filter(each -> each.owner.equals(present))
                    .flatMap(each -> each.target.stream())
                    .findFirst();
        }
    }

    private static Optional<Answer> entry(MessageReader reader) throws Malformed {
        Name owner = reader.name();
        int type = reader.u16();
        int dnsClass = reader.u16();
        reader.skip(4);
        int length = reader.u16();
        boolean internet = dnsClass == Dns.CLASS_IN;
        if (internet && type == Dns.TYPE_CNAME) {
            return Optional.of(new Answer(owner, type, Optional.empty(), Optional.of(reader.name())));
        }
        boolean address = (type == Dns.TYPE_A && length == 4) || (type == Dns.TYPE_AAAA && length == 16);
        if (!internet || !address) {
            reader.skip(length);
            return Optional.empty();
        }
        IpAddress found = ResourceRecord.of(type, reader.bytes(length)).address();
        return Optional.of(new Answer(owner, type, Optional.of(found), Optional.empty()));
    }

    private static Optional<Line> longest(List<Line> lines, Name name) {
        Optional<Line> best = Optional.empty();
        for (Line line : lines) {
            boolean longer =
                    best.isEmpty() || line.name.length() > best.get().name.length();
            if (longer && name.isIn(line.name)) best = Optional.of(line);
        }
        return best;
    }

    private void toIpsets(Line line, IpAddress address) {
        for (String set : line.sets) {
            Optional<String> failure = kernel.addToIpset(set, address);
            if (failure.isPresent()) trace.warn("failed to update ipset " + set + ": " + failure.get());
            else trace.putIntoSet("ipset", set, address, line.domain);
        }
    }

    /** {@code [4#|6#][family#]table#set}; nft(8) takes a table without a family for one of IPv4. */
    private void toNftsets(Line line, IpAddress address) {
        for (String set : line.sets) {
            boolean limited = set.startsWith("4#") || set.startsWith("6#");
            boolean other = (set.charAt(0) == '4' && address instanceof Ip6)
                    || (set.charAt(0) == '6' && address instanceof Ip4);
            if (limited && other) continue;
            String[] words = (limited ? set.substring(2) : set).split("#", -1);
            Optional<String> failure = switch (words.length) {
                case 2 -> kernel.addToNftset("ip", words[0], words[1], address);
                case 3 -> kernel.addToNftset(words[0], words[1], words[2], address);
                default -> Optional.of("syntax error");
            };
            String shown = set.replace('#', ' ');
            if (failure.isPresent()) trace.warn("nftset " + shown + " Error: " + failure.get());
            else trace.putIntoSet("nftset", shown, address, line.domain);
        }
    }
}
