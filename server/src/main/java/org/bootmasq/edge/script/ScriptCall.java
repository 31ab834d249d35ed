package org.bootmasq.edge.script;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.IpAddress;

/** One call of {@code dhcp-script}: what its arguments and its {@code DNSMASQ_} variables say. */
public sealed interface ScriptCall {
    /** Longer values are cut: an environment has little room. */
    int MAX_VALUE = 4096;

    /** Objects without text. */
    int PLAIN_WEIGHT = 300;

    /** Of a variable, beside its text. */
    int VARIABLE_WEIGHT = 120;

    /** The arguments after the script's name. */
    List<Bytes> arguments();

    /**
     * {@code NAME=value} each, none with a NUL.
     *
     * @param nowSeconds Unix time
     */
    List<Bytes> environment(long nowSeconds);

    /** About how many octets it takes of the heap while it waits. */
    default long weight() {
        return PLAIN_WEIGHT;
    }

    /** What the DHCPv4 engine wants said, with the arguments and variables that it chose. */
    record Decided(Effect.Script script) implements ScriptCall {
        @Override
        public long weight() {
            long weight = PLAIN_WEIGHT;
            for (String value : script.environment().values()) weight += VARIABLE_WEIGHT + value.length();
            return weight;
        }

        @Override
        public List<Bytes> arguments() {
            return script.arguments().stream()
                    .map(text -> value(Bytes.latin1(text)))
                    .toList();
        }

        @Override
        public List<Bytes> environment(long nowSeconds) {
            var variables = new ArrayList<Bytes>();
            script.environment().forEach((name, text) -> {
                Bytes value = value(Bytes.latin1(text));
                if (!value.isEmpty()) variables.add(Bytes.latin1(name + "=").plus(value));
            });
            return variables;
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
                    value(Bytes.latin1(path)));
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
                    Bytes.latin1(hardware.toString()),
                    Bytes.latin1(address.toString()));
        }

        @Override
        public List<Bytes> environment(long nowSeconds) {
            return List.of();
        }
    }

    /** Nobody is called: it wakes who waits for a call. */
    record Nothing() implements ScriptCall {
        @Override
        public List<Bytes> arguments() {
            return List.of();
        }

        @Override
        public List<Bytes> environment(long nowSeconds) {
            return List.of();
        }
    }

    /** The part before the first NUL (dnsmasq: so do its script's values end), cut to the limit. */
    private static Bytes value(Bytes raw) {
        int end = raw.indexOf(Bytes.of((byte) 0));
        int length = end < 0 ? raw.length() : end;
        return raw.slice(0, Math.min(length, MAX_VALUE));
    }
}
