package org.bootmasq.cli.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bootmasq.probe.Advertisement;
import org.bootmasq.probe.Answer;
import org.bootmasq.probe.Choice;
import org.bootmasq.probe.Fetched;
import org.bootmasq.probe.Finding;
import org.bootmasq.probe.MenuEntry;
import org.bootmasq.probe.Offer;
import org.bootmasq.probe.ProbedStage;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.pxe.BootImage;
import org.bootmasq.wire.LogText;

/** What a probe has seen, as text for people; nothing in it steers a terminal, whoever sent it. */
final class ProbeText {
    private static final int FIRST_OCTETS = 16;

    private final StringBuilder out = new StringBuilder();

    private ProbeText() {}

    static String of(ProbeReport report) {
        var text = new ProbeText();
        String title =
                Architecture.of(report.architecture()).map(Architecture::title).orElse("unknown");
        text.line(report.hardware() + " on " + report.network() + ", architecture " + report.architecture() + " ("
                + title + ")");
        for (int i = 0; i < report.stages().size(); i++)
            text.stage(i + 1, report.stages().get(i));
        text.findings(report.findings());
        return text.out.toString();
    }

    private void line(String text) {
        out.append(LogText.of(text)).append('\n');
    }

    private void field(String name, String text) {
        line("  %-12s %s".formatted(name, text));
    }

    private void stage(int number, ProbedStage stage) {
        out.append('\n');
        line("Stage " + number + ": " + stage.stage().title());
        if (stage.answers().isEmpty()) field("answer", "none");
        for (Answer answer : stage.answers()) answer(answer);
        choice(stage);
        stage.place().ifPresent(place -> field("boot file", place.toString()));
        stage.fetched().ifPresent(fetched -> fetched(stage, fetched));
    }

    private void answer(Answer answer) {
        List<String> parts = switch (answer) {
            case Offer offer -> offer(offer);
            case Advertisement advertisement -> advertisement(advertisement);
        };
        field("answer", answer.who() + " after " + answer.afterMillis() + " ms: " + String.join(", ", parts));
        if (!(answer instanceof Offer offer)) return;
        for (MenuEntry entry : offer.menu()) {
            field(
                    "menu",
                    "\"" + entry.text() + "\", "
                            + (entry.type() == 0
                                    ? "its own disk"
                                    : "type " + entry.type()
                                            + entry.server()
                                                    .map(server -> " at " + server)
                                                    .orElse("")));
        }
    }

    private static List<String> offer(Offer offer) {
        List<String> parts = new ArrayList<>();
        if (offer.isRefusal()) parts.add("refuses");
        if (offer.hasAddress()) {
            String length =
                    offer.netmask().map(mask -> "/" + mask.prefixLength()).orElse("");
            parts.add("address " + offer.message().yiaddr() + length);
            offer.leaseSeconds().ifPresent(seconds -> parts.add("for " + seconds + " s"));
        } else {
            parts.add("no address");
        }
        if (!offer.routers().isEmpty()) parts.add("router " + offer.routers().getFirst());
        if (offer.hasNameServer())
            parts.add("name server " + offer.nameServers().getFirst());
        if (offer.isForPxe()) parts.add("for PXE clients");
        if (offer.isForHttp()) parts.add("for HTTP clients");
        if (!offer.bootFile().isEmpty())
            parts.add("boot file " + offer.bootFile()
                    + offer.nextServer().map(server -> " from " + server).orElse(""));
        if (!offer.rootPath().isEmpty()) parts.add("root path " + offer.rootPath());
        return parts;
    }

    private static List<String> advertisement(Advertisement answer) {
        List<String> parts = new ArrayList<>();
        parts.add(answer.address().map(address -> "address " + address).orElse("no address"));
        if (answer.preference() > 0) parts.add("preference " + answer.preference());
        if (!answer.status().isEmpty()) parts.add(answer.status());
        if (answer.hasNameServer())
            parts.add("name server " + answer.nameServers().getFirst());
        if (answer.isForHttp()) parts.add("for HTTP clients");
        if (!answer.bootFile().isEmpty()) parts.add("boot file " + answer.bootFile());
        return parts;
    }

    private void choice(ProbedStage stage) {
        Choice choice = stage.choice();
        if (stage.answers().size() > 1) {
            List<String> taken = new ArrayList<>();
            choice.address().ifPresent(answer -> taken.add("the address of " + answer.who()));
            choice.boot().ifPresent(answer -> taken.add("what " + answer.who() + " says of booting"));
            if (!taken.isEmpty()) field("takes", String.join(", ", taken));
        }
        if (choice.step() instanceof Choice.Step.AskBootServer asked) {
            field(
                    "asks",
                    asked.server() + " at port 4011"
                            + (asked.type().isPresent() ? " for \"" + asked.text() + "\"" : "")
                            + stage.bootServer()
                                    .map(answer -> ", which answers after " + answer.afterMillis() + " ms")
                                    .orElse(""));
        }
    }

    private void fetched(ProbedStage stage, Fetched fetched) {
        if (!fetched.isThere()) {
            field("fetched", "no: " + fetched.detail());
            return;
        }
        field(
                "fetched",
                (fetched.outcome() == Fetched.Outcome.ENOUGH ? "the first " : "") + fetched.octets() + " octets in "
                        + fetched.millis() + " ms");
        Optional<BootImage> image = stage.image();
        if (image.isPresent()) field("is", image.get().title() + signature(image.get()));
        if (fetched.octets() > 0) {
            int end = Math.min(FIRST_OCTETS, fetched.beginning().length());
            field("begins", fetched.beginning().slice(0, end).colonHex().replace(':', ' '));
        }
    }

    private static String signature(BootImage image) {
        return switch (image.signature()) {
            case NONE_POSSIBLE -> "";
            case ABSENT -> ", not signed";
            case PRESENT -> ", signed";
            case CUT_OFF -> ", its signature cut off";
        };
    }

    private void findings(List<Finding> findings) {
        out.append('\n');
        if (findings.isEmpty()) line("Nothing is wrong.");
        for (Finding finding : findings) {
            line("%-8s  %s: %s"
                    .formatted(finding.severity().name().toLowerCase(Locale.ROOT), finding.kind(), finding.text()));
        }
    }
}
