package org.bootmasq.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.FileSource;
import org.bootmasq.config.reader.ReferencedFiles;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp.host.HostIndex;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.Inotify;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.service.dhcp.DhcpSettings;
import org.bootmasq.service.dhcp.Ethers;
import org.bootmasq.service.source.ConfigFiles;

/**
 * The files of hosts and options that may change while the server runs: read at start and on SIGHUP, and those of
 * {@code dhcp-hostsdir} and {@code dhcp-optsdir} as soon as they change. What is wrong in them is logged and left
 * out.
 */
final class DhcpFiles implements AutoCloseable {
    private static final String SUBSYSTEM = "dhcp";
    private static final int CHANGES = Inotify.CLOSE_WRITE | Inotify.MOVED_TO | Inotify.DELETE;

    private Configuration configuration;
    private DhcpSettings configured;
    private final FileSource files = new ConfigFiles();
    private final Inotify inotify;
    private final Map<Integer, String> directories = new HashMap<>();
    private final Log log;

    /** Watches from now on, with the rights of the caller. */
    DhcpFiles(Configuration configuration, DhcpSettings configured, Log log) throws LinuxException {
        this.configuration = configuration;
        this.configured = configured;
        this.log = log;
        inotify = new Inotify();
        watch();
    }

    /** Goes by another configuration from now on, and watches its directories too. */
    void reconfigure(Configuration others, DhcpSettings settings) {
        configuration = others;
        configured = settings;
        watch();
    }

    private void watch() {
        named().forEach(this::watch);
    }

    private Stream<String> named() {
        return Stream.of(Option.DHCP_HOSTSDIR, Option.DHCP_OPTSDIR)
                .flatMap(option -> configuration.all(option).stream())
                .map(Directive::text);
    }

    private void watch(String directory) {
        if (directories.containsValue(directory)) return;
        try {
            directories.put(inotify.watch(directory, CHANGES), directory);
        } catch (LinuxException e) {
            log.log(Priority.ERR, "", "cannot watch " + directory + ": " + e.text());
        }
    }

    /** Becomes readable when a file changes. */
    Inotify changes() {
        return inotify;
    }

    /** Reads all of them anew. */
    DhcpSettings read() {
        var problems = new Problems();
        DhcpSettings all = read(configuration, configured, problems);
        problems.errors().forEach(error -> log.log(Priority.ERR, "", ErrorText.headline(error)));
        return all;
    }

    /**
     * Reads those that another configuration names. dnsmasq: /etc/ethers speaks of the configuration's own hosts, not
     * of those in further files.
     *
     * @param problems takes what is wrong in them, and is left out
     */
    DhcpSettings read(Configuration of, DhcpSettings settings, Problems problems) {
        DhcpSettings own = Ethers.added(settings, log);
        List<Directive> more = ReferencedFiles.read(of, files, problems);
        if (more.isEmpty()) return own;
        DhcpSettings all = DhcpSettings.read(of.plus(more), problems);
        List<Host> hosts = all.hosts().all();
        var both = new ArrayList<>(
                hosts.subList(0, hosts.size() - settings.hosts().all().size()));
        both.addAll(own.hosts().all());
        return all.withHosts(new HostIndex(both));
    }

    /**
     * Takes what inotify tells. dnsmasq: the lines of a file that is deleted hold until all is read again.
     *
     * @return whether anything must be read again
     */
    boolean hasChanged() throws LinuxException {
        Set<String> changed = new LinkedHashSet<>();
        boolean missed = false;
        for (Inotify.Event event : inotify.take()) {
            missed |= event.is(Inotify.OVERFLOW);
            String name = event.name();
            String directory = directories.get(event.watch());
            boolean scratch =
                    name.startsWith(".") || name.endsWith("~") || (name.startsWith("#") && name.endsWith("#"));
            // One that a reload no longer names stays watched, for the next that names it again.
            if (directory == null || name.isEmpty() || scratch || named().noneMatch(directory::equals)) continue;
            String path = OctetPath.text(OctetPath.of(directory).resolve(OctetPath.of(name)));
            boolean removed = event.is(Inotify.DELETE);
            if (removed) log.log(Priority.INFO, "", "inotify: " + path + " removed");
            else if (changed.add(path)) log.log(Priority.INFO, "", "inotify: " + path + " new or modified");
        }
        for (String path : changed) log.log(Priority.INFO, SUBSYSTEM, "read " + path);
        return missed || !changed.isEmpty();
    }

    @Override
    public void close() {
        inotify.close();
    }
}
