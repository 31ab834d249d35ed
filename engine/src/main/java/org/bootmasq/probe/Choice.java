package org.bootmasq.probe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.wire.Ip4;

/**
 * What a machine makes of the answers: whose address it takes, whom it lets say what to boot, and what it does next.
 *
 * @param address the answer whose address it takes; absent if no answer has one
 * @param boot the answer that says what to boot; absent if none does
 */
public record Choice(Optional<Answer> address, Optional<Answer> boot, Step step) {
    /** What a machine does next. */
    public sealed interface Step {
        /** It fetches a file. */
        record Fetch(BootPlace place) implements Step {}

        /**
         * It asks at port 4011 for the file (PXE 2.1 sections 2.2.3 and 2.4.4).
         *
         * @param type of the menu's entry; absent where a proxy has no menu
         * @param text of the entry
         */
        record AskBootServer(Ip4 server, OptionalInt type, String text) implements Step {}

        /** It boots from a SAN disk. */
        record SanDisk(String rootPath) implements Step {}

        /** The first entry of the menu is its own disk. */
        record OwnDisk() implements Step {}

        /** It has nothing to do. */
        record Nothing() implements Step {}
    }

    /** What a program takes from the answers over IPv4. */
    public static Choice of(BootStage stage, List<Offer> offers) {
        List<Offer> heard = offers.stream().filter(offer -> !offer.isRefusal()).toList();
        Optional<Offer> boot = byRank(stage, heard);
        Optional<Offer> address = boot.filter(Offer::hasAddress)
                .or(() -> heard.stream().filter(Offer::hasAddress).findFirst());
        Step step = boot.map(offer -> step(stage, offer)).orElseGet(Step.Nothing::new);
        return new Choice(address.map(Answer.class::cast), boot.map(Answer.class::cast), step);
    }

    /**
     * UEFI and PXE ROMs let a proxy say what to boot unless the server that gives the address calls itself one for PXE
     * clients; gPXE and iPXE look at a proxy only where that server names no file.
     */
    private static Optional<Offer> byRank(BootStage stage, List<Offer> offers) {
        List<Offer> ranked = new ArrayList<>();
        for (int rank = 0; rank < 4; rank++) {
            for (Offer offer : offers) if (rank(stage, offer) == rank) ranked.add(offer);
        }
        return ranked.stream().findFirst();
    }

    private static int rank(BootStage stage, Offer offer) {
        int unfit = 9;
        if (stage == BootStage.HTTP)
            return offer.isForHttp() && !offer.bootFile().isEmpty() ? 0 : unfit;
        if (offer.isForHttp()) return unfit;
        if (!offer.hasAddress()) return offer.isForPxe() ? offer.saysWhatToBoot() ? 1 : 2 : unfit;
        if (!offer.saysWhatToBoot()) return unfit;
        return offer.isForPxe() || !stage.isFirmware() ? 0 : 3;
    }

    private static Step step(BootStage stage, Offer offer) {
        if (!offer.bootFile().isEmpty() && (offer.takesFileAtOnce() || !stage.isFirmware()))
            return new Step.Fetch(place(stage, offer));
        Optional<MenuEntry> entry = offer.menu().stream().findFirst();
        if (entry.isPresent()) {
            if (entry.get().type() == 0) return new Step.OwnDisk();
            return new Step.AskBootServer(
                    entry.get().server().orElse(offer.server()),
                    OptionalInt.of(entry.get().type()),
                    entry.get().text());
        }
        if (!offer.rootPath().isEmpty() && !stage.isFirmware()) return new Step.SanDisk(offer.rootPath());
        if (!offer.hasAddress()) return new Step.AskBootServer(offer.server(), OptionalInt.empty(), "");
        return new Step.Nothing();
    }

    /** Where the file of an answer is: at the server that it names, else at the one that has sent it. */
    public static BootPlace place(BootStage stage, Offer offer) {
        return BootPlace.of(stage, offer.bootFile(), offer.nextServer().or(() -> Optional.of(offer.server())));
    }

    /** What a program takes from the answers over IPv6: those of the highest preference, the first of them. */
    public static Choice of6(BootStage stage, List<Advertisement> answers) {
        Optional<Advertisement> address = answers.stream()
                .filter(Advertisement::hasAddress)
                .sorted(Comparator.comparingInt(Advertisement::preference).reversed())
                .findFirst();
        Optional<Advertisement> boot = address.filter(
                        answer -> !answer.bootFile().isEmpty())
                .filter(answer -> stage != BootStage.HTTP || answer.isForHttp());
        Step step = boot.<Step>map(answer -> new Step.Fetch(BootPlace.ofUrl(answer.bootFile(), Optional.empty())))
                .orElseGet(Step.Nothing::new);
        return new Choice(address.map(Answer.class::cast), boot.map(Answer.class::cast), step);
    }
}
