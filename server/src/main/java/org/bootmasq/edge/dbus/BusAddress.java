package org.bootmasq.edge.dbus;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Server addresses of the D-Bus specification: {@code unix:path=/run/dbus/system_bus_socket;unix:abstract=x,guid=y}.
 */
public final class BusAddress {
    private static final String STANDARD = "unix:path=/run/dbus/system_bus_socket";

    private BusAddress() {}

    /**
     * The sockets of this machine that an address names, in its order, as
     * {@link org.bootmasq.linux.UnixStream#connect} takes them. What names no such socket is passed over.
     *
     * @param address as {@code DBUS_SYSTEM_BUS_ADDRESS} says; empty for the standard place
     */
    public static List<String> sockets(String address) {
        var sockets = new ArrayList<String>();
        for (String one : (address.isEmpty() ? STANDARD : address).split(";", -1)) {
            if (one.startsWith("unix:")) socket(one.substring("unix:".length())).ifPresent(sockets::add);
        }
        return sockets;
    }

    private static Optional<String> socket(String pairs) {
        for (String pair : pairs.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) continue;
            Optional<String> value = unescaped(pair.substring(equals + 1));
            if (value.isEmpty() || value.get().isEmpty()) continue;
            switch (pair.substring(0, equals)) {
                case "path" -> {
                    return value;
                }
                case "abstract" -> {
                    return value.map(name -> "@" + name);
                }
                default -> {
                    // Such as guid, which tells nothing of the way.
                }
            }
        }
        return Optional.empty();
    }

    /** Octets that are no plain letters stand as {@code %} and two hexadecimal digits. */
    private static Optional<String> unescaped(String value) {
        var octets = new ByteArrayOutputStream();
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c != '%') {
                octets.write(c);
                continue;
            }
            if (at + 2 >= value.length()) return Optional.empty();
            int high = Character.digit(value.charAt(at + 1), 16);
            int low = Character.digit(value.charAt(at + 2), 16);
            if (high < 0 || low < 0) return Optional.empty();
            octets.write(high << 4 | low);
            at += 2;
        }
        return Optional.of(octets.toString(StandardCharsets.ISO_8859_1));
    }
}
