package org.bootmasq.dns.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Option;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.local.LocalNames;
import org.bootmasq.dns.local.LocalSearch;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Punycode;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.message.ReplyWriter;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.dns.message.ReverseName;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.settings.AuthSettings;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.NamedInterface;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/**
 * Answers with authority (RFC 1035 section 4.3.1) from the names of this machine that lie in the zones of
 * {@code auth-zone}. The world is told only addresses that may show, and nothing of what is not in a zone; dnsmasq: who
 * asks elsewhere than at {@code auth-server} hears all names of the zones, without the zone's own records around them.
 */
public final class AuthAnswers {
    private static final String SOURCE = "auth";
    private static final int STANDARD_TTL = 600;

    private DnsSettings settings;
    private AuthSettings auth;
    private final ReplyWriter writer;
    private final QueryTrace trace;
    private long ttl;
    private AuthSerial serial;
    private LocalData data;
    private AuthZones zones;
    private AuthRecords records;
    private long answered;
    private final List<Bytes> before = new ArrayList<>();

    public AuthAnswers(DnsSettings settings, LocalData data, ReplyWriter writer, QueryTrace trace) {
        this.settings = settings;
        auth = settings.auth();
        this.writer = writer;
        this.trace = trace;
        ttl = settings.limits().authTtl().orElse(STANDARD_TTL);
        serial = new AuthSerial(auth.soa().serial());
        this.data = data;
        zones = new AuthZones(auth, data::interfaces);
        records = new AuthRecords(data, zones);
    }

    /** Goes by other settings; the serial number never goes back, but where {@code auth-soa} names another. */
    public void reconfigure(DnsSettings others, LocalData other) {
        if (!others.auth().soa().serial().equals(auth.soa().serial())) {
            serial = new AuthSerial(others.auth().soa().serial());
        }
        settings = others;
        auth = others.auth();
        ttl = others.limits().authTtl().orElse(STANDARD_TTL);
        use(other);
    }

    /** Answers from other local names from now on. */
    public void use(LocalData other) {
        data = other;
        zones = new AuthZones(auth, other::interfaces);
        records = new AuthRecords(other, zones);
        serial.reread();
    }

    /** How many questions came to it. */
    public long answered() {
        return answered;
    }

    /** Whether the question came to a place of {@code auth-server}, where only authority is spoken. */
    public boolean isOutside(Asker asker) {
        for (AuthSettings.Server server : auth.servers()) {
            if (server.addresses().contains(asker.asked())) return true;
            for (NamedInterface named : server.interfaces()) {
                boolean family = asker.asked() instanceof Ip4 ? named.ip4() : named.ip6();
                if (family && isOn(named.name(), asker.interfaceIndex())) return true;
            }
        }
        return false;
    }

    private boolean isOn(String device, int index) {
        return data.interfaces().stream()
                .anyMatch(each -> each.index() == index && each.device().equals(device));
    }

    /** dnsmasq: the names of zones are answered from them wherever one asks, but for {@code localise-queries}. */
    public boolean hasZone(Name name) {
        return !zones.all().isEmpty()
                && !settings.has(Option.LOCALISE_QUERIES)
                && zones.of(name).isPresent();
    }

    /** The messages that go before the reply: those of a zone that does not fit into one. */
    public List<Bytes> before() {
        return before;
    }

    /** Writes the reply to a question that is outside, or whose name has a zone; whether there is one. */
    public boolean answer(long nowMillis, Asker asker, Question question, boolean outside) {
        before.clear();
        if (outside) writer.clear(Dns.RA);
        boolean internet = question.dnsClass() == Dns.CLASS_IN;
        if (internet && outside && reverse(nowMillis, question)) {
            answered++;
            return true;
        }
        Optional<AuthZones.Zone> zone = zones.of(question.name());
        boolean transfer = internet && question.type() == Dns.TYPE_AXFR && zone.isPresent();
        // RFC 5936 section 4.2: a zone does not fit into a datagram.
        if (transfer && !asker.tcp() && zone.get().name().equals(question.name())) return false;
        answered++;
        if (trace.wantsLines() && zone.isPresent()) {
            trace.because(
                    "the name is in the zone " + zone.get().name(),
                    List.of(zone.get().line().directive()));
        }
        if (zone.isEmpty() || (outside && !internet)) refuse("reply", "REFUSED (EDE: not authoritative)");
        else if (!internet) none(question, Rcode.NXDOMAIN, true);
        else if (question.name().equals(zone.get().name())) apex(nowMillis, asker, question, zone.get(), outside);
        else inside(nowMillis, question, zone.get(), outside);
        return true;
    }

    private void refuse(String source, String reason) {
        if (trace.isOn()) trace.failed(source, reason);
        writer.withoutEdns();
        writer.end(Rcode.REFUSED);
    }

    private void none(Question question, Rcode rcode, boolean said) {
        if (said && trace.isOn()) {
            String family = question.type() == Dns.TYPE_A ? "-IPv4" : question.type() == Dns.TYPE_AAAA ? "-IPv6" : "";
            String name = ReverseName.address(question.name())
                    .map(Object::toString)
                    .orElse(question.name().toString());
            trace.answered(SOURCE, name, rcode == Rcode.NXDOMAIN ? "NXDOMAIN" : "NODATA" + family);
        }
        writer.end(rcode);
    }

    /** The zone's own name has records that no other has. */
    private void apex(long nowMillis, Asker asker, Question question, AuthZones.Zone zone, boolean outside) {
        Name name = zone.name();
        switch (question.type()) {
            case Dns.TYPE_SOA -> {
                writer.answer(question.name(), Dns.CLASS_IN, ttl, soa(nowMillis));
                say(question.name(), "<SOA>");
                nameServers(name, true);
            }
            case Dns.TYPE_NS -> {
                for (ResourceRecord each : nameServers(true)) writer.answer(question.name(), Dns.CLASS_IN, ttl, each);
                say(question.name(), "<NS>");
            }
            case Dns.TYPE_AXFR -> {
                if (!mayTransfer(asker.address())) {
                    trace.warn("ignoring zone transfer request from " + asker.address());
                    writer.set(Dns.RA);
                    refuse("config", "REFUSED");
                    return;
                }
                say(question.name(), "<AXFR>");
                writer.set(Dns.AA);
                transfer(nowMillis, zone, !outside);
            }
            default -> {
                inside(nowMillis, question, zone, outside);
                return;
            }
        }
        writer.set(Dns.AA);
        writer.end(Rcode.NOERROR);
    }

    private void say(Name name, String value) {
        if (trace.isOn()) trace.answered(SOURCE, name.toString(), value);
    }

    private void inside(long nowMillis, Question question, AuthZones.Zone zone, boolean outside) {
        Name name = question.name();
        int type = question.type();
        boolean answered = false;
        for (int links = 0; links < Dns.LONGEST_CHAIN; links++) {
            if (matching(name, type, zone, !outside)) {
                answered = true;
                break;
            }
            Optional<Name> target = records.alias(name, zone);
            if (target.isEmpty()) break;
            answered = true;
            writer.answer(name, Dns.CLASS_IN, ttl, ResourceRecord.of(Dns.TYPE_CNAME, Bytes.EMPTY, target.get()));
            if (trace.isOn()) trace.answered("config", name.toString(), "<CNAME>");
            if (type == Dns.TYPE_CNAME) break;
            name = target.get();
        }
        if (outside) {
            writer.set(Dns.AA);
            if (answered) nameServers(zone.name(), true);
            else writer.authority(zone.name(), ttl, soa(nowMillis));
        }
        if (answered) writer.end(Rcode.NOERROR);
        else {
            boolean exists = records.exists(question.name(), zone);
            boolean said = !exists || records.of(question.name(), zone, true).isEmpty();
            none(question, exists ? Rcode.NOERROR : Rcode.NXDOMAIN, said);
        }
    }

    private boolean matching(Name name, int type, AuthZones.Zone zone, boolean everything) {
        boolean found = false;
        for (LocalNames.Known known : records.of(name, zone, everything)) {
            ResourceRecord entry = known.entry();
            if (entry.type() != type || type == Dns.TYPE_CNAME) continue;
            found = true;
            writer.answer(name, Dns.CLASS_IN, ttl, entry);
            if (trace.isOn()) say(name, known);
        }
        return found;
    }

    /** dnsmasq: an address that means this name is told before it. */
    private void say(Name name, LocalNames.Known known) {
        String text = LocalSearch.text(known.entry());
        boolean pointed = known.entry().isAddress()
                && data.names().pointers(known.entry().address()).stream()
                        .anyMatch(pointer -> pointer.name().equals(name));
        if (pointed) trace.answered(known.source(), text, name.toString(), known.line());
        else trace.answered(known.source(), name.toString(), text, known.line());
    }

    /** Names of addresses, and what there is to say of their zone; whether the name is in one. */
    private boolean reverse(long nowMillis, Question question) {
        int type = question.type();
        if (type != Dns.TYPE_PTR && type != Dns.TYPE_SOA && type != Dns.TYPE_NS) return false;
        Optional<IpAddress> address = ReverseName.network(question.name());
        if (address.isEmpty()) return false;
        for (AuthZones.Zone zone : zones.all()) {
            Optional<AuthZones.Network> network = zones.networkOf(zone, address.get());
            if (network.isEmpty()) continue;
            writer.set(Dns.AA);
            reverse(nowMillis, question, address.get(), network.get().reverseZone(), zone);
            return true;
        }
        return false;
    }

    private void reverse(long nowMillis, Question question, IpAddress address, Name apex, AuthZones.Zone zone) {
        switch (question.type()) {
            case Dns.TYPE_SOA -> {
                writer.answer(apex, Dns.CLASS_IN, ttl, soa(nowMillis));
                say(apex, "<SOA>");
            }
            case Dns.TYPE_NS -> {
                for (ResourceRecord each : nameServers(false)) writer.answer(apex, Dns.CLASS_IN, ttl, each);
                say(apex, "<NS>");
                writer.end(Rcode.NOERROR);
                return;
            }
            default -> {
                if (!pointers(question.name(), address, zone)) {
                    writer.authority(apex, ttl, soa(nowMillis));
                    none(question, Rcode.NXDOMAIN, true);
                    return;
                }
            }
        }
        nameServers(apex, false);
        writer.end(Rcode.NOERROR);
    }

    private boolean pointers(Name owner, IpAddress address, AuthZones.Zone zone) {
        Optional<Name> ofInterface = data.ofInterfaces().nameOf(address).filter(name -> name.isIn(zone.name()));
        if (ofInterface.isPresent()) {
            pointer(owner, address, ofInterface.get(), "config");
            return true;
        }
        boolean found = false;
        for (LocalNames.Pointer each : data.names().pointers(address)) {
            boolean byLabel = each.leased() && !data.leasesHaveOnlyFullNames();
            Optional<Name> name = byLabel
                    ? each.name().firstLabel().flatMap(label -> label.below(zone.name()))
                    : Optional.of(each.name()).filter(whole -> whole.isIn(zone.name()));
            if (name.isEmpty()) continue;
            found = true;
            pointer(owner, address, name.get(), each.source());
        }
        if (found) return true;
        Optional<Name> made = data.synth().name(address).filter(name -> name.isIn(zone.name()));
        made.ifPresent(name -> pointer(owner, address, name, "config"));
        return made.isPresent();
    }

    private void pointer(Name owner, IpAddress address, Name name, String source) {
        writer.answer(owner, Dns.CLASS_IN, ttl, ResourceRecord.pointer(name, OptionalInt.empty()));
        if (trace.isOn()) trace.answered(source, address.toString(), name.toString());
    }

    private void nameServers(Name owner, boolean secondaries) {
        for (ResourceRecord each : nameServers(secondaries)) writer.authority(owner, ttl, each);
    }

    /** dnsmasq: this machine is a name server of the zone if there is a place where it is asked as such. */
    private List<ResourceRecord> nameServers(boolean secondaries) {
        var list = new ArrayList<ResourceRecord>();
        for (AuthSettings.Server server : auth.servers()) {
            if (!server.addresses().isEmpty() || !server.interfaces().isEmpty()) list.add(nameServer(server.name()));
        }
        if (secondaries) auth.secondaries().forEach(each -> list.add(nameServer(each)));
        return list;
    }

    private static ResourceRecord nameServer(String name) {
        return ResourceRecord.of(Dns.TYPE_NS, Bytes.EMPTY, Punycode.name(name).orElse(Name.ROOT));
    }

    /** RFC 1035 section 3.3.13, the minimum as RFC 2308 section 4 reads it. */
    private ResourceRecord soa(long nowMillis) {
        AuthSettings.Soa soa = auth.soa();
        String primary =
                auth.servers().isEmpty() ? "" : auth.servers().getLast().name();
        Name contact = soa.contact()
                .flatMap(Punycode::name)
                .or(() -> Punycode.name("hostmaster." + primary))
                .orElse(Name.ROOT);
        var to = new ByteWriter(128);
        to.bytes(Punycode.name(primary).orElse(Name.ROOT).wire()).bytes(contact.wire());
        to.i32(serial.at(nowMillis, data.changes()));
        to.i32(soa.refreshSeconds())
                .i32(soa.retrySeconds())
                .i32(soa.expirySeconds())
                .i32((int) ttl);
        return ResourceRecord.of(Dns.TYPE_SOA, to.bytes());
    }

    private boolean mayTransfer(IpAddress asker) {
        return auth.peers().isEmpty()
                ? !auth.secondaries().isEmpty()
                : auth.peers().contains(asker);
    }

    /** RFC 5936 section 2.2: in as many messages as it takes. */
    private void transfer(long nowMillis, AuthZones.Zone zone, boolean everything) {
        ResourceRecord soa = soa(nowMillis);
        transfer(zone.name(), soa);
        for (ResourceRecord each : nameServers(true)) transfer(zone.name(), each);
        for (AuthRecords.Owned each : records.all(zone, everything)) {
            transfer(each.owner(), each.known().entry());
        }
        transfer(zone.name(), soa);
    }

    private void transfer(Name owner, ResourceRecord entry) {
        writer.answer(owner, Dns.CLASS_IN, ttl, entry);
        if (!writer.truncated()) return;
        before.add(writer.next());
        writer.answer(owner, Dns.CLASS_IN, ttl, entry);
    }
}
