package org.bootmasq.cli.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.cli.explain.ExplainMachine6;
import org.bootmasq.edge.probe.ProbeFiles;
import org.bootmasq.edge.probe.ProbeLink;
import org.bootmasq.probe.Advertisement;
import org.bootmasq.probe.Answer;
import org.bootmasq.probe.BootPlace;
import org.bootmasq.probe.BootStage;
import org.bootmasq.probe.Choice;
import org.bootmasq.probe.Fetched;
import org.bootmasq.probe.ProbedStage;
import org.bootmasq.probe.Solicitation;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;

/** A boot over IPv6, stage by stage, without an address that is lent. */
final class Walk6 {
    private static final int MOST_STAGES = 3;
    /** DUID-LL (RFC 8415 section 11.4) of an Ethernet card. */
    private static final Bytes DUID_LL = Bytes.ofHex("00030001");

    private final Ip6 linkLocal;
    private final ProbeLink link;
    private final ProbeFiles files;
    private final ExplainMachine6 machine;
    private final long listenMillis;

    Walk6(
            Ip6 linkLocal,
            ProbeLink link,
            ProbeFiles files,
            HardwareAddress hardware,
            int architecture,
            long listenMillis) {
        this.linkLocal = linkLocal;
        this.link = link;
        this.files = files;
        this.listenMillis = listenMillis;
        machine = new ExplainMachine6(
                hardware,
                DUID_LL.plus(hardware.octets()),
                1,
                OptionalInt.of(architecture),
                OptionalInt.empty(),
                List.of(),
                Optional.empty());
    }

    /** All stages from the first to the last that the answers lead to. */
    List<ProbedStage> from(BootStage first) throws IOException {
        List<ProbedStage> stages = new ArrayList<>();
        Optional<BootStage> next = Optional.of(first);
        while (next.isPresent() && stages.size() < MOST_STAGES) {
            BootStage now = next.get();
            if (stages.stream().anyMatch(before -> before.stage() == now)) break;
            ProbedStage stage = play(now);
            stages.add(stage);
            next = stage.next();
        }
        return stages;
    }

    private ProbedStage play(BootStage stage) throws IOException {
        var solicitation = new Solicitation(machine.solicit(!stage.isFirmware()), listenMillis);
        link.ask(solicitation, linkLocal);
        List<Advertisement> answers = solicitation.answers();
        Choice choice = Choice.of6(stage, answers);
        Optional<BootPlace> place =
                choice.step() instanceof Choice.Step.Fetch fetch ? Optional.of(fetch.place()) : Optional.empty();
        List<Ip6> nameServers =
                choice.address().orElse(null) instanceof Advertisement told ? told.nameServers() : List.of();
        Optional<Fetched> fetched =
                place.isEmpty() ? Optional.empty() : Optional.of(files.fetch(place.get(), nameServers));
        return new ProbedStage(
                stage,
                List.<Answer>copyOf(answers),
                solicitation.unreadable(),
                choice,
                Optional.empty(),
                place,
                fetched);
    }
}
