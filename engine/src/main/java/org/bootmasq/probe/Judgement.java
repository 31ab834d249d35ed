package org.bootmasq.probe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bootmasq.wire.Ip4;

/** Says what would go wrong with a boot, of what was seen when it was tried. */
public final class Judgement {
    private final int architecture;
    private final List<ProbedStage> stages;
    private final Set<Finding> findings = new LinkedHashSet<>();

    private Judgement(int architecture, List<ProbedStage> stages) {
        this.architecture = architecture;
        this.stages = stages;
    }

    /**
     * All that is worth to be said, stage by stage.
     *
     * @param architecture of the machine, option 93
     */
    public static List<Finding> of(int architecture, List<ProbedStage> stages) {
        var judgement = new Judgement(architecture, stages);
        for (int i = 0; i < stages.size(); i++) judgement.judge(i);
        return List.copyOf(judgement.findings);
    }

    /** How bad the worst is; absent if nothing is to be said. */
    public static Optional<Finding.Severity> worst(List<Finding> findings) {
        return findings.stream().map(Finding::severity).max(Finding.Severity::compareTo);
    }

    private void judge(int index) {
        ProbedStage stage = stages.get(index);
        String who = stage.stage().title();
        if (stage.unreadable() > 0)
            warning(
                    "unreadable",
                    stage.unreadable() + " datagrams for machines that ask for an address can be read by" + " none");
        if (stage.answers().isEmpty()) {
            critical(
                    "no-server",
                    "nobody answers " + who + ". A server on this very computer does not hear what is"
                            + " sent from here");
            return;
        }
        addresses(stage);
        servers(stage);
        step(stage);
        if (isLoop(index)) return;
        stage.place().ifPresent(place -> findings.addAll(JudgementOfFile.of(architecture, stage, place)));
    }

    private void addresses(ProbedStage stage) {
        for (Answer answer : stage.answers()) {
            if (answer instanceof Offer offer && offer.isRefusal())
                warning("refusal", offer.who() + " refuses " + stage.stage().title());
            if (answer instanceof Advertisement advertisement
                    && !advertisement.status().isEmpty())
                warning("refusal", advertisement.who() + " says " + advertisement.status());
        }
        if (stage.choice().address().isEmpty())
            critical("no-address", "no server offers " + stage.stage().title() + " an address");
    }

    /** Several servers that give addresses, and several that say what to boot. */
    private void servers(ProbedStage stage) {
        List<String> giving = new ArrayList<>();
        List<String> booting = new ArrayList<>();
        Set<String> files = new HashSet<>();
        for (Answer answer : stage.answers()) {
            if (answer.hasAddress() && !giving.contains(answer.who())) giving.add(answer.who());
            boolean boots = !answer.bootFile().isEmpty()
                    || answer instanceof Offer offer && !offer.menu().isEmpty();
            if (!boots) continue;
            if (!booting.contains(answer.who())) booting.add(answer.who());
            files.add(
                    answer instanceof Offer offer && !offer.bootFile().isEmpty()
                            ? Choice.place(stage.stage(), offer).toString()
                            : answer.bootFile());
        }
        if (giving.size() > 1)
            warning(
                    "two-servers",
                    giving.size() + " servers offer " + stage.stage().title() + " addresses: "
                            + String.join(", ", giving) + (differ(stage) ? ", of different networks" : "")
                            + "; which of them a machine takes is chance");
        if (booting.size() > 1 && files.size() > 1)
            warning(
                    "two-boot-servers",
                    booting.size() + " servers tell " + stage.stage().title()
                            + " what to boot, each something else: " + String.join(", ", booting)
                            + "; which of them a machine believes depends on its firmware");
    }

    private static boolean differ(ProbedStage stage) {
        Set<Ip4> networks = new HashSet<>();
        for (Answer answer : stage.answers()) {
            if (answer instanceof Offer offer
                    && offer.hasAddress()
                    && offer.netmask().isPresent())
                networks.add(offer.message().yiaddr().and(offer.netmask().get()));
        }
        return networks.size() > 1;
    }

    private void step(ProbedStage stage) {
        String who = stage.stage().title();
        switch (stage.choice().step()) {
            case Choice.Step.Nothing _ -> nothing(stage);
            case Choice.Step.OwnDisk _ ->
                note("own-disk", "the first entry of the menu has the machine boot from its own disk");
            case Choice.Step.SanDisk disk ->
                note("san-disk", who + " boots from " + disk.rootPath() + ", which is not tried here");
            case Choice.Step.AskBootServer asked -> bootServer(stage, asked);
            case Choice.Step.Fetch _ -> nextServer(stage);
        }
    }

    private void nothing(ProbedStage stage) {
        String who = stage.stage().title();
        if (stage.stage() == BootStage.HTTP
                && stage.answers().stream()
                        .anyMatch(answer -> !answer.bootFile().isEmpty()))
            critical(
                    "not-for-http",
                    who + " takes no answer that does not call itself one for HTTPClient, in option 60"
                            + " or over IPv6 in option 16, and no such answer names a URL");
        else critical("no-boot-file", "no server names a boot file for " + who);
    }

    private void bootServer(ProbedStage stage, Choice.Step.AskBootServer asked) {
        String who = stage.stage().title();
        if (stage.choice().address().isEmpty()) return;
        if (stage.bootServer().isEmpty())
            critical(
                    "boot-server-silent",
                    who + " asks " + asked.server() + " at port 4011"
                            + (asked.type().isPresent() ? " for \"" + asked.text() + "\"" : "")
                            + ", and gets no answer");
        else if (stage.place().isEmpty())
            critical(
                    "no-boot-file", asked.server() + " answers at port 4011 without a boot file" + entry(asked.type()));
    }

    private static String entry(OptionalInt type) {
        return type.isPresent() ? " for type " + type.getAsInt() : "";
    }

    private void nextServer(ProbedStage stage) {
        boolean byName = stage.place()
                .filter(place -> place.protocol() == BootPlace.Protocol.TFTP
                        && !place.text().contains("://"))
                .isPresent();
        if (byName
                && stage.choice().boot().orElse(null) instanceof Offer offer
                && offer.nextServer().isEmpty())
            warning(
                    "no-next-server",
                    offer.who() + " names the boot file and not where it is: siaddr is 0.0.0.0; not"
                            + " all firmware asks the server that has answered");
    }

    /** gPXE that loads gPXE: the same file again, or the same program. */
    private boolean isLoop(int index) {
        ProbedStage stage = stages.get(index);
        if (stage.place().isEmpty()) return false;
        String who = stage.stage().title();
        for (ProbedStage before : stages.subList(0, index)) {
            if (before.place()
                    .filter(place -> isSame(place, stage.place().get()))
                    .isEmpty()) continue;
            critical(
                    "loop",
                    who + " is told to load " + stage.place().get() + " again, by which it was loaded: it"
                            + " never ends");
            return true;
        }
        if (!stage.stage().isFirmware()
                && stage.next().filter(next -> next == stage.stage()).isPresent()) {
            critical(
                    "loop",
                    who + " is told to load " + stage.place().get() + ", which is " + who + " again: it never"
                            + " ends");
            return true;
        }
        return false;
    }

    private static boolean isSame(BootPlace one, BootPlace other) {
        return one.protocol() == other.protocol()
                && one.host().equals(other.host())
                && one.path().equals(other.path());
    }

    private void critical(String kind, String text) {
        findings.add(Finding.critical(kind, text));
    }

    private void warning(String kind, String text) {
        findings.add(Finding.warning(kind, text));
    }

    private void note(String kind, String text) {
        findings.add(Finding.note(kind, text));
    }
}
