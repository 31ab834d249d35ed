package org.bootmasq.dhcp4;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.Scripts;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Site;
import org.bootmasq.dhcp4.message.BroadbandSubOption;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.RelayAgentSubOption;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/** When {@code dhcp-script} runs, and what it is told about a lease and about the request that changed it. */
final class LeaseScript {
    private static final String PREFIX = "DNSMASQ_";
    private static final String OLD_HOSTNAME = "OLD_HOSTNAME";

    private final Site site;
    private final Dhcp4Settings settings;
    private final List<Effect> effects;

    /** @param effects get the calls of the script */
    LeaseScript(Site site, List<Effect> effects) {
        this.site = site;
        this.settings = site.settings();
        this.effects = effects;
    }

    private boolean isWanted() {
        return settings.scripts().areHeard();
    }

    /**
     * A lease begins, or passes to another client, or has another name; or is renewed and the script shall know.
     *
     * @param initial whether the client comes back, rather than renews: that is told with all that its request says
     */
    void changed(Client client, Optional<Lease4> before, Lease4 lease, boolean initial) {
        if (!isWanted()) return;
        boolean known = before.isPresent();
        String oldName = before.map(Lease4::hostname).orElse("");
        boolean renamed = known && !oldName.equals(lease.hostname());
        boolean owned = known
                && before.get().hardware().equals(lease.hardware())
                && before.get().clientId().equals(lease.clientId());
        boolean renewed = hearsRenewals() && known && before.get().expires() != lease.expires();
        if (owned && !renamed && !renewed && !initial) return;
        boolean described = initial || !owned;
        // dnsmasq: a new name takes two calls, one without a name that tells the old one, one with the new.
        if (renamed && !oldName.isEmpty()) {
            Map<String, String> environment = withoutName(client, before.get(), lease.named("", "", false));
            tellRequest(environment, client, described);
            run("old", lease.named("", "", false), environment);
        }
        Map<String, String> environment = of(lease, client.request().view().name());
        putRemaining(environment, lease, client.request().at().unixSeconds());
        tellRequest(environment, client, described);
        run(known ? "old" : "add", lease, environment);
    }

    /** With {@code leasefile-ro} the script keeps the leases, and must know how long they last. */
    private boolean hearsRenewals() {
        return settings.has(Option.SCRIPT_ON_RENEWAL) || settings.has(Option.LEASEFILE_RO);
    }

    /** dnsmasq: that another client took the name takes two calls, one that tells the name and one that has none. */
    void lostName(Client client, Lease4 before, Lease4 lease) {
        if (!isWanted()) return;
        Map<String, String> environment = withoutName(client, before, lease);
        tellRequest(environment, client, false);
        run("old", lease, environment);
        Map<String, String> since = of(lease, client.request().view().name());
        putRemaining(since, lease, client.request().at().unixSeconds());
        tellRequest(since, client, false);
        run("old", lease, since);
    }

    private Map<String, String> withoutName(Client client, Lease4 before, Lease4 lease) {
        Map<String, String> environment = of(lease, client.request().view().name());
        putRemaining(environment, lease, client.request().at().unixSeconds());
        put(environment, "DOMAIN", before.domain());
        put(environment, OLD_HOSTNAME, before.hostname());
        return environment;
    }

    private static void tellRequest(Map<String, String> environment, Client client, boolean described) {
        if (described) describe(environment, client);
        else put(environment, "DATA_MISSING", "1");
    }

    /** A lease was given to somebody who did not ask for it: there is no request to tell of. */
    void given(Optional<Lease4> before, Lease4 lease, long nowSeconds) {
        if (!isWanted()) return;
        if (before.isPresent()) {
            Lease4 old = before.get();
            boolean same = old.hostname().equals(lease.hostname())
                    && old.hardware().equals(lease.hardware())
                    && old.clientId().equals(lease.clientId())
                    && (old.expires() == lease.expires() || !hearsRenewals());
            if (same) return;
            boolean renamed = !old.hostname().isEmpty() && !old.hostname().equals(lease.hostname());
            if (renamed) lostName(old, lease.named("", "", false), nowSeconds);
        }
        run(before.isPresent() ? "old" : "add", lease, unasked(lease, nowSeconds));
    }

    /** A lease has no name any more, for one that was given has it: one call tells the name, one has none. */
    void gaveNameUp(Lease4 before, Lease4 lease, long nowSeconds) {
        if (!isWanted()) return;
        lostName(before, lease, nowSeconds);
        run("old", lease, unasked(lease, nowSeconds));
    }

    private void lostName(Lease4 before, Lease4 lease, long nowSeconds) {
        Map<String, String> environment = unasked(lease, nowSeconds);
        put(environment, "DOMAIN", before.domain());
        put(environment, OLD_HOSTNAME, before.hostname());
        run("old", lease, environment);
    }

    private Map<String, String> unasked(Lease4 lease, long nowSeconds) {
        Map<String, String> environment = of(lease);
        putRemaining(environment, lease, nowSeconds);
        put(environment, "DATA_MISSING", "1");
        return environment;
    }

    void ended(Lease4 lease) {
        if (!isWanted()) return;
        Map<String, String> environment = of(lease);
        put(environment, "DATA_MISSING", "1");
        run("del", lease, environment);
    }

    /** dnsmasq: where the configuration takes a lease's name, one call has none and tells the old one. */
    void lostNames(List<LeaseChange> changes, long nowSeconds) {
        if (!isWanted()) return;
        for (LeaseChange change : changes) {
            if (!(change instanceof LeaseChange.Updated(Lease4 before, Lease4 lease))) continue;
            if (before.hostname().isEmpty()) continue;
            Map<String, String> environment = of(lease.named("", "", false));
            putRemaining(environment, lease, nowSeconds);
            put(
                    environment,
                    "DOMAIN",
                    before.domain().isEmpty() ? site.domainOf(before.address()).orElse("") : before.domain());
            put(environment, "OLD_HOSTNAME", before.hostname());
            put(environment, "DATA_MISSING", "1");
            run("old", lease.named("", "", false), environment);
        }
    }

    /** At start the script is told of every lease there is, and of one that has another name at any time. */
    void announce(Collection<Lease4> leases, long nowSeconds) {
        if (!isWanted()) return;
        for (Lease4 lease : leases) {
            run("old", lease, unasked(lease, nowSeconds));
        }
    }

    /** The lease file has no domain: what was read from it goes by the configuration. */
    private Map<String, String> of(Lease4 lease) {
        Lease4 whole = lease.hostname().isEmpty() || !lease.domain().isEmpty()
                ? lease
                : lease.named(lease.hostname(), site.domainOf(lease.address()).orElse(""), lease.nameIsConfigured());
        return of(whole, interfaceOf(lease.address()));
    }

    /** Where a client with this address is, going by the networks of the interfaces; empty behind a relay. */
    private String interfaceOf(Ip4 address) {
        for (InterfaceView each : site.networks().interfaces()) {
            for (InterfaceView.LocalAddress local : each.addresses()) {
                if (local.address().sameNetwork(address, local.netmask())) return each.name();
            }
        }
        return "";
    }

    private void run(String action, Lease4 lease, Map<String, String> environment) {
        List<String> arguments = new ArrayList<>(
                List.of(action, mac(lease.hardware()), lease.address().toString()));
        String name = Scripts.label(lease.hostname(), environment);
        if (!name.isEmpty()) arguments.add(name);
        if (settings.scripts().script().isPresent()) effects.add(new Effect.Script(arguments, environment));
        // dnsmasq: on D-Bus a new name is told once.
        if (settings.scripts().signals() && !environment.containsKey(PREFIX + OLD_HOSTNAME)) {
            String hardware = lease.hardware().octets().isEmpty() ? "<null>" : mac(lease.hardware());
            effects.add(Scripts.signal(action, lease.address(), hardware, name, environment));
        }
    }

    /** With the type in front where it is not Ethernet. */
    private static String mac(HardwareAddress hardware) {
        return hardware.octets().isEmpty() && !hardware.isEthernet()
                ? "%02x-".formatted(hardware.type())
                : hardware.toString();
    }

    private Map<String, String> of(Lease4 lease, String interfaceName) {
        Map<String, String> environment = new LinkedHashMap<>();
        put(environment, "CLIENT_ID", lease.clientId().colonHex());
        put(environment, "DOMAIN", lease.domain());
        put(environment, "INTERFACE", interfaceName);
        put(environment, "LEASE_EXPIRES", Long.toString(lease.expires()));
        if (settings.has(Option.LOG_DHCP)) put(environment, "LOG_DHCP", "1");
        return environment;
    }

    private static void putRemaining(Map<String, String> environment, Lease4 lease, long nowSeconds) {
        if (!lease.isInfinite()) put(environment, "TIME_REMAINING", Long.toString(lease.remaining(nowSeconds)));
    }

    private static void describe(Map<String, String> environment, Client client) {
        Dhcp4Message request = client.request().message();
        request.option(OptionCode.VENDOR_CLASS).ifPresent(value -> put(environment, "VENDOR_CLASS", value.latin1()));
        // dnsmasq: whatever option 12 says, be it a name or not; never what option 81 says.
        putPart(environment, "SUPPLIED_HOSTNAME", request.option(OptionCode.HOST_NAME));
        request.option(OptionCode.VENDOR_IDENTIFYING_VENDOR_SPECIFIC)
                .flatMap(option -> SubOptions.ofEnterprise(option, BroadbandSubOption.ENTERPRISE))
                .ifPresent(inside -> {
                    putPart(environment, "CPEWAN_OUI", BroadbandSubOption.MANUFACTURER_OUI.in(inside));
                    putPart(environment, "CPEWAN_SERIAL", BroadbandSubOption.SERIAL_NUMBER.in(inside));
                    putPart(environment, "CPEWAN_CLASS", BroadbandSubOption.PRODUCT_CLASS.in(inside));
                });
        putPart(environment, "CIRCUIT_ID", client.request().relay().subOption(RelayAgentSubOption.CIRCUIT_ID));
        putPart(environment, "REMOTE_ID", client.request().relay().subOption(RelayAgentSubOption.REMOTE_ID));
        putPart(environment, "SUBSCRIBER_ID", client.request().relay().subOption(RelayAgentSubOption.SUBSCRIBER_ID));
        request.option(OptionCode.PARAMETER_REQUEST_LIST).ifPresent(list -> {
            List<String> codes = new ArrayList<>();
            for (int i = 0; i < list.length(); i++) codes.add(Integer.toString(list.at(i)));
            put(environment, "REQUESTED_OPTIONS", String.join(",", codes));
        });
        put(environment, "TAGS", String.join(" ", new ArrayList<>(client.tags().all()).reversed()));
        if (!request.giaddr().isUnspecified()) {
            put(environment, "RELAY_ADDRESS", request.giaddr().toString());
        }
        List<Bytes> classes =
                request.option(OptionCode.USER_CLASS).map(LeaseScript::classes).orElse(List.of());
        for (int i = 0; i < classes.size(); i++)
            put(environment, "USER_CLASS" + i, classes.get(i).latin1());
        putPart(environment, "MUD_URL", request.option(OptionCode.MUD_URL));
    }

    private static void putPart(Map<String, String> environment, String name, Optional<Bytes> value) {
        value.ifPresent(octets -> put(environment, name, octets.latin1()));
    }

    private static void put(Map<String, String> environment, String name, String value) {
        if (!value.isEmpty()) environment.put(PREFIX + name, value);
    }

    /** RFC 3004 has a length before each class; gPXE and iPXE leave it out, and then the option is one class. */
    static List<Bytes> classes(Bytes option) {
        List<Bytes> classes = new ArrayList<>();
        int at = 0;
        while (at < option.length()) {
            int length = option.at(at);
            if (length == 0 || at + 1 + length > option.length()) return List.of(option);
            classes.add(option.slice(at + 1, at + 1 + length));
            at += 1 + length;
        }
        return classes;
    }
}
