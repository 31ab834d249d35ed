package org.bootmasq.uci;

import java.util.Optional;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.FileSource;

/**
 * The packages that dnsmasq's settings on OpenWrt come from, read as leniently as its services read them: what is bad
 * is warned of and left out.
 *
 * @param network its interfaces; empty if there is no such file
 * @param system the host's name; empty if there is no such file
 */
public record UciSources(UciPackage dhcp, UciPackage network, UciPackage system) {
    public static final String DIRECTORY = "/etc/config";

    private static final String PENDING = "/tmp/.uci";

    /** Pending changes count as they do for OpenWrt's services, but only for the system's own directory. */
    public static Optional<UciSources> read(String directory, FileSource files, Problems problems) {
        String path = directory + "/dhcp";
        if (files.read(path) instanceof FileSource.Unreadable(var reason)) {
            problems.error(ConfigError.file(new Origin(path, 1, 1, ""), "cannot read " + path + ": " + reason));
            return Optional.empty();
        }
        return Optional.of(new UciSources(
                read(directory, "dhcp", files, problems),
                read(directory, "network", files, problems),
                read(directory, "system", files, problems)));
    }

    private static UciPackage read(String directory, String name, FileSource files, Problems problems) {
        String path = directory + "/" + name;
        if (!(files.read(path) instanceof FileSource.Text found)) return new UciPackage(name);
        UciPackage all = UciParser.parseLeniently(
                name, path, found.text(), fault -> problems.warning(fault.origin(), fault.reason()));
        if (directory.equals(DIRECTORY) && files.read(PENDING + "/" + name) instanceof FileSource.Text changes) {
            for (UciChange change : UciChange.parse(name, PENDING + "/" + name, changes.text())) change.applyTo(all);
        }
        return all;
    }
}
