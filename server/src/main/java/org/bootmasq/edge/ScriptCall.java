package org.bootmasq.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.bootmasq.dhcp4.Effect;
import org.bootmasq.lease.Lease;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/** One call of {@code dhcp-script}: what its arguments and its {@code DNSMASQ_} variables say. */
public sealed interface ScriptCall {
    /** Longer values are cut: an environment has little room. */
    int MAX_VALUE = 4096;

    /** The arguments after the script's name. */
    List<Bytes> arguments();

    /**
     * {@code NAME=value} each, none with a NUL.
     *
     * @param nowSeconds Unix time
     */
    List<Bytes> environment(long nowSeconds);

    /** The first argument for a lease. */
    enum Action {
        /** A lease begins. */
        ADD,
        /** A lease that exists has changed, or the server has started and tells what it knows. */
        OLD,
        /** A lease is over. */
        DEL
    }

    /**
     * What the client's packet said; it is known only while the packet is answered.
     *
     * @param vendorClass option 60
     * @param suppliedHostname the name that the client sent, allowed or not
     * @param circuitId option 82, suboption 1
     * @param subscriberId option 82, suboption 6
     * @param remoteId option 82, suboption 2
     * @param requestedOptions content of option 55
     * @param tags in the order of their setting, the last first
     * @param relay giaddr, empty without a relay
     * @param userClasses of option 77
     * @param mudUrl option 161
     */
    record Request(
            Bytes vendorClass,
            Bytes suppliedHostname,
            Bytes circuitId,
            Bytes subscriberId,
            Bytes remoteId,
            Bytes requestedOptions,
            List<String> tags,
            Optional<Ip4> relay,
            List<Bytes> userClasses,
            Bytes mudUrl) {
        public Request {
            tags = List.copyOf(tags);
            userClasses = List.copyOf(userClasses);
        }
    }

    /** What the DHCPv4 engine wants said, with the arguments and variables that it chose. */
    record Decided(Effect.Script script) implements ScriptCall {
        @Override
        public List<Bytes> arguments() {
            return script.arguments().stream()
                    .map(text -> value(Bytes.latin1(text)))
                    .toList();
        }

        @Override
        public List<Bytes> environment(long nowSeconds) {
            return script.environment().entrySet().stream()
                    .map(variable ->
                            Bytes.latin1(variable.getKey() + "=").plus(value(Bytes.latin1(variable.getValue()))))
                    .toList();
        }
    }

    /**
     * Something happened to a lease.
     *
     * @param lease as it is now; its domain is told whatever its name
     * @param interfaceName where the client is, empty if unknown
     * @param request empty if no packet of the client is at hand: the script then sees {@code DNSMASQ_DATA_MISSING}
     * @param oldHostname the name that the client loses by this change, else empty
     * @param logDhcp whether {@code log-dhcp} is set
     */
    record ForLease(
            Action action,
            Lease lease,
            String interfaceName,
            Optional<Request> request,
            String oldHostname,
            boolean logDhcp)
            implements ScriptCall {
        @Override
        public List<Bytes> arguments() {
            var arguments = new ArrayList<Bytes>(4);
            arguments.add(Bytes.latin1(action.name().toLowerCase(Locale.ROOT)));
            arguments.add(Bytes.latin1(linkAddress(lease.hardware())));
            arguments.add(Bytes.latin1(lease.address().toString()));
            if (!lease.hostname().isEmpty()) arguments.add(value(Bytes.latin1(lease.hostname())));
            return arguments;
        }

        @Override
        public List<Bytes> environment(long nowSeconds) {
            var variables = new Variables();
            variables.put("CLIENT_ID", lease.clientId().colonHex());
            variables.put("INTERFACE", interfaceName);
            variables.put("LEASE_EXPIRES", Long.toString(lease.expires()));
            variables.put("DOMAIN", lease.domain());
            request.ifPresentOrElse(variables::put, () -> variables.put("DATA_MISSING", "1"));
            if (action != Action.DEL && !lease.isInfinite()) {
                variables.put("TIME_REMAINING", Long.toString(lease.remaining(nowSeconds)));
            }
            variables.put("OLD_HOSTNAME", oldHostname);
            if (logDhcp) variables.put("LOG_DHCP", "1");
            return variables.all;
        }
    }

    /**
     * A file has been sent.
     *
     * @param size octets
     * @param path of the file, as opened
     */
    record ForTransfer(long size, IpAddress client, String path) implements ScriptCall {
        @Override
        public List<Bytes> arguments() {
            return List.of(
                    Bytes.latin1("tftp"),
                    Bytes.latin1(Long.toString(size)),
                    Bytes.latin1(client.toString()),
                    value(Bytes.of(path.getBytes(StandardCharsets.UTF_8))));
        }

        @Override
        public List<Bytes> environment(long nowSeconds) {
            return List.of();
        }
    }

    /** With {@code script-arp}: a neighbour came or went. */
    record ForNeighbour(boolean added, HardwareAddress hardware, IpAddress address) implements ScriptCall {
        @Override
        public List<Bytes> arguments() {
            return List.of(
                    Bytes.latin1(added ? "arp-add" : "arp-del"),
                    Bytes.latin1(linkAddress(hardware)),
                    Bytes.latin1(address.toString()));
        }

        @Override
        public List<Bytes> environment(long nowSeconds) {
            return List.of();
        }
    }

    private static String linkAddress(HardwareAddress hardware) {
        String octets = hardware.octets().colonHex();
        return hardware.type() == 1 ? octets : "%02x-%s".formatted(hardware.type(), octets);
    }

    /** The part before the first NUL (dnsmasq: so do its script's values end), cut to the limit. */
    private static Bytes value(Bytes raw) {
        int end = raw.indexOf(Bytes.of((byte) 0));
        int length = end < 0 ? raw.length() : end;
        return raw.slice(0, Math.min(length, MAX_VALUE));
    }

    /** Collects {@code DNSMASQ_} variables; an empty one is left out. */
    final class Variables {
        private final List<Bytes> all = new ArrayList<>();

        private Variables() {}

        void put(String name, String text) {
            put(name, Bytes.latin1(text));
        }

        void put(String name, Bytes raw) {
            Bytes value = value(raw);
            if (!value.isEmpty()) all.add(Bytes.latin1("DNSMASQ_" + name + "=").plus(value));
        }

        void put(Request request) {
            put("VENDOR_CLASS", request.vendorClass());
            put("SUPPLIED_HOSTNAME", request.suppliedHostname());
            put("CIRCUIT_ID", request.circuitId());
            put("SUBSCRIBER_ID", request.subscriberId());
            put("REMOTE_ID", request.remoteId());
            var codes = new StringJoiner(",");
            for (int i = 0; i < request.requestedOptions().length(); i++) {
                codes.add(Integer.toString(request.requestedOptions().at(i)));
            }
            put("REQUESTED_OPTIONS", codes.toString());
            put("MUD_URL", request.mudUrl());
            put("TAGS", String.join(" ", request.tags()));
            request.relay().ifPresent(relay -> put("RELAY_ADDRESS", relay.toString()));
            int number = 0;
            for (Bytes userClass : request.userClasses()) put("USER_CLASS" + number++, userClass);
        }
    }
}
