package org.bootmasq.cli.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.edge.probe.ProbeFiles;
import org.bootmasq.edge.probe.ProbeInterface;
import org.bootmasq.edge.probe.ProbeLink;
import org.bootmasq.probe.Answer;
import org.bootmasq.probe.BootPlace;
import org.bootmasq.probe.BootStage;
import org.bootmasq.probe.Choice;
import org.bootmasq.probe.Discovery;
import org.bootmasq.probe.Fetched;
import org.bootmasq.probe.Offer;
import org.bootmasq.probe.ProbedStage;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/** A boot over IPv4, stage by stage; an address is borrowed only where that was asked for. */
final class Walk {
    /** A ROM, gPXE, and iPXE that gPXE has loaded; whoever comes then turns in a circle. */
    private static final int MOST_STAGES = 4;

    private static final long BOOT_SERVER_MILLIS = 4_000;

    private final ProbeLink link;
    private final Lending lending;
    private ProbeInterface at;
    private ProbeFiles files;
    private final HardwareAddress hardware;
    private final int architecture;
    private final long listenMillis;

    /** Where an address may be borrowed. */
    interface Lending {
        /** The interface with an address, if it has got one; empty if none was borrowed. */
        Optional<ProbeInterface> borrow(BootStage stage, Offer offer) throws IOException;
    }

    Walk(
            ProbeLink link,
            Lending lending,
            ProbeFiles files,
            HardwareAddress hardware,
            int architecture,
            long listenMillis) {
        this.at = files.at();
        this.link = link;
        this.lending = lending;
        this.files = files;
        this.hardware = hardware;
        this.architecture = architecture;
        this.listenMillis = listenMillis;
    }

    /** All stages from the first to the last that the answers lead to. */
    List<ProbedStage> from(BootStage first) throws IOException {
        List<ProbedStage> stages = new ArrayList<>();
        Optional<BootStage> next = Optional.of(first);
        while (next.isPresent() && stages.size() < MOST_STAGES) {
            BootStage now = next.get();
            boolean again = stages.stream().anyMatch(before -> before.stage() == now);
            if (again) break;
            ProbedStage stage = play(now);
            stages.add(stage);
            next = stage.next();
        }
        return stages;
    }

    private ProbedStage play(BootStage stage) throws IOException {
        var discovery = new Discovery(stage.discover(hardware, architecture), listenMillis, Discovery.MOST_OFFERS);
        link.ask(discovery);
        Choice choice = Choice.of(stage, discovery.offers());
        if (at.address().isEmpty() && choice.address().orElse(null) instanceof Offer offer) borrow(stage, offer);
        Optional<Offer> bootServer =
                choice.step() instanceof Choice.Step.AskBootServer asked ? ask(stage, asked) : Optional.empty();
        Optional<BootPlace> place = switch (choice.step()) {
            case Choice.Step.Fetch fetch -> Optional.of(fetch.place());
            case Choice.Step.AskBootServer _ ->
                bootServer.filter(answer -> !answer.bootFile().isEmpty()).map(answer -> Choice.place(stage, answer));
            case Choice.Step.SanDisk _, Choice.Step.OwnDisk _, Choice.Step.Nothing _ -> Optional.empty();
        };
        Optional<Fetched> fetched =
                place.isEmpty() ? Optional.empty() : Optional.of(files.fetch(place.get(), nameServers(choice)));
        return new ProbedStage(
                stage,
                List.<Answer>copyOf(discovery.offers()),
                discovery.unreadable(),
                choice,
                bootServer,
                place,
                fetched);
    }

    private void borrow(BootStage stage, Offer offer) throws IOException {
        Optional<ProbeInterface> addressed = lending.borrow(stage, offer);
        if (addressed.isEmpty()) return;
        at = addressed.get();
        files = new ProbeFiles(at, files.mostOctets(), files.mostMillis());
    }

    private Optional<Offer> ask(BootStage stage, Choice.Step.AskBootServer asked) throws IOException {
        if (at.address().isEmpty()) return Optional.empty();
        Ip4 own = at.address().get();
        Dhcp4Message question = asked.type().isPresent()
                ? stage.choose(
                        hardware,
                        architecture,
                        asked.server(),
                        own,
                        asked.type().getAsInt())
                : stage.ask(hardware, architecture, asked.server(), own);
        var discovery = new Discovery(question, BOOT_SERVER_MILLIS, 1);
        link.askBootServer(discovery, own, asked.server());
        return discovery.offers().stream().findFirst();
    }

    private static List<Ip4> nameServers(Choice choice) {
        for (Optional<Answer> answer : List.of(choice.address(), choice.boot())) {
            if (answer.orElse(null) instanceof Offer offer && offer.hasNameServer()) return offer.nameServers();
        }
        return List.of();
    }
}
