package org.bootmasq.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.pxe.BootImage;
import org.bootmasq.pxe.LoaderKind;
import org.bootmasq.wire.Ip4;

/** Says what would go wrong with one boot file: on the way to it, with fetching it, and with running it. */
final class JudgementOfFile {
    private static final Set<BootPlace.Protocol> OF_GPXE = Set.of(BootPlace.Protocol.TFTP, BootPlace.Protocol.HTTP);

    private final int architecture;
    private final ProbedStage stage;
    private final BootPlace place;
    private final String who;
    private final List<Finding> findings = new ArrayList<>();

    private JudgementOfFile(int architecture, ProbedStage stage, BootPlace place) {
        this.architecture = architecture;
        this.stage = stage;
        this.place = place;
        this.who = stage.stage().title();
    }

    static List<Finding> of(int architecture, ProbedStage stage, BootPlace place) {
        var judgement = new JudgementOfFile(architecture, stage, place);
        judgement.way();
        stage.fetched().ifPresent(judgement::fetched);
        stage.image().ifPresent(judgement::image);
        return judgement.findings;
    }

    private void way() {
        if (stage.stage() == BootStage.ROM
                && place.protocol() == BootPlace.Protocol.TFTP
                && place.text().contains("://")
                && !isOver6())
            critical("wrong-protocol", who + " asks by TFTP for a file, and cannot load the URL " + place.text());
        else if (!isKnown()) critical("wrong-protocol", who + " cannot load " + place.text());
        if (place.hasName() && !hasNameServer())
            critical(
                    "no-name-server",
                    who + " is told to load " + place.text() + " and no name server to ask for " + place.host());
        route();
    }

    private boolean isOver6() {
        return stage.answers().stream().anyMatch(Advertisement.class::isInstance);
    }

    private boolean isKnown() {
        return switch (stage.stage()) {
            case ROM -> place.protocol() == BootPlace.Protocol.TFTP;
            case HTTP -> place.protocol() == BootPlace.Protocol.HTTP || place.protocol() == BootPlace.Protocol.HTTPS;
            case GPXE -> OF_GPXE.contains(place.protocol());
            // It has more protocols than are played here.
            case IPXE -> true;
        };
    }

    private boolean hasNameServer() {
        return stage.choice().address().filter(Answer::hasNameServer).isPresent()
                || stage.choice().boot().filter(Answer::hasNameServer).isPresent();
    }

    /** Whether the machine can reach a server outside of its network. */
    private void route() {
        Optional<Ip4> server = Ip4.parse(place.host());
        if (server.isEmpty() || !(stage.choice().address().orElse(null) instanceof Offer offer)) return;
        if (offer.netmask().isEmpty() || !offer.routers().isEmpty()) return;
        if (!offer.message().yiaddr().sameNetwork(server.get(), offer.netmask().get()))
            critical(
                    "no-router",
                    offer.who() + " offers " + offer.message().yiaddr() + "/"
                            + offer.netmask().get().prefixLength() + " without a router, and " + server.get()
                            + ", where the boot file is, lies outside of that network");
    }

    private void fetched(Fetched file) {
        String what = place + (file.detail().isEmpty() ? "" : ": " + file.detail());
        switch (file.outcome()) {
            case WHOLE -> whole(file);
            case ENOUGH ->
                findings.add(Finding.note(
                        "large-file",
                        "of " + place + " no more than the first " + file.octets() + " octets were fetched"));
            case MISSING -> critical("file-missing", "the boot file is not there: " + what);
            case REFUSED -> critical("file-refused", "the server does not give the boot file: " + what);
            case ELSEWHERE -> elsewhere(file);
            case CUT -> critical("file-cut", "the boot file ends after " + file.octets() + " octets: " + what);
            case NAMELESS -> critical("name-unknown", "the server of the boot file is not found by its name: " + what);
            case SILENT -> critical("server-silent", "the server of the boot file does not answer: " + what);
            case CLOSED -> critical("server-closed", "the server of the boot file cannot be reached: " + what);
            case BROKEN ->
                critical(
                        "server-broken",
                        "the server of the boot file does not speak " + place.protocol() + " as it should: " + what);
            case UNTRIED -> findings.add(Finding.warning("untried", "not tried: " + what));
        }
        if (file.repeated() > 0)
            findings.add(Finding.warning(
                    "packets-lost", file.repeated() + " packets had to be sent again while " + place + " was fetched"));
    }

    private void whole(Fetched file) {
        if (file.told().isPresent() && file.told().getAsLong() != file.octets())
            critical(
                    "wrong-length",
                    "the server says that " + place + " has " + file.told().getAsLong() + " octets, and sends "
                            + file.octets());
        boolean http = place.protocol() == BootPlace.Protocol.HTTP || place.protocol() == BootPlace.Protocol.HTTPS;
        if (http && stage.stage() == BootStage.HTTP && file.told().isEmpty())
            findings.add(Finding.warning(
                    "no-length", "the server does not say how long " + place + " is, which UEFI asks for beforehand"));
    }

    private void elsewhere(Fetched file) {
        String text = place + " is redirected to " + file.detail();
        if (stage.stage() == BootStage.IPXE) findings.add(Finding.note("redirect", text));
        else critical("redirect", text + ", where " + who + " does not follow");
    }

    private void image(BootImage image) {
        Optional<Architecture> machine = Architecture.of(architecture);
        boolean uefi = machine.filter(Architecture::isUefi).isPresent();
        boolean bios = machine.filter(Architecture::isBios).isPresent();
        switch (image.kind()) {
            case EMPTY -> critical("empty-file", place + " has no octet");
            case HTML -> critical("wrong-loader", place + " is a web page");
            case SCRIPT -> {
                if (stage.stage().isFirmware())
                    critical("wrong-loader", place + " is a script, which " + who + " cannot run");
            }
            case UEFI -> uefi(image, machine, bios);
            case LINUX_UEFI -> {
                if (bios) firmware(image);
                else uefi(image, machine, false);
            }
            case BIOS, UNKNOWN -> {
                boolean called = LoaderKind.ofName(place.path()) == LoaderKind.BIOS;
                if (uefi && (image.kind() == BootImage.Kind.BIOS || called))
                    critical("wrong-loader", place + " is a BIOS loader, and this machine has UEFI");
                else if (uefi && stage.stage().isFirmware()) critical("wrong-loader", place + " is no UEFI program");
            }
            case LINUX, ELF, COMPRESSED, TEXT -> firmware(image);
            case ISO -> {
                if (stage.stage() != BootStage.HTTP) firmware(image);
            }
        }
    }

    private void firmware(BootImage image) {
        if (stage.stage().isFirmware())
            critical("wrong-loader", place + " is no loader: " + image.kind().title());
    }

    private void uefi(BootImage image, Optional<Architecture> machine, boolean isForeign) {
        if (isForeign) {
            critical("wrong-loader", place + " is a UEFI program, and this machine has a BIOS");
            return;
        }
        if (machine.filter(Architecture::isUefi).isEmpty()) return;
        if (image.machine().filter(one -> !one.runsOn(machine.get())).isPresent())
            critical(
                    "wrong-loader",
                    place + " is for " + image.machine().get().title() + ", and this machine is "
                            + machine.get().machine().title());
        switch (image.signature()) {
            case ABSENT -> findings.add(Finding.note("unsigned", place + " is not signed: Secure Boot refuses it"));
            case CUT_OFF -> critical("signature-cut", place + " ends before its signature does");
            case PRESENT, NONE_POSSIBLE -> {
                // By whom it is signed, and whether the machine trusts them, the machine decides.
            }
        }
    }

    private void critical(String kind, String text) {
        findings.add(Finding.critical(kind, text));
    }
}
