package org.bootmasq.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.san.SanOverlayFolder;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.iscsi.SanSettings.Disk;
import org.bootmasq.iscsi.SanSettings.Target;
import org.bootmasq.report.JsonText;

/** What {@code bootmasq san list} shows. */
final class SanListing {
    private final SanSettings settings;

    SanListing(SanSettings settings) {
        this.settings = settings;
    }

    /** Where the overlays of a disk lie; empty if it has none. */
    static Optional<SanOverlayFolder> overlays(Target target, int lun) {
        Disk disk = target.disks().get(lun);
        return disk.overlay()
                .map(folder -> new SanOverlayFolder(
                        OctetPath.of(folder), target.name(), lun, OctetPath.of(disk.path()), disk.blockSize()));
    }

    String text() throws IOException {
        var text = new StringBuilder();
        for (Target target : settings.targets()) {
            text.append(target.name()).append('\n');
            for (int lun = 0; lun < target.disks().size(); lun++) {
                Disk disk = target.disks().get(lun);
                text.append("  LUN ").append(lun).append("  ").append(disk.path());
                text.append("  ").append(size(disk).map(SanListing::readable).orElse("not there"));
                if (disk.readOnly()) text.append("  read only");
                disk.overlay().ifPresent(folder -> text.append("  overlays in ").append(folder));
                text.append('\n');
                for (SanOverlayFolder.Entry entry : entries(target, lun)) line(text, entry);
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, SanOverlayFolder.Entry entry) {
        text.append("    ").append(entry.initiator());
        if (!entry.snapshot().isEmpty()) text.append("  snapshot ").append(entry.snapshot());
        text.append("  ").append(readable(entry.octets()));
        if (entry.used()) text.append("  in use");
        if (entry.stale()) text.append("  worthless: the image was written since");
        text.append('\n');
    }

    private static List<SanOverlayFolder.Entry> entries(Target target, int lun) throws IOException {
        Optional<SanOverlayFolder> folder = overlays(target, lun);
        return folder.isPresent() ? folder.get().list() : List.of();
    }

    private static Optional<Long> size(Disk disk) throws IOException {
        Path path = OctetPath.of(disk.path());
        if (!Files.exists(path)) return Optional.empty();
        try (var channel = java.nio.channels.FileChannel.open(path)) {
            return Optional.of(channel.size());
        }
    }

    private static String readable(long octets) {
        double value = octets;
        int unit = 0;
        while (value >= 1024 && unit < 4) {
            value /= 1024;
            unit++;
        }
        String name = List.of("B", "KiB", "MiB", "GiB", "TiB").get(unit);
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, name);
    }

    String json() throws IOException {
        var targets = new ArrayList<Object>();
        for (Target target : settings.targets()) {
            var disks = new ArrayList<Object>();
            for (int lun = 0; lun < target.disks().size(); lun++) disks.add(disk(target, lun));
            targets.add(new LinkedHashMap<>(Map.of("name", target.name(), "disks", disks)));
        }
        return JsonText.of(Map.of("targets", targets)) + "\n";
    }

    private static Map<String, Object> disk(Target target, int lun) throws IOException {
        Disk disk = target.disks().get(lun);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("lun", lun);
        all.put("path", disk.path());
        size(disk).ifPresent(size -> all.put("size", size));
        all.put("readOnly", disk.readOnly());
        disk.overlay().ifPresent(folder -> all.put("overlay", folder));
        var overlays = new ArrayList<Object>();
        for (SanOverlayFolder.Entry entry : entries(target, lun)) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("initiator", entry.initiator());
            if (!entry.snapshot().isEmpty()) one.put("snapshot", entry.snapshot());
            one.put("octets", entry.octets());
            one.put("used", entry.used());
            one.put("stale", entry.stale());
            overlays.add(one);
        }
        if (disk.overlay().isPresent()) all.put("overlays", overlays);
        return all;
    }
}
