package org.bootmasq.dbus;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one object that is found behind a name on the bus, and what it says of itself: the standard interfaces Peer and
 * Introspectable. Calls of its own methods are for whoever carries them out.
 *
 * @param path where it is
 * @param interfaceName of its own methods
 * @param members of that interface, in the order in which they are told
 * @param machineId what GetMachineId tells
 */
public record BusObject(String path, String interfaceName, List<Member> members, Supplier<String> machineId) {
    /** What an error is called whose cause is in the arguments. */
    public static final String INVALID_ARGS = "org.freedesktop.DBus.Error.InvalidArgs";

    private static final String UNKNOWN_METHOD = "org.freedesktop.DBus.Error.UnknownMethod";
    private static final String PEER = "org.freedesktop.DBus.Peer";
    private static final String INTROSPECTABLE = "org.freedesktop.DBus.Introspectable";
    private static final String DOCTYPE =
            "<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\""
                    + "\n\"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n";

    /** What an interface has. */
    public sealed interface Member {}

    /** Something to be asked. */
    public record Method(String name, List<Argument> arguments) implements Member {
        public Method {
            arguments = List.copyOf(arguments);
        }
    }

    /** Something that is told. */
    public record Signal(String name, List<Argument> arguments) implements Member {
        public Signal {
            arguments = List.copyOf(arguments);
        }
    }

    /** @param direction {@code in} or {@code out}; empty where it is not said, which means {@code in} for a method */
    public record Argument(String name, String type, String direction) {}

    public BusObject {
        members = List.copyOf(members);
    }

    /** What it answers itself; empty for a call of a method of its own. */
    Optional<DbusMessage> answer(DbusMessage call) {
        String member = call.member();
        if (call.interfaceName().equals(PEER)) return Optional.of(asPeer(call));
        if (call.interfaceName().equals(INTROSPECTABLE) && member.equals("Introspect")) {
            return Optional.of(call.answer(new DbusWriter().text(introspection(call.path()))));
        }
        boolean ours = call.path().equals(path)
                && members.stream()
                        .anyMatch(each ->
                                each instanceof Method method && method.name().equals(member));
        return ours ? Optional.empty() : Optional.of(unknown(call));
    }

    private DbusMessage asPeer(DbusMessage call) {
        return switch (call.member()) {
            case "Ping" -> call.answer(new DbusWriter());
            case "GetMachineId" -> call.answer(new DbusWriter().text(machineId.get()));
            default -> call.failure(UNKNOWN_METHOD, "No such method of " + PEER + ": " + call.member());
        };
    }

    private static DbusMessage unknown(DbusMessage call) {
        String where = call.interfaceName().isEmpty() ? "" : " of interface " + call.interfaceName();
        return call.failure(
                UNKNOWN_METHOD,
                "No such method" + where + " here: " + call.member() + " with signature \"" + call.signature() + "\"");
    }

    /** Of the object all that it has; of a path above it the next step to it. */
    private String introspection(String at) {
        if (at.equals(path)) return introspection();
        String above = at.equals("/") ? at : at + "/";
        if (!path.startsWith(above)) return DOCTYPE + "<node>\n</node>\n";
        String child = path.substring(above.length()).split("/", -1)[0];
        return DOCTYPE + "<node>\n  <node name=\"" + child + "\"/>\n</node>\n";
    }

    private String introspection() {
        var text =
                new StringBuilder(DOCTYPE).append("<node name=\"").append(path).append("\">\n");
        write(text, INTROSPECTABLE, List.of(new Method("Introspect", List.of(new Argument("data", "s", "out")))));
        write(text, interfaceName, members);
        return text.append("</node>\n").toString();
    }

    private static void write(StringBuilder text, String name, List<? extends Member> members) {
        text.append("  <interface name=\"").append(name).append("\">\n");
        for (Member member : members) {
            switch (member) {
                case Method(String method, var arguments) -> write(text, "method", method, arguments);
                case Signal(String signal, var arguments) -> write(text, "signal", signal, arguments);
            }
        }
        text.append("  </interface>\n");
    }

    private static void write(StringBuilder text, String kind, String name, List<Argument> arguments) {
        text.append("    <").append(kind).append(" name=\"").append(name).append("\">\n");
        for (Argument each : arguments) {
            text.append("      <arg name=\"").append(each.name()).append('"');
            if (!each.direction().isEmpty())
                text.append(" direction=\"").append(each.direction()).append('"');
            text.append(" type=\"").append(each.type()).append("\"/>\n");
        }
        text.append("    </").append(kind).append(">\n");
    }
}
