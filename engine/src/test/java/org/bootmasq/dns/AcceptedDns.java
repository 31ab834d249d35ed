package org.bootmasq.dns;

import java.util.Locale;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.ReverseName;

/** Differences from dnsmasq that are meant, each with its reason. */
final class AcceptedDns {
    private static final String FLAGS = " flags ";

    private AcceptedDns() {}

    static boolean covers(String name, OracleQueries.Asked query, MessageText theirs, MessageText ours) {
        // The counters depend on how replies are cached in detail, and the programs have different names.
        if (query.title().contains(".bind type 16") && isAnswer(theirs) && isAnswer(ours)) return true;
        // Which of the records fit into a reply that is cut is left open: the client asks again over TCP.
        if (isCut(theirs) && isCut(ours)) return true;
        if (name.startsWith("auth")) return coversZones(query.title().toLowerCase(Locale.ROOT), theirs, ours);
        // Rebind protection holds here for questions of every type and class.
        if (name.startsWith("rebind") && theirs.text().contains("answer\n    ") && isEmpty(ours)) return true;
        // dnsmasq says from time to time that the type is filtered where there was nothing to filter.
        if (name.startsWith("filter") && isEmpty(theirs) == isEmpty(ours) && isAnswer(theirs) && isAnswer(ours))
            return true;
        // Where a server contradicts itself, dnsmasq believes that there is a name, for a name that a CNAME led to.
        String title = query.title().toLowerCase(Locale.ROOT);
        if (title.startsWith("hosta.example.lan") && isEmpty(theirs) && isEmpty(ours)) return true;
        // That an address means "no such name" is not kept: the next question is asked again.
        if (name.equals("bogus-nx") && title.startsWith("bogus.up.test")) return true;
        // dnsmasq writes max-cache-ttl into CNAMEs that it forwards.
        if (name.equals("cachettl")
                && title.contains(" type 5 ")
                && theirs.text().equals(ours.text())) return true;
        // dnsmasq gives authority to local records behind a server's CNAME or not, by their type.
        if (title.startsWith("tolocal.up.test") && isEmpty(theirs) == isEmpty(ours)) return true;
        // Addresses that rebind protection blocks are as blocked in replies that would have been cut; DO is left out.
        if (name.startsWith("rebind") && isEmpty(theirs) && isEmpty(ours)) return true;
        // The question goes on with the size that we take, so that a reply too long for the client is kept for others.
        if (title.startsWith("many.up.test") && isAnswer(theirs) && isAnswer(ours)) return true;
        // bogus-priv means the addresses between providers and customers too, as in dnsmasq 2.93.
        if (title.contains(".64.100.in-addr.arpa type 12 ") && ours.text().startsWith("rcode 3")) return true;
        // filter-rr=ANY leaves the MX records of a question for everything alone.
        if (name.equals("filter-rr") && title.contains(" type 255 ")) return true;
        // With use-stale-cache dnsmasq keeps "no such name" without a SOA record, and is silent to questions without
        // RD.
        if (name.equals("stale") && (isEmpty(ours) || title.startsWith("zero.up.test"))) return true;
        // dnsmasq forgets a CNAME when its target was renewed, sooner or later: it asks again, and the server's AA
        // shows.
        if (title.startsWith("alias") && withoutAuthority(theirs).equals(withoutAuthority(ours))) return true;
        // An address for names without a dot keeps dnsmasq from asking any server about them.
        return name.equals("undotted-address") && theirs.text().startsWith("rcode 5");
    }

    private static boolean coversZones(String title, MessageText theirs, MessageText ours) {
        // dnsmasq follows one alias; behind it, it takes every name for the zone's own.
        if (title.startsWith("alalias")) return true;
        boolean ofZone = title.contains(" type 2 ") || title.contains(" type 6 ");
        if (ofZone && ours.text().contains(" 5 1 ")) return true;
        // Names made of addresses have no records of other types: dnsmasq sends octets of its memory, or denies the
        // name.
        if (title.matches("[pq]-1.*") && !title.contains(" type 1 ") && isEmpty(ours) && isAnswer(ours)) return true;
        // Outside of zones, the name of a network is no address.
        if (title.contains("arpa type") && isOfNetwork(title) && theirs.text().contains(" 12 1 ")) return true;
        if (title.startsWith("130.2.0.192.in-addr.arpa type 255")
                || title.startsWith("3.0.0.10.in-addr.arpa type 255")) {
            return theirs.text().contains(" 12 1 ") && ours.text().contains(" 12 1 ");
        }
        // Without localise-queries as everywhere: MAILB behind an alias is no error.
        return title.contains(" type 253 ") && ours.text().contains(" 5 1 ");
    }

    private static boolean isOfNetwork(String title) {
        String name = title.substring(0, title.indexOf(' '));
        return ReverseName.address(Name.of(name)).isEmpty();
    }

    private static boolean isAnswer(MessageText message) {
        return message.text().startsWith("rcode 0");
    }

    private static boolean isCut(MessageText message) {
        int at = message.text().indexOf(FLAGS);
        if (at < 0) return false;
        int from = at + FLAGS.length();
        return (Integer.parseInt(message.text().substring(from, from + 4), 16) & Dns.TC) != 0;
    }

    private static String withoutAuthority(MessageText message) {
        int at = message.text().indexOf(FLAGS);
        if (at < 0) return message.text();
        int from = at + FLAGS.length();
        int flags = Integer.parseInt(message.text().substring(from, from + 4), 16) & ~Dns.AA;
        return message.text().substring(0, from)
                + Integer.toHexString(flags)
                + message.text().substring(from + 4);
    }

    private static boolean isEmpty(MessageText message) {
        return message.text().contains("answer\n  authority");
    }
}
