package org.bootmasq.cli.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bootmasq.probe.Advertisement;
import org.bootmasq.probe.Answer;
import org.bootmasq.probe.Choice;
import org.bootmasq.probe.Fetched;
import org.bootmasq.probe.Finding;
import org.bootmasq.probe.MenuEntry;
import org.bootmasq.probe.Offer;
import org.bootmasq.probe.ProbedStage;
import org.bootmasq.pxe.BootImage;
import org.bootmasq.report.JsonText;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** What a probe has seen, as JSON. */
final class ProbeJson {
    private static final int FIRST_OCTETS = 16;

    private ProbeJson() {}

    static String of(ProbeReport report) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("interface", report.network());
        all.put("mac", report.hardware().toString());
        all.put("architecture", report.architecture());
        all.put("status", report.exitStatus());
        all.put("stages", report.stages().stream().map(ProbeJson::stage).toList());
        all.put("findings", report.findings().stream().map(ProbeJson::finding).toList());
        return JsonText.of(all) + "\n";
    }

    private static Map<String, Object> finding(Finding finding) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("severity", word(finding.severity()));
        all.put("kind", finding.kind());
        all.put("text", finding.text());
        return all;
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Object> stage(ProbedStage stage) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("stage", stage.stage().toString());
        all.put("answers", stage.answers().stream().map(ProbeJson::answer).toList());
        stage.choice().address().ifPresent(answer -> all.put("addressOf", answer.who()));
        stage.choice().boot().ifPresent(answer -> all.put("bootOf", answer.who()));
        if (stage.choice().step() instanceof Choice.Step.AskBootServer asked) {
            all.put("bootServer", asked.server().toString());
            asked.type().ifPresent(type -> all.put("bootServerType", type));
            all.put("bootServerAnswers", stage.bootServer().isPresent());
        }
        stage.place().ifPresent(place -> {
            all.put("bootFile", place.text());
            all.put("protocol", word(place.protocol()));
            all.put("server", place.host());
        });
        stage.fetched().ifPresent(fetched -> all.put("fetched", fetched(stage, fetched)));
        return all;
    }

    private static Map<String, Object> answer(Answer answer) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("server", answer.who());
        all.put("afterMillis", answer.afterMillis());
        switch (answer) {
            case Offer offer -> offer(offer, all);
            case Advertisement advertisement -> {
                advertisement.address().ifPresent(address -> all.put("address", address.toString()));
                all.put(
                        "nameServers",
                        advertisement.nameServers().stream().map(Ip6::toString).toList());
                all.put("preference", advertisement.preference());
                if (!advertisement.status().isEmpty()) all.put("status", advertisement.status());
            }
        }
        if (answer.isForHttp()) all.put("forHttp", true);
        if (!answer.bootFile().isEmpty()) all.put("bootFile", answer.bootFile());
        return all;
    }

    private static void offer(Offer offer, Map<String, Object> all) {
        all.put("type", offer.message().type().map(ProbeJson::word).orElse("bootp"));
        if (offer.hasAddress()) all.put("address", offer.message().yiaddr().toString());
        offer.netmask().ifPresent(mask -> all.put("netmask", mask.toString()));
        offer.leaseSeconds().ifPresent(seconds -> all.put("leaseSeconds", seconds));
        all.put("routers", offer.routers().stream().map(Ip4::toString).toList());
        all.put("nameServers", offer.nameServers().stream().map(Ip4::toString).toList());
        if (offer.isForPxe()) all.put("forPxe", true);
        offer.nextServer().ifPresent(server -> all.put("nextServer", server.toString()));
        if (!offer.rootPath().isEmpty()) all.put("rootPath", offer.rootPath());
        List<Map<String, Object>> menu = new ArrayList<>();
        for (MenuEntry entry : offer.menu()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("type", entry.type());
            one.put("text", entry.text());
            menu.add(one);
        }
        if (!menu.isEmpty()) all.put("menu", menu);
    }

    private static Map<String, Object> fetched(ProbedStage stage, Fetched fetched) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("outcome", word(fetched.outcome()));
        if (!fetched.detail().isEmpty()) all.put("detail", fetched.detail());
        all.put("octets", fetched.octets());
        fetched.told().ifPresent(told -> all.put("toldOctets", told));
        all.put("millis", fetched.millis());
        all.put("repeated", fetched.repeated());
        stage.image().ifPresent(image -> image(image, all));
        int end = Math.min(FIRST_OCTETS, fetched.beginning().length());
        all.put("begins", fetched.beginning().slice(0, end).hex());
        return all;
    }

    private static void image(BootImage image, Map<String, Object> all) {
        all.put("kind", word(image.kind()));
        image.machine().ifPresent(machine -> all.put("machine", machine.title()));
        if (!image.program().isEmpty()) all.put("program", image.program());
        if (image.signature() != BootImage.Signature.NONE_POSSIBLE) all.put("signature", word(image.signature()));
    }
}
