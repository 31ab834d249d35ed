package org.bootmasq.iscsi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.FileSource;
import org.bootmasq.config.value.IscsiName;
import org.bootmasq.iscsi.SanSettings.Disk;
import org.bootmasq.iscsi.SanSettings.Root;
import org.bootmasq.iscsi.SanSettings.Target;

/**
 * What a folder of {@code san-root} holds: {@code .img} and {@code .raw} are disks, {@code .iso} is one that nobody
 * may write.
 */
final class SanRootFolder {
    private SanRootFolder() {}

    static List<Target> targets(Root root, FileSource files, Problems problems) {
        var targets = new ArrayList<Target>();
        switch (files.list(root.folder())) {
            case FileSource.Unlistable(var reason) ->
                problems.error(ConfigError.file(
                        root.directive().origin(), "cannot access directory " + root.folder() + ": " + reason));
            case FileSource.Names(var names) ->
                names.stream()
                        .sorted()
                        .forEach(name -> target(root, name, problems).ifPresent(targets::add));
        }
        return targets;
    }

    private static Optional<Target> target(Root root, String file, Problems problems) {
        String lower = file.toLowerCase(Locale.ROOT);
        if (file.startsWith(".")) return Optional.empty();
        Optional<String> format = ForeignFormat.ofName(file);
        if (format.isPresent()) {
            problems.warning(root.directive().origin(), ForeignFormat.advice(root.folder() + "/" + file, format.get()));
            return Optional.empty();
        }
        boolean image = lower.endsWith(".img") || lower.endsWith(".raw") || lower.endsWith(".iso");
        if (!image) return Optional.empty();
        String stem = lower.substring(0, lower.length() - 4).replaceAll("[^a-z0-9.:-]", "-");
        Optional<String> name = IscsiName.of(root.prefix() + stem);
        if (name.isEmpty()) return Optional.empty();
        boolean overlaid = root.overlay().isPresent();
        var disk = new Disk(
                root.directive(),
                root.folder() + "/" + file,
                root.readOnly() || lower.endsWith(".iso") && !overlaid,
                root.overlay(),
                OptionalLong.empty(),
                root.blockSize());
        return Optional.of(new Target(name.get(), List.of(disk), root.guests()));
    }
}
