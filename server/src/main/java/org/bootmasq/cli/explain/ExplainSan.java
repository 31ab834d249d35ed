package org.bootmasq.cli.explain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.IscsiName;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.iscsi.SanSettingsReader;
import org.bootmasq.probe.BootStage;
import org.bootmasq.report.StageReport;
import org.bootmasq.service.source.ConfigFiles;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** What is wrong with the SAN disk that a machine is sent to, as far as the configuration and the files tell. */
final class ExplainSan {
    private static final int FIELDS = 5;

    private final SanSettings settings;
    private final ExplainNetwork network;
    private final List<String> warnings = new ArrayList<>();

    ExplainSan(SanSettings configured, ExplainNetwork network) {
        var problems = new Problems();
        this.settings = SanSettingsReader.withRoots(configured, new ConfigFiles(), problems);
        this.network = network;
        for (ConfigError error : problems.errors()) warnings.add("no images: " + error.message());
        for (ConfigError error : problems.warnings()) warnings.add("not an image: " + error.message());
    }

    /** What is wrong with a stage, or with the folders of images. */
    List<String> judge(StageReport stage) {
        stage.reply()
                .flatMap(message -> message.option(OptionCode.ROOT_PATH))
                .map(Bytes::latin1)
                .filter(path -> path.startsWith("iscsi:"))
                .ifPresent(path -> rootPath(stage, path));
        return List.copyOf(warnings);
    }

    /** {@code iscsi:<server>:<protocol>:<port>:<LUN>:<name>} (RFC 4173 section 5). */
    private void rootPath(StageReport stage, String path) {
        String who = stage.stage().title();
        String[] fields = path.substring("iscsi:".length()).split(":", FIELDS);
        if (fields.length < FIELDS) {
            warnings.add("bad root path: " + who + " is sent " + path
                    + ", which is not iscsi:<server>:<protocol>:<port>:<LUN>:<name>");
            return;
        }
        boolean here = Ip4.parse(fields[0]).filter(network::isOurs).isPresent();
        if (!here) return;
        Optional<SanSettings.Target> target = IscsiName.of(fields[4]).flatMap(settings::target);
        if (target.isEmpty()) {
            warnings.add("no target: " + who + " is sent to us for " + fields[4]
                    + ", which no san-target or san-root line serves");
            return;
        }
        String port = fields[2].isEmpty() ? Integer.toString(SanSettings.DEFAULT_PORT) : fields[2];
        if (!port.equals(Integer.toString(settings.port())))
            warnings.add("wrong port: " + who + " is sent to port " + port + ", and san-port is " + settings.port());
        tags(stage, target.get());
        initiator(stage, target.get());
        disk(stage, fields[3].isEmpty() ? "0" : fields[3], target.get());
    }

    private void tags(StageReport stage, SanSettings.Target target) {
        Set<String> set =
                stage.steps(Trace.TagSet.class).stream().map(Trace.TagSet::tag).collect(Collectors.toSet());
        for (TagExpression.Term term : target.guests().condition().lacking(set)) {
            warnings.add("hidden target: " + stage.stage().title() + " is sent to " + target.name()
                    + ", which is not there for it: the tag " + term.name()
                    + (term.negated() ? " is set" : " is not set"));
        }
    }

    /** The name that gPXE is sent to log in by, if it is sent one. */
    private void initiator(StageReport stage, SanSettings.Target target) {
        stage.reply()
                .flatMap(message -> message.option(OptionCode.ISCSI_INITIATOR_NAME))
                .map(name -> name.latin1().toLowerCase(Locale.ROOT))
                .filter(name -> !target.guests().admits(name))
                .ifPresent(
                        name -> warnings.add("hidden target: " + stage.stage().title() + " is sent to " + target.name()
                                + " to log in as " + name + ", which no initiator= there names"));
    }

    private void disk(StageReport stage, String lun, SanSettings.Target target) {
        String who = stage.stage().title();
        Optional<SanSettings.Disk> disk = target.disks().stream()
                .filter(one -> Integer.toHexString(target.disks().indexOf(one)).equals(lun))
                .findFirst();
        if (disk.isEmpty()) {
            warnings.add("no disk: " + who + " is sent to LUN " + lun + ", and " + target.name() + " has "
                    + target.disks().size());
            return;
        }
        Path path = OctetPath.of(disk.get().path());
        if (disk.get().size().isEmpty() && !Files.exists(path))
            warnings.add("missing disk: " + OctetPath.text(path) + " is not there, and san-target names no size=");
        if (disk.get().overlay().isPresent() && stage.stage() == BootStage.GPXE && isNameless(stage))
            warnings.add("shared overlay: gPXE is sent neither option 203 nor a host name, so it logs in by the name"
                    + " that every other then has, and writes to the same overlay; san-boot names each");
    }

    /** gPXE logs in by option 203, else by a name made of option 12, else by one that is always the same. */
    private static boolean isNameless(StageReport stage) {
        return stage.reply()
                .filter(message -> message.has(OptionCode.ISCSI_INITIATOR_NAME) || message.has(OptionCode.HOST_NAME))
                .isEmpty();
    }
}
