package org.bootmasq.dhcp4.client;

import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.pxe.BootProgram;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;

/** Machines that boot by the network, as their messages show them. */
public final class BootClients {
    private BootClients() {}

    /** What to tell of who asks; empty for what does not boot by the network. */
    public static Optional<Trace.BootClientSeen> seen(Dhcp4Message message) {
        return BootProgram.of(
                        text(message, OptionCode.VENDOR_CLASS),
                        text(message, OptionCode.USER_CLASS),
                        message.has(OptionCode.GPXE_ENCAPSULATED))
                .map(program -> new Trace.BootClientSeen(program.title(), architecture(message), hardware(message)));
    }

    private static String text(Dhcp4Message message, OptionCode code) {
        return message.option(code).map(Bytes::latin1).orElse("");
    }

    private static OptionalInt architecture(Dhcp4Message message) {
        return message.option(OptionCode.CLIENT_ARCHITECTURE)
                .filter(value -> value.length() >= 2)
                .map(value -> OptionalInt.of(value.at(0) << 8 | value.at(1)))
                .orElse(OptionalInt.empty());
    }

    private static Optional<HardwareAddress> hardware(Dhcp4Message message) {
        HardwareAddress hardware = Identity.of(message, false).hardware();
        return hardware.octets().length() == 0 ? Optional.empty() : Optional.of(hardware);
    }
}
