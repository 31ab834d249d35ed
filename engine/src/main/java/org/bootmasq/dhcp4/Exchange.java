package org.bootmasq.dhcp4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.ClientName;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.RelayAgent;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.Host;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.dhcp4.settings.Relays;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.HardwareType;
import org.bootmasq.wire.Ip4;

/** One request while it is decided: what it says, what is known of its sender, and the effects gathered so far. */
final class Exchange {
    private final ServerState server;
    private final long nowMillis;
    private final Arrival arrival;
    private final InterfaceView view;
    private final Dhcp4Message request;
    private final RelayAgent relayAgent;
    private final Tags tags;
    private final List<Effect> effects = new ArrayList<>();
    private final RequestLog log;
    private final HardwareAddress hardware;
    private Bytes clientId;
    private final HardwareAddress identity;

    private List<Served> networks = List.of();
    private Optional<Host> host = Optional.empty();
    private Optional<Range> entered = Optional.empty();
    private Optional<Lease> lease = Optional.empty();
    private Optional<Ip4> override;
    private ClientName clientName = ClientName.NONE;
    private ChosenName name = ChosenName.NONE;
    private boolean ignored;
    private final Map<String, Optional<Ip4>> resolved = new HashMap<>(0);

    /**
     * The name a client is to have.
     *
     * @param host without domain, empty for none
     * @param domain given with the name, empty if none was
     * @param configured whether {@code dhcp-host} gave it
     * @param offer whether it goes into an OFFER already
     */
    record ChosenName(String host, String domain, boolean configured, boolean offer) {
        static final ChosenName NONE = new ChosenName("", "", false, false);
    }

    Exchange(ServerState server, long nowMillis, Arrival arrival, InterfaceView view, Dhcp4Message request) {
        this.server = server;
        this.nowMillis = nowMillis;
        this.arrival = arrival;
        this.view = view;
        this.request = request;
        this.relayAgent = RelayAgent.of(request);
        this.override =
                relayAgent.override().or(() -> proxyRelay(server.settings().relays().proxy(), request.giaddr()));
        this.tags = new Tags(server.settings().clients().tagIfs(), server.trace());
        this.log = new RequestLog(this, effects, server.settings().policy());
        this.hardware = new HardwareAddress(request.htype(), request.chaddr());
        this.clientId = server.settings().clients().ignoreClientId()
                ? Bytes.EMPTY
                : request.option(OptionCode.CLIENT_ID).orElse(Bytes.EMPTY);
        this.identity = identity(hardware, clientId);
    }

    /** {@code dhcp-proxy}: the relay stands for us, so that all of a client's messages go through it. */
    private static Optional<Ip4> proxyRelay(Relays.Proxy proxy, Ip4 giaddr) {
        boolean one = proxy.enabled()
                && !giaddr.isUnspecified()
                && (proxy.relays().isEmpty() || proxy.relays().contains(giaddr));
        return one ? Optional.of(giaddr) : Optional.empty();
    }

    /** Without a hardware address the client identifier stands for it, as RFC 4390 and RFC 2855 links need. */
    private static HardwareAddress identity(HardwareAddress hardware, Bytes clientId) {
        if (!hardware.octets().isEmpty() || clientId.length() <= 3) return hardware;
        int type = clientId.at(0);
        boolean typed = type == hardware.type() || (type == HardwareType.EUI_64.code() && hardware.type() == HardwareType.IEEE_1394.code());
        return new HardwareAddress(hardware.type(), typed ? clientId.slice(1) : clientId);
    }

    ServerState server() {
        return server;
    }

    Dhcp4Settings settings() {
        return server.settings();
    }

    Trace trace() {
        return server.trace();
    }

    long nowMillis() {
        return nowMillis;
    }

    /** Unix time, by which leases end. */
    long nowSeconds() {
        return server.wallSeconds(nowMillis);
    }

    Arrival arrival() {
        return arrival;
    }

    InterfaceView view() {
        return view;
    }

    String interfaceName() {
        return view.name();
    }

    Dhcp4Message request() {
        return request;
    }

    RelayAgent relayAgent() {
        return relayAgent;
    }

    Tags tags() {
        return tags;
    }

    RequestLog log() {
        return log;
    }

    List<Effect> effects() {
        return effects;
    }

    HardwareAddress hardware() {
        return hardware;
    }

    Bytes clientId() {
        return clientId;
    }

    /** dnsmasq: a client that shows no identifier this time counts as having the one of its lease. */
    void resumeClientId() {
        boolean ignored = settings().clients().ignoreClientId() || request.has(OptionCode.CLIENT_ID);
        if (clientId.isEmpty() && !ignored && lease.isPresent())
            clientId = lease.get().clientId();
    }

    /** {@code id:*} in the machine's {@code dhcp-host} line: its identifiers change from stage to stage of a boot. */
    void dropClientId() {
        clientId = Bytes.EMPTY;
    }

    /** What spreads clients over a range and stands in the log; without octets the client cannot be told from others. */
    HardwareAddress identity() {
        return identity;
    }

    /** The octets only, as dnsmasq logs them. */
    String identityText() {
        return identity.octets().isEmpty() ? "<null>" : identity.octets().colonHex();
    }

    HostFinder.Machine machine(String name) {
        return new HostFinder.Machine(hardware, clientId, name);
    }

    List<Served> networks() {
        return networks;
    }

    void networks(List<Served> found) {
        networks = found;
    }

    /** The range that serves, once it is found. */
    Optional<Range> entered() {
        return entered;
    }

    Optional<Host> host() {
        return host;
    }

    void host(Host found) {
        host = Optional.of(found);
    }

    Optional<Lease> lease() {
        return lease;
    }

    void lease(Optional<Lease> found) {
        lease = found;
    }

    Optional<Ip4> override() {
        return override;
    }

    void override(Ip4 serverId) {
        override = Optional.of(serverId);
    }

    ClientName clientName() {
        return clientName;
    }

    void clientName(ClientName given) {
        clientName = given;
    }

    ChosenName name() {
        return name;
    }

    void name(ChosenName chosen) {
        name = chosen;
    }

    boolean isIgnored() {
        return ignored;
    }

    void ignore() {
        ignored = true;
    }

    /** Our address on the arriving interface, where no network gives a better one. */
    Ip4 fallbackAddress() {
        return view.firstAddress().orElse(Ip4.UNSPECIFIED);
    }

    /** What option 54 of the reply says (RFC 2131 section 4.1; RFC 5107 lets a relay override it). */
    Ip4 serverId(Optional<Served> network) {
        return override.orElseGet(() -> network.map(Served::local).orElse(fallbackAddress()));
    }

    /** The same address throughout one reply, whoever's turn it is. */
    Optional<Ip4> resolve(String name) {
        return resolved.computeIfAbsent(name, server::resolve);
    }

    /** Puts a change of a lease among the effects. */
    void save(LeaseChange change) {
        effects.add(new Effect.SaveLease(change));
    }

    /** What a decision adds to the effects, apart from them. */
    List<Effect> aside(Runnable decision) {
        int before = effects.size();
        decision.run();
        List<Effect> added = effects.subList(before, effects.size());
        List<Effect> apart = List.copyOf(added);
        added.clear();
        return apart;
    }

    void refuse(String reason) {
        if (trace().isOn()) trace().tell(new Trace.Refused(reason, Optional.empty()));
    }

    /** The tags of the range that serves, which only then are set. */
    void enter(Served network) {
        entered = Optional.of(network.range());
        tags.add(network.range().setTags(), network.range().directive(), "address from this range");
        explainTags();
    }

    /** Once all tags are there. */
    void explainTags() {
        tags.explainConditions();
        if (log.isDetailed() && !tags.all().isEmpty()) log.detail("tags: " + tags.text());
    }
}
