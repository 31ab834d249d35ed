package org.bootmasq.dhcp6.client;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.pxe.BootProgram;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;

/** Machines that boot by the network, as their messages show them. */
public final class BootClients6 {
    private BootClients6() {}

    /** What to tell of who asks; empty for what does not boot by the network. */
    public static Optional<Trace.BootClientSeen> seen(Request request) {
        ClientServerMessage message = request.message();
        List<Integer> architectures = message.first(Dhcp6Option.ClientArchitectures.class)
                .map(Dhcp6Option.ClientArchitectures::types)
                .orElse(List.of());
        OptionalInt architecture =
                architectures.stream().mapToInt(Integer::intValue).findFirst();
        String vendorClass =
                first(message.all(Dhcp6Option.VendorClass.class).stream().flatMap(shown -> shown.classes().stream()));
        String userClass =
                first(message.all(Dhcp6Option.UserClass.class).stream().flatMap(shown -> shown.classes().stream()));
        return BootProgram.of(vendorClass, userClass, false)
                .map(program -> new Trace.BootClientSeen(
                        program.title(),
                        architecture,
                        Optional.of(request.sender().hardware())
                                .filter(_ -> request.sender().hasHardware())));
    }

    private static String first(Stream<Bytes> classes) {
        return classes.findFirst().map(Bytes::latin1).orElse("");
    }
}
