package org.bootmasq.cli.explain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.boot.HttpBootClient;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.probe.BootStage;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.pxe.LoaderKind;
import org.bootmasq.report.StageReport;
import org.bootmasq.service.Settings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** What never works, as far as the configuration and the files tell. */
final class ExplainWarnings {
    private final Settings settings;
    private final ExplainNetwork network;
    private final ExplainMachine machine;
    private final ExplainHttpServer web;
    private final List<String> warnings = new ArrayList<>();

    private ExplainWarnings(Settings settings, ExplainNetwork network, ExplainMachine machine, ExplainHttpServer web) {
        this.settings = settings;
        this.network = network;
        this.machine = machine;
        this.web = web;
    }

    static List<String> of(
            Settings settings,
            ExplainNetwork network,
            ExplainMachine machine,
            ExplainHttpServer web,
            List<StageReport> stages) {
        var all = new ExplainWarnings(settings, network, machine, web);
        if (settings.dhcp4().subnets().ranges().isEmpty())
            all.warnings.add("no range: without a dhcp-range line nobody is answered");
        for (int i = 0; i < stages.size(); i++) {
            all.judge(stages, i);
            all.warnings.addAll(new ExplainSan(settings.san(), network).judge(stages.get(i)));
        }
        return all.warnings.stream().distinct().toList();
    }

    private void judge(List<StageReport> stages, int index) {
        StageReport stage = stages.get(index);
        String who = stage.stage().title();
        String file = stage.bootFile();
        if (stage.reply().isEmpty()) {
            if (!settings.dhcp4().subnets().ranges().isEmpty() && !hasRange())
                warnings.add("no range: no dhcp-range line is for the network where " + who + " asks");
            return;
        }
        if (file.isEmpty()) {
            boolean ownDisk = stage.steps(Trace.MenuEntry.class).stream().anyMatch(entry -> entry.type() == 0);
            if (stage.stage().isFirmware() && !ownDisk) warnings.add("no boot file: " + who + " has nothing to load");
            return;
        }
        for (StageReport before : stages.subList(0, index)) {
            if (before.bootFile().equals(file))
                warnings.add("boot loop: " + who + " is told to load " + file + ", which "
                        + before.stage().title() + " was told to load before");
        }
        if (!stage.stage().isFirmware() && stage.hasRootPath())
            warnings.add("file and root path: " + who + " is sent the root path together with " + file
                    + ", and the file wins; for a SAN boot send it no boot file");
        boolean url = BootUrl.is(file);
        if (url) url(stage, file);
        else if (stage.stage() == BootStage.HTTP)
            warnings.add("no URL: this machine boots by HTTP and cannot ask for " + file);
        Optional<Bytes> beginning = stage.servedFile().isPresent()
                ? beginning(OctetPath.of(stage.servedFile().get()), file)
                : content(stage, file);
        LoaderKind kind =
                beginning.map(octets -> LoaderKind.ofContent(file, octets)).orElseGet(() -> LoaderKind.ofName(file));
        if (stage.stage().isFirmware() || kind != LoaderKind.SCRIPT) fits(stage, file, kind);
    }

    private void url(StageReport stage, String file) {
        String who = stage.stage().title();
        Optional<BootUrl> url = BootUrl.of(file);
        if (url.isEmpty()) warnings.add("no URL: " + who + " cannot make sense of " + file);
        else if (!url.get().isKnownTo(stage.stage()))
            warnings.add("wrong protocol: " + who + " cannot load " + file
                    + (stage.stage() == BootStage.ROM ? "; it asks by TFTP for a file name" : ""));
        else warnings.addAll(ExplainHttp.judge(answer(stage, file)));
        web.found(stage).trouble().ifPresent(warnings::add);
    }

    /** What of an answer decides whether a URL can be loaded; as a proxy, of names the other server tells. */
    private static ExplainHttp.Answer answer(StageReport stage, String file) {
        boolean accepted = stage.reply()
                .flatMap(message -> message.option(OptionCode.VENDOR_CLASS))
                .filter(vendor -> vendor.startsWith(HttpBootClient.CLASS))
                .isPresent();
        boolean served = stage.reply()
                .flatMap(message -> message.option(OptionCode.DOMAIN_NAME_SERVER))
                .filter(servers -> !servers.isEmpty())
                .isPresent();
        return new ExplainHttp.Answer(
                stage.stage().title(),
                file,
                stage.stage() == BootStage.HTTP,
                accepted,
                served || stage.address().isUnspecified());
    }

    /** The name under which our own TFTP server is asked for a boot file; empty if another server or protocol is. */
    private Optional<String> asked(StageReport stage, String file) {
        if (!BootUrl.is(file)) return network.isOurs(stage.bootServer()) ? Optional.of(file) : Optional.empty();
        return BootUrl.of(file)
                .filter(url -> url.scheme().equals("tftp"))
                .filter(url -> url.host().isEmpty()
                        ? network.isOurs(stage.bootServer())
                        : Ip4.parse(url.host()).filter(network::isOurs).isPresent())
                .map(BootUrl::path);
    }

    private void fits(StageReport stage, String file, LoaderKind kind) {
        Optional<Architecture> architecture = Architecture.of(machine.architecture());
        String who = stage.stage().title();
        if (architecture.filter(Architecture::isUefi).isPresent() && kind == LoaderKind.BIOS)
            warnings.add("wrong loader: " + file + " is a BIOS loader, and this machine has UEFI");
        if (architecture.filter(Architecture::isBios).isPresent() && kind == LoaderKind.UEFI)
            warnings.add("wrong loader: " + file + " is a UEFI loader, and this machine has a BIOS");
        if (stage.stage().isFirmware() && kind == LoaderKind.SCRIPT)
            warnings.add("wrong loader: " + file + " is a script, which " + (stage.stage() == BootStage.ROM ? "a " : "")
                    + who + " cannot run");
    }

    private boolean hasRange() {
        for (Range range : settings.dhcp4().subnets().ranges()) {
            var mask = range.netmask();
            if (machine.relay().isPresent()) {
                if (mask.isPresent() && machine.relay().get().sameNetwork(range.start(), mask.get())) return true;
                continue;
            }
            for (var local : network.interfaces().getFirst().addresses()) {
                if (local.address().sameNetwork(range.start(), local.netmask())) return true;
            }
        }
        return false;
    }

    /** The beginning of the file, if it is on our own TFTP server; warns if it should be there and is not. */
    private Optional<Bytes> content(StageReport stage, String file) {
        Optional<String> name = asked(stage, file);
        if (name.isEmpty()) return Optional.empty();
        if (!settings.tftp().enabled()) {
            warnings.add("no TFTP: " + stage.stage().title() + " is sent to us for " + file
                    + ", but enable-tftp is not given");
            return Optional.empty();
        }
        Path path = OctetPath.of(inRoot(name.get()));
        if (Files.isRegularFile(path)) return beginning(path, file);
        warnings.add("missing file: " + OctetPath.text(path) + " is not there");
        return Optional.empty();
    }

    private Optional<Bytes> beginning(Path path, String file) {
        try (InputStream in = Files.newInputStream(path)) {
            return Optional.of(Bytes.of(in.readNBytes(LoaderKind.ENOUGH)));
        } catch (IOException e) {
            warnings.add("missing file: " + file + " cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** As the TFTP server finds it: an absolute name that begins with the root is taken as it is. */
    private String inRoot(String file) {
        String root = settings.tftp().roots().of(network.interfaces().getFirst().name());
        String name = settings.tftp().has(Option.TFTP_LOWERCASE) ? file.toLowerCase(java.util.Locale.ROOT) : file;
        if (root.isEmpty() || name.startsWith(root)) return name;
        return root + (root.endsWith("/") || name.startsWith("/") ? "" : "/") + name;
    }
}
