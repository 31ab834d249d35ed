package org.bootmasq.cli.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.boot.HttpBootClient;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.probe.BootStage;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.pxe.LoaderKind;
import org.bootmasq.report.Stage6Report;

/** What never works of a boot over IPv6, as far as the answers tell. */
final class ExplainWarnings6 {
    private final ExplainMachine6 machine;
    private final ExplainHttpServer web;
    private final List<String> warnings = new ArrayList<>();

    private ExplainWarnings6(ExplainMachine6 machine, ExplainHttpServer web) {
        this.machine = machine;
        this.web = web;
    }

    /** Of a machine that does not boot from the network nothing is said. */
    static List<String> of(ExplainMachine6 machine, ExplainHttpServer web, List<Stage6Report> stages) {
        var all = new ExplainWarnings6(machine, web);
        if (machine.architecture().isEmpty()) return List.of();
        for (int i = 0; i < stages.size(); i++) all.judge(stages.get(i), stages.subList(0, i));
        return all.warnings;
    }

    private void judge(Stage6Report stage, List<Stage6Report> before) {
        String who = stage.title();
        String file = stage.bootFile();
        boolean loaded = who.equals(BootStage.IPXE.title());
        if (stage.reply().isEmpty()) return;
        if (file.isEmpty()) {
            if (!loaded) warnings.add("no boot file: " + who + " has nothing to load");
            return;
        }
        if (before.stream().anyMatch(earlier -> earlier.bootFile().equals(file)))
            warnings.add("boot loop: " + who + " is told to load " + file + ", which was loaded before");
        Optional<BootUrl> url = BootUrl.of(file);
        if (url.isEmpty()) warnings.add("no URL: " + who + " cannot make sense of " + file);
        else if (!isKnown(url.get(), loaded)) warnings.add("wrong protocol: " + who + " cannot load " + file);
        else warnings.addAll(ExplainHttp.judge(answer(stage, stage.reply().get(), loaded)));
        web.found(stage).trouble().ifPresent(warnings::add);
        fits(who, file, loaded);
    }

    /** PXE over IPv6 wants a URL as well, of TFTP. */
    private boolean isKnown(BootUrl url, boolean loaded) {
        if (loaded) return url.isKnownTo(BootStage.IPXE);
        return machine.bootsFromHttp()
                ? url.isKnownTo(BootStage.HTTP)
                : url.scheme().equals("tftp");
    }

    private ExplainHttp.Answer answer(Stage6Report stage, ClientServerMessage reply, boolean loaded) {
        return new ExplainHttp.Answer(
                stage.title(),
                stage.bootFile(),
                !loaded && machine.bootsFromHttp(),
                reply.all(Dhcp6Option.VendorClass.class).stream()
                        .anyMatch(shown -> shown.classes().contains(HttpBootClient.CLASS)),
                reply.options().stream()
                        .anyMatch(option -> option instanceof Dhcp6Option.Other other
                                && other.code() == OptionCode6.DNS_SERVERS.code()
                                && !other.value().isEmpty()));
    }

    private void fits(String who, String file, boolean loaded) {
        LoaderKind kind = LoaderKind.ofName(BootUrl.of(file).map(BootUrl::path).orElse(file));
        Optional<Architecture> architecture =
                Architecture.of(machine.architecture().orElseThrow());
        if (architecture.filter(Architecture::isUefi).isPresent() && kind == LoaderKind.BIOS)
            warnings.add("wrong loader: " + file + " is a BIOS loader, and this machine has UEFI");
        if (architecture.filter(Architecture::isBios).isPresent() && kind == LoaderKind.UEFI)
            warnings.add("wrong loader: " + file + " is a UEFI loader, and this machine has a BIOS");
        if (!loaded && kind == LoaderKind.SCRIPT)
            warnings.add("wrong loader: " + file + " is a script, which " + who + " cannot run");
    }
}
