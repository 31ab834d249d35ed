package org.bootmasq.cli.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.ra.IcmpArrival;
import org.bootmasq.ra.RaServer;
import org.bootmasq.ra.message.IcmpCodec;
import org.bootmasq.ra.message.IcmpMessage;
import org.bootmasq.ra.message.NdOption;
import org.bootmasq.ra.settings.RaSettings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** Has the machine ask the server's own engine of router advertisements, with its trace on. */
final class ExplainRouter {
    private static final Ip6 ROUTERS = Ip6.parse("ff02::2").orElseThrow();
    private static final int HOP_LIMIT = 255;
    private static final long NOW_MILLIS = 1_000_000_000_000L;

    private final RaSettings settings;
    private final InterfaceView view;

    ExplainRouter(RaSettings settings, ExplainNetwork6 network) {
        this.settings = settings;
        this.view = network.view();
    }

    /** What it is told, from the router itself to what is not said; nothing where none advertises. */
    List<Trace.RaStep> tell(ExplainMachine6 machine) {
        var steps = new ArrayList<Trace.RaStep>();
        var engine = new RaServer(settings, new Random(0));
        engine.trace(event -> {
            if (!(event instanceof Trace.RaEvent(var _, Trace.RaStep step))) return;
            if (!(step instanceof Trace.RouterSolicited)) steps.add(step);
        });
        engine.interfacesChanged(NOW_MILLIS, List.of(view), List.of(), Map.of(view.name(), view.mtu()));
        var own = new NdOption.SourceLinkLayer(machine.hardware().octets());
        Bytes solicitation = IcmpCodec.encode(new IcmpMessage.RouterSolicitation(List.of(own)));
        engine.onMessage(
                NOW_MILLIS, new IcmpArrival(solicitation, view.index(), machine.linkLocal(), ROUTERS, HOP_LIMIT));
        return steps;
    }
}
