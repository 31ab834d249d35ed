package org.bootmasq.service.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bootmasq.config.Option;
import org.bootmasq.dns.local.HostsText;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.file.WholeFile;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;

/** /etc/hosts, {@code addn-hosts} and {@code hostsdir}: which files there are now, and what they say. */
public final class HostsFiles {
    private static final String STANDARD_FILE = "/etc/hosts";

    private final Log log;
    private DnsSettings settings;
    private String lastSeen = "";

    public HostsFiles(DnsSettings settings, Log log) {
        this.settings = settings;
        this.log = log;
    }

    /** Goes by other settings from now on. */
    public void reconfigure(DnsSettings others) {
        settings = others;
    }

    /** The folders of {@code hostsdir}: what changes there counts at once. */
    public List<String> watched() {
        return settings.files().hostsDirectories().stream()
                .filter(name -> Files.isDirectory(OctetPath.of(name)))
                .toList();
    }

    /** Whether a file of {@code hostsdir} is another than when it was read. */
    public boolean changed() {
        return !fingerprint().equals(lastSeen);
    }

    /** Reads all. Returns those that could be read; the log tells of the others. */
    public List<HostsText> read() {
        lastSeen = fingerprint();
        var texts = new ArrayList<HostsText>();
        if (!settings.has(Option.NO_HOSTS)) read(Path.of(STANDARD_FILE), texts);
        // dnsmasq: the last line comes first, and an address means the first name that is read.
        for (String name : settings.files().hosts().reversed()) {
            Path path = OctetPath.of(name);
            if (Files.isDirectory(path)) files(path).forEach(file -> read(file, texts));
            else read(path, texts);
        }
        for (String name : watched()) files(OctetPath.of(name)).reversed().forEach(file -> read(file, texts));
        return texts;
    }

    private void read(Path file, List<HostsText> into) {
        try {
            String text = WholeFile.latin1(file);
            into.add(new HostsText(OctetPath.text(file), text));
        } catch (IOException e) {
            log.log(Priority.ERR, "", "failed to load names from " + OctetPath.text(file) + ": " + Reason.of(e));
        }
    }

    /** dnsmasq: editors' leftovers and hidden files do not count. */
    private static List<Path> files(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> counts(OctetPath.name(file)))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static boolean counts(String name) {
        boolean saved = name.startsWith("#") && name.endsWith("#");
        return !saved && !name.endsWith("~") && !name.startsWith(".");
    }

    private String fingerprint() {
        var text = new StringBuilder();
        for (String name : watched()) {
            for (Path file : files(OctetPath.of(name))) {
                try {
                    text.append(OctetPath.text(file)).append(' ').append(Files.getLastModifiedTime(file));
                    text.append(' ').append(Files.size(file)).append('\n');
                } catch (IOException gone) {
                    text.append(OctetPath.text(file)).append(" gone\n");
                }
            }
        }
        return text.toString();
    }

    /** Logs what was read, and what is wrong with it. */
    public void tell(List<HostsText> hosts, LocalData data) {
        for (HostsText file : hosts) {
            data.flaws(file).forEach(line -> log.log(Priority.ERR, "", line));
            log.log(Priority.INFO, "", "read " + file.path() + " - " + data.count(file) + " names");
        }
    }
}
