package org.bootmasq.dns.local;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.RecordType;
import org.bootmasq.dns.message.ReplyWriter;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.dns.message.ReverseName;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.net.InterfaceAddress;
import org.bootmasq.wire.IpAddress;

/** Writes what local data know of one name into a reply. */
public final class LocalSearch {
    private final DnsSettings settings;
    private final LocalData data;
    private final ReplyWriter writer;
    private final QueryTrace trace;
    private final long standardTtl;
    private int turn;

    public LocalSearch(DnsSettings settings, LocalData data, ReplyWriter writer, QueryTrace trace) {
        this.settings = settings;
        this.data = data;
        this.writer = writer;
        this.trace = trace;
        standardTtl = settings.limits().localTtl().orElse(0);
    }

    /** The names that are searched. */
    public LocalData data() {
        return data;
    }

    /** The time to live of a record in seconds, its own or the one for all. */
    public long ttl(ResourceRecord entry) {
        return entry.ttlSeconds().isPresent() ? entry.ttlSeconds().getAsInt() : standardTtl;
    }

    /** The CNAME record of a name. */
    public Optional<LocalNames.Known> alias(Name name) {
        Optional<LocalNames.Entry> entry = data.names().find(name);
        if (entry.isEmpty()) return Optional.empty();
        for (LocalNames.Known known : entry.get().records) {
            if (known.entry().type() == Dns.TYPE_CNAME) return Optional.of(known);
        }
        return Optional.empty();
    }

    /** Writes all records of a name and type; whether there were any. */
    public boolean write(Name name, int type, Asker asker) {
        int before = writer.answers();
        boolean any = type == Dns.TYPE_ANY;
        Optional<LocalNames.Entry> entry = data.names().find(name);
        Optional<IpAddress> reverse = any || type == Dns.TYPE_PTR ? ReverseName.address(name) : Optional.empty();
        Optional<Name> ofInterface = reverse.flatMap(data.ofInterfaces()::nameOf);
        // The name of an interface comes before ptr-record, and that before hosts.
        boolean hidden = type == Dns.TYPE_PTR && ofInterface.isPresent();
        if (!hidden) entry.ifPresent(known -> records(name, known.records, type, asker));
        boolean addresses = any || type == Dns.TYPE_A || type == Dns.TYPE_AAAA;
        if (addresses) moving(name, type, asker);
        boolean pointed = ofInterface.isEmpty() && entry.isPresent() && hasPointer(entry.get());
        if (!pointed) reverse.ifPresent(address -> pointer(name, address, ofInterface));
        boolean found = writer.answers() > before || writer.truncated();
        if (!found && addresses) found = synthetic(name, type);
        boolean mail = any || (type == Dns.TYPE_MX && !found);
        if (mail && entry.isPresent()) found |= ownMx(name, entry.get());
        return found;
    }

    private void records(Name name, List<LocalNames.Known> list, int type, Asker asker) {
        int size = list.size();
        // dnsmasq: addresses take turns at being first.
        int first = size > 1 && !settings.has(Option.NO_ROUND_ROBIN) ? turn++ & 0x7fffffff : 0;
        boolean near = type == Dns.TYPE_A && settings.has(Option.LOCALISE_QUERIES) && isNear(list, asker);
        for (int i = 0; i < size; i++) {
            LocalNames.Known known = list.get((first + i) % size);
            ResourceRecord entry = known.entry();
            if (entry.type() != type && type != Dns.TYPE_ANY || entry.type() == Dns.TYPE_CNAME) continue;
            if (near && !reaches(entry.address(), asker)) continue;
            writer.answer(name, Dns.CLASS_IN, ttl(entry), entry);
            if (trace.isOn()) trace.answered(known.source(), name.toString(), text(entry), known.line());
        }
        if (size > 0) targets(list, type);
    }

    /** A record as the log shows it: an address, or its type in angle brackets. */
    public static String text(ResourceRecord entry) {
        if (entry.isAddress()) return entry.address().toString();
        return "<" + RecordType.text(entry.type()) + ">";
    }

    /** Addresses of MX and SRV targets, for the additional section. */
    private void targets(List<LocalNames.Known> list, int type) {
        for (LocalNames.Known known : list) {
            ResourceRecord entry = known.entry();
            boolean pointsAtHost = entry.type() == Dns.TYPE_MX || entry.type() == Dns.TYPE_SRV;
            if (!pointsAtHost || (entry.type() != type && type != Dns.TYPE_ANY)) continue;
            entry.target().ifPresent(this::additional);
        }
    }

    private void additional(Name target) {
        Optional<LocalNames.Entry> entry = data.names().find(target);
        if (entry.isEmpty()) return;
        for (LocalNames.Known known : entry.get().records) {
            if (known.entry().isAddress()) writer.additional(target, ttl(known.entry()), known.entry());
        }
    }

    /** {@code localise-queries}: whether an address of the name is in the network that was asked. */
    private boolean isNear(List<LocalNames.Known> list, Asker asker) {
        for (LocalNames.Known known : list) {
            if (known.entry().type() == Dns.TYPE_A && reaches(known.entry().address(), asker)) return true;
        }
        return false;
    }

    /** dnsmasq: the network counts that the question's destination is in, wherever it arrived. */
    private boolean reaches(IpAddress address, Asker asker) {
        for (InterfaceAddress each : data.interfaces()) {
            if (each.address().equals(asker.asked()) && each.reaches(address)) return true;
        }
        return false;
    }

    /** Addresses that follow the interfaces. */
    private void moving(Name name, int type, Asker asker) {
        List<IpAddress> all = data.ofInterfaces().addresses(name);
        List<IpAddress> near = settings.has(Option.LOCALISE_QUERIES) && type == Dns.TYPE_A
                ? all.stream().filter(address -> reaches(address, asker)).toList()
                : List.of();
        for (IpAddress address : near.isEmpty() ? all : near) {
            addressAnswer(name, type, address, data.ofInterfaces().line(name));
        }
    }

    private void addressAnswer(Name name, int type, IpAddress address, Optional<Directive> line) {
        ResourceRecord entry = ResourceRecord.address(address, OptionalInt.empty());
        if (entry.type() != type && type != Dns.TYPE_ANY) return;
        writer.answer(name, Dns.CLASS_IN, standardTtl, entry);
        if (trace.isOn()) trace.answered("config", name.toString(), address.toString(), line);
    }

    private boolean synthetic(Name name, int type) {
        int before = writer.answers();
        data.synth()
                .address(name)
                .ifPresent(address -> addressAnswer(
                        name, type, address, trace.wantsLines() ? data.synth().line(name) : Optional.empty()));
        return writer.answers() > before;
    }

    private static boolean hasPointer(LocalNames.Entry entry) {
        return entry.records.stream().anyMatch(known -> known.entry().type() == Dns.TYPE_PTR);
    }

    private void pointer(Name name, IpAddress address, Optional<Name> ofInterface) {
        if (ofInterface.isPresent()) {
            pointer(name, address, ofInterface.get(), standardTtl, "config");
            return;
        }
        List<LocalNames.Pointer> list = data.names().pointers(address);
        if (list.isEmpty()) {
            data.synth().name(address).ifPresent(made -> pointer(name, address, made, standardTtl, "config"));
            return;
        }
        for (LocalNames.Pointer each : list) {
            pointer(name, address, each.name(), each.ttlSeconds().orElse((int) standardTtl), each.source());
        }
    }

    private void pointer(Name name, IpAddress address, Name target, long ttl, String source) {
        writer.answer(name, Dns.CLASS_IN, ttl, ResourceRecord.pointer(target, OptionalInt.empty()));
        if (!trace.isOn()) return;
        Optional<Directive> line = trace.wantsLines() ? lineOf(target, address) : Optional.empty();
        trace.answered(source, address.toString(), target.toString(), line);
    }

    private Optional<Directive> lineOf(Name target, IpAddress address) {
        return data.lineOf(target, address)
                .or(() -> data.ofInterfaces().line(target))
                .or(() -> data.synth().line(target));
    }

    private boolean ownMx(Name name, LocalNames.Entry entry) {
        // dnsmasq: a domain of machines is a machine too.
        boolean machine =
                entry.records.stream().anyMatch(known -> known.entry().isAddress()) || entry.records.isEmpty();
        boolean given = entry.records.stream().anyMatch(known -> known.entry().type() == Dns.TYPE_MX);
        Optional<ResourceRecord> mx = machine && !given ? data.mxOf(name) : Optional.empty();
        if (mx.isEmpty()) return false;
        writer.answer(name, Dns.CLASS_IN, standardTtl, mx.get());
        if (trace.isOn()) trace.answered("config", name.toString(), "<MX>");
        return true;
    }
}
