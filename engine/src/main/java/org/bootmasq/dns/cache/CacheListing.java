package org.bootmasq.dns.cache;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.local.LocalNames;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.RecordType;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.dns.message.ReverseName;
import org.bootmasq.wire.Bytes;

/** The table of known and cached names that dnsmasq logs on SIGUSR1 with {@code log-queries}, in its form. */
public final class CacheListing {
    /** As ctime(3) writes it. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

    private static final String IMMORTAL = "";

    private final List<String> lines = new ArrayList<>();
    private final Cache cache;
    private final ZoneId zone;

    private CacheListing(Cache cache, ZoneId zone) {
        this.cache = cache;
        this.zone = zone;
    }

    /** What dnsmasq logs of the cache before that. */
    public static String statistics(Cache cache) {
        return "cache size " + cache.capacity() + ", " + cache.evictions() + "/" + cache.insertions()
                + " cache insertions re-used unexpired cache entries.";
    }

    /** @param zone of the times that are shown */
    public static List<String> of(LocalData data, Cache cache, ZoneId zone) {
        var listing = new CacheListing(cache, zone);
        listing.lines.add("Host                           Address                                  Flags      Expires"
                + "                  Source");
        listing.lines.add("------------------------------ ---------------------------------------- ----------"
                + " ------------------------ ------------");
        data.names().forEach((name, entry) -> listing.known(data, name, entry));
        cache.forEach(listing::cached);
        return List.copyOf(listing.lines);
    }

    private void known(LocalData data, Name name, LocalNames.Entry entry) {
        if (entry.records.isEmpty()) {
            line(name, "", "!F I    C ", IMMORTAL);
            return;
        }
        for (LocalNames.Known each : entry.records) {
            ResourceRecord known = each.entry();
            if (known.type() == Dns.TYPE_CNAME)
                line(name, known.target().orElse(Name.ROOT).toString(), "CF I    C ", IMMORTAL);
            if (!known.isAddress()) continue;
            boolean pointed = data.names().pointers(known.address()).stream()
                    .anyMatch(pointer -> pointer.name().equals(name));
            String flags = (known.type() == Dns.TYPE_A ? "4F" : "6F")
                    + (pointed ? "R" : " ")
                    + (each.leased() ? " D" : "I   H");
            boolean configured = each.line().isPresent();
            line(name, known.address().toString(), configured ? flags + "C" : flags, IMMORTAL);
            // dnsmasq: leases come from nowhere that it could name.
            if (!each.leased()) {
                lines.add(lines.removeLast() + " " + String.format(Locale.ROOT, "%-40s", each.source()));
            }
        }
    }

    private void cached(int at) {
        Name name = cache.name(at);
        int type = cache.type(at);
        int count = cache.count(at);
        String family = switch (type) {
            case Dns.TYPE_A -> "4F ";
            case Dns.TYPE_AAAA -> "6F ";
            case Dns.TYPE_CNAME -> "CF ";
            case Dns.TYPE_PTR ->
                ReverseName.address(name)
                                .filter(address -> ResourceRecord.typeOf(address) == Dns.TYPE_A)
                                .isPresent()
                        ? "4 R"
                        : "6 R";
            case Cache.NO_SUCH_NAME -> " F ";
            default -> "TF ";
        };
        String negative = type == Cache.NO_SUCH_NAME ? "  NX   " : count == 0 ? "  N    " : "       ";
        String flags = family + negative.substring(0, 6) + (cache.secure(at) ? "V" : " ");
        String until = TIME.format(Instant.ofEpochSecond(cache.expiry(at)).atZone(zone));
        if (count == 0) {
            boolean named = family.equals("TF ");
            line(name, named ? "<" + RecordType.text(type) + ">" : "", flags, until);
            return;
        }
        byte[] octets = cache.octets(at);
        int from = cache.data(at);
        for (int i = 0; i < count; i++) {
            int length = (octets[from] & 0xff) << 8 | octets[from + 1] & 0xff;
            record(name, type, Bytes.copyOf(octets, from + 2, length), flags, until);
            from += 2 + length;
        }
    }

    private void record(Name name, int type, Bytes data, String flags, String until) {
        switch (type) {
            case Dns.TYPE_A, Dns.TYPE_AAAA ->
                line(name, ResourceRecord.of(type, data).address().toString(), flags, until);
            case Dns.TYPE_CNAME -> line(name, Name.owning(data.toArray()).toString(), flags, until);
            case Dns.TYPE_PTR ->
                line(
                        Name.owning(data.toArray()),
                        ReverseName.address(name).map(Object::toString).orElse(""),
                        flags,
                        until);
            default -> line(name, "<" + RecordType.text(type) + ">", flags, until);
        }
    }

    private void line(Name name, String value, String flags, String until) {
        lines.add(String.format(Locale.ROOT, "%-30.30s %-40.40s %-10s %-24s", name, value, flags, until));
    }
}
