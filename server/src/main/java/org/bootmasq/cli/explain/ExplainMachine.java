package org.bootmasq.cli.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.probe.BootStage;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/**
 * The machine that is asked about.
 *
 * @param architecture option 93
 * @param overrides options that replace what the firmware sends by itself
 * @param relay the relay agent between us (giaddr)
 */
record ExplainMachine(HardwareAddress hardware, int architecture, List<Dhcp4Option> overrides, Optional<Ip4> relay) {
    ExplainMachine {
        overrides = List.copyOf(overrides);
    }

    Bytes discover(BootStage stage) {
        return finished(stage.discover(hardware, architecture));
    }

    Bytes request(BootStage stage, Ip4 server, Ip4 address) {
        return finished(stage.request(hardware, architecture, server, address));
    }

    /** To port 4011, about an entry of the menu (PXE 2.1 section 2.4.6). */
    Bytes choose(BootStage stage, Ip4 server, Ip4 address, int type) {
        return finished(stage.choose(hardware, architecture, server, address, type));
    }

    private Bytes finished(Dhcp4Message message) {
        List<Dhcp4Option> options = new ArrayList<>(message.options());
        for (Dhcp4Option override : overrides) {
            options.removeIf(option -> option.code() == override.code());
            options.add(override);
        }
        Dhcp4Message sent = message.withOptions(options);
        if (relay.isPresent()) sent = sent.withAddresses(sent.ciaddr(), sent.yiaddr(), sent.siaddr(), relay.get());
        return Dhcp4Codec.encode(sent);
    }
}
