package org.bootmasq.template;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bootmasq.template.Machine.Value;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/** Machines that ask. */
public final class Machines {
    public static final String UUID = "4C4C4544-0051-3510-8052-B4C04F334D32";

    private Machines() {}

    /** One of which all is known. */
    public static Machine known() {
        return new Machine(
                Optional.of(HardwareAddress.ethernet("52:54:00:AB:cd:ef")),
                Optional.of(Ip4.of("192.0.2.17")),
                Optional.of(Value.told("web1")),
                Optional.of(Value.told(UUID)),
                Optional.of(Value.told("PF 12/3")),
                OptionalInt.of(7),
                Ip4.of("192.0.2.1"),
                Set.of("lab", "role=db"),
                Map.of("disk", Value.written("/dev/sda \"1\"")));
    }

    /** One of which nothing is known but our own address. */
    public static Machine stranger() {
        return new Machine(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Ip4.of("192.0.2.1"),
                Set.of(),
                Map.of());
    }

    /** One that says this of itself: as its host name, its serial number, and a value x. */
    public static Machine saying(String text) {
        Value told = Value.told(text);
        return new Machine(
                Optional.empty(),
                Optional.empty(),
                Optional.of(told),
                Optional.of(told),
                Optional.of(told),
                OptionalInt.empty(),
                Ip4.of("192.0.2.1"),
                Set.of(),
                Map.of("x", told));
    }

    /** One for whom the operator has written this as a value x. */
    public static Machine written(String text) {
        return stranger().with(Map.of("x", Value.written(text)));
    }

    /** What a machine gets of a template. */
    public static String render(ScriptKind kind, String template, Machine machine) {
        return Rendering.of(Template.parse(kind, Bytes.latin1(template)).orElseThrow(), machine)
                .orElseThrow()
                .content()
                .latin1();
    }
}
