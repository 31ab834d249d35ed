package org.bootmasq.dhcp6;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.Scripts;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Request;
import org.bootmasq.dhcp6.client.Site;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** When {@code dhcp-script} runs, and what it is told about a lease and about the message that changed it. */
final class LeaseScript {
    private static final String PREFIX = "DNSMASQ_";
    private static final String OLD_HOSTNAME = "OLD_HOSTNAME";

    private final ServerState server;
    private final Site site;
    private final Dhcp6Settings settings;
    private final List<Effect> effects;

    /** @param effects get the calls of the script */
    LeaseScript(ServerState server, List<Effect> effects) {
        this.server = server;
        this.site = server.site();
        this.settings = site.settings();
        this.effects = effects;
    }

    private boolean isWanted() {
        return settings.scripts().areHeard();
    }

    /**
     * A lease begins, or has another name; or is renewed and the script shall know.
     *
     * @param initial whether the client comes back, rather than renews: that is told with all that its message says
     */
    void changed(Client client, Optional<Lease6> before, Lease6 lease, boolean initial) {
        if (!isWanted()) return;
        boolean known = before.isPresent();
        String oldName = before.map(Lease6::hostname).orElse("");
        boolean renamed = known && !oldName.equals(lease.hostname());
        boolean renewed = hearsRenewals() && known && before.get().expires() != lease.expires();
        if (known && !renamed && !renewed && !initial) return;
        // dnsmasq: a new name takes two calls, one without a name that tells the old one, one with the new.
        if (renamed && !oldName.isEmpty()) {
            Lease6 nameless = lease.named("", "", false);
            Map<String, String> environment = withoutName(client, before.get(), nameless);
            tellRequest(environment, client, initial);
            run("old", nameless, environment);
        }
        Map<String, String> environment = now(client, lease);
        tellRequest(environment, client, initial);
        run(known ? "old" : "add", lease, environment);
    }

    /** With {@code leasefile-ro} the script keeps the leases, and must know how long they last. */
    private boolean hearsRenewals() {
        return settings.has(Option.SCRIPT_ON_RENEWAL) || settings.has(Option.LEASEFILE_RO);
    }

    /** Another client took the name: one call tells the name that was, one has none. */
    void lostName(Client client, Lease6 before, Lease6 lease) {
        if (!isWanted()) return;
        Map<String, String> environment = withoutName(client, before, lease);
        put(environment, "DATA_MISSING", "1");
        run("old", lease, environment);
        Map<String, String> since = now(client, lease);
        put(since, "DATA_MISSING", "1");
        run("old", lease, since);
    }

    private Map<String, String> withoutName(Client client, Lease6 before, Lease6 lease) {
        Map<String, String> environment = now(client, lease);
        put(environment, "DOMAIN", before.domain());
        put(environment, OLD_HOSTNAME, before.hostname());
        return environment;
    }

    private Map<String, String> now(Client client, Lease6 lease) {
        Map<String, String> environment = of(lease, client.request().view().name());
        putRemaining(environment, lease, client.request().at().unixSeconds());
        return environment;
    }

    private static void tellRequest(Map<String, String> environment, Client client, boolean described) {
        if (described) describe(environment, client);
        else put(environment, "DATA_MISSING", "1");
    }

    /** A lease was given to somebody who did not ask for it: there is no request to tell of. */
    void given(Optional<Lease6> before, Lease6 lease, long nowSeconds) {
        if (!isWanted()) return;
        if (before.isPresent()) {
            Lease6 old = before.get();
            boolean same = old.hostname().equals(lease.hostname())
                    && old.binding().equals(lease.binding())
                    && (old.expires() == lease.expires() || !hearsRenewals());
            if (same) return;
            boolean renamed = !old.hostname().isEmpty() && !old.hostname().equals(lease.hostname());
            if (renamed) lostName(old, lease.named("", "", false), nowSeconds);
        }
        run(before.isPresent() ? "old" : "add", lease, unasked(lease, nowSeconds));
    }

    /** A lease has no name any more, for one that was given has it: one call tells the name, one has none. */
    void gaveNameUp(Lease6 before, Lease6 lease, long nowSeconds) {
        if (!isWanted()) return;
        lostName(before, lease, nowSeconds);
        run("old", lease, unasked(lease, nowSeconds));
    }

    private void lostName(Lease6 before, Lease6 lease, long nowSeconds) {
        Map<String, String> environment = unasked(lease, nowSeconds);
        put(environment, "DOMAIN", before.domain());
        put(environment, OLD_HOSTNAME, before.hostname());
        run("old", lease, environment);
    }

    private Map<String, String> unasked(Lease6 lease, long nowSeconds) {
        Map<String, String> environment = of(lease);
        putRemaining(environment, lease, nowSeconds);
        put(environment, "DATA_MISSING", "1");
        return environment;
    }

    void ended(Lease6 lease) {
        if (!isWanted()) return;
        Map<String, String> environment = of(lease);
        put(environment, "DATA_MISSING", "1");
        run("del", lease, environment);
    }

    /** dnsmasq: where the configuration takes a lease's name, one call has none and tells the old one. */
    void lostNames(List<LeaseChange> changes, long nowSeconds) {
        if (!isWanted()) return;
        for (LeaseChange change : changes) {
            if (!(change instanceof LeaseChange.Updated(Lease6 before, Lease6 lease))) continue;
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
    void announce(Collection<Lease6> leases, long nowSeconds) {
        if (!isWanted()) return;
        for (Lease6 lease : leases) {
            run("old", lease, unasked(lease, nowSeconds));
        }
    }

    /** The lease file has no domain: what was read from it goes by the configuration. */
    private Map<String, String> of(Lease6 lease) {
        Lease6 whole = lease.hostname().isEmpty() || !lease.domain().isEmpty()
                ? lease
                : lease.named(lease.hostname(), site.domainOf(lease.address()).orElse(""), lease.nameIsConfigured());
        return of(whole, interfaceOf(lease));
    }

    /** Where a client with this address is, going by the networks of the interfaces; empty behind a relay. */
    private String interfaceOf(Lease6 lease) {
        if (lease.isPrefix()) return lease.via().device();
        for (InterfaceView each : site.networks().interfaces()) {
            for (InterfaceView.LocalAddress6 local : each.addresses6()) {
                if (local.reaches(lease.address())) return each.name();
            }
        }
        return "";
    }

    /** Scripts know nothing of prefixes, and pass over an action that they do not know. */
    private void run(String action, Lease6 lease, Map<String, String> environment) {
        List<String> arguments = new ArrayList<>();
        String name = Scripts.label(lease.hostname(), environment);
        if (lease.isPrefix()) {
            arguments.add("pd-" + action);
            arguments.add(environment.getOrDefault("DNSMASQ_INTERFACE", ""));
            arguments.add(lease.via().linkLocal().toString());
            arguments.add(lease.address() + "/" + lease.prefixLength());
        } else {
            arguments.add(action);
            arguments.add(lease.binding().duid().colonHex());
            arguments.add(lease.address().toString());
            if (!name.isEmpty()) arguments.add(name);
        }
        if (settings.scripts().script().isPresent()) effects.add(new Effect.Script(arguments, environment));
        // dnsmasq: on D-Bus a new name is told once; it knows nothing of prefixes.
        boolean told = lease.isPrefix() || environment.containsKey(PREFIX + OLD_HOSTNAME);
        if (settings.scripts().signals() && !told) {
            String duid = lease.binding().duid().isEmpty()
                    ? "<null>"
                    : lease.binding().duid().colonHex();
            effects.add(Scripts.signal(action, lease.address(), duid, name, environment));
        }
    }

    private Map<String, String> of(Lease6 lease, String interfaceName) {
        Map<String, String> environment = new LinkedHashMap<>();
        String kind = switch (lease.binding().kind()) {
            case ADDRESS -> "";
            case TEMPORARY -> "T";
            case PREFIX -> "P";
        };
        put(environment, "IAID", kind + Integer.toUnsignedString(lease.binding().iaid()));
        put(environment, "DOMAIN", lease.domain());
        put(environment, "INTERFACE", interfaceName);
        put(environment, "LEASE_EXPIRES", Long.toString(lease.expires()));
        server.holders().latest(lease.address()).ifPresent(hardware -> put(environment, "MAC", hardware.toString()));
        put(environment, "SERVER_DUID", server.serverId().colonHex());
        if (settings.has(Option.LOG_DHCP)) put(environment, "LOG_DHCP", "1");
        if (lease.isPrefix()) put(environment, "DUID", lease.binding().duid().colonHex());
        return environment;
    }

    private static void putRemaining(Map<String, String> environment, Lease6 lease, long nowSeconds) {
        if (!lease.isInfinite()) put(environment, "TIME_REMAINING", Long.toString(lease.remaining(nowSeconds)));
    }

    private static void describe(Map<String, String> environment, Client client) {
        Request request = client.request();
        request.message().first(Dhcp6Option.VendorClass.class).ifPresent(shown -> {
            put(environment, "VENDOR_CLASS_ID", Integer.toUnsignedString(shown.enterprise()));
            putAll(environment, "VENDOR_CLASS", shown.classes());
        });
        request.message()
                .first(Dhcp6Option.UserClass.class)
                .ifPresent(shown -> putAll(environment, "USER_CLASS", shown.classes()));
        request.message()
                .first(Dhcp6Option.ClientFqdn.class)
                .ifPresent(given -> put(environment, "SUPPLIED_HOSTNAME", given.name()));
        request.wanted().ifPresent(codes -> {
            put(
                    environment,
                    "REQUESTED_OPTIONS",
                    String.join(",", codes.stream().map(String::valueOf).toList()));
        });
        put(environment, "TAGS", String.join(" ", new ArrayList<>(client.tags().all()).reversed()));
        request.path().link().map(Ip6::toString).ifPresent(link -> put(environment, "RELAY_ADDRESS", link));
    }

    private static void putAll(Map<String, String> environment, String name, List<Bytes> values) {
        for (int i = 0; i < values.size(); i++) {
            put(environment, name + i, values.get(i).latin1());
        }
    }

    private static void put(Map<String, String> environment, String name, String value) {
        if (!value.isEmpty()) environment.put(PREFIX + name, value);
    }
}
