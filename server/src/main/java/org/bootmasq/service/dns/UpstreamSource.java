package org.bootmasq.service.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bootmasq.config.Option;
import org.bootmasq.config.value.DomainSetting;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.Upstream;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.file.WholeFile;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * The name servers of a configuration, with those of {@code resolv-file} and {@code servers-file} as these files are
 * at the moment.
 */
public final class UpstreamSource {
    private static final String EVERY_DOMAIN = "#";
    private static final int DNS_PORT = 53;
    /** As many links the kernel follows on the way to a file. */
    private static final int MOST_LINKS = 40;

    private final Log log;
    private final Function<String, Optional<IpAddress>> addresses;
    private final Set<String> named = new HashSet<>();
    private final List<DomainSetting> domains;
    private DnsSettings settings;
    private final Map<Path, FileTime> seen = new HashMap<>();
    private List<Upstreams.Line> fromFile = List.of();
    private List<Upstream> ordered = List.of();
    private boolean complained;

    /**
     * Reads nothing yet.
     *
     * @param domains the ones that are {@code local} are asked about nowhere
     * @param addresses of servers that are called by name, as far as they are known
     */
    public UpstreamSource(
            DnsSettings settings,
            List<DomainSetting> domains,
            Function<String, Optional<IpAddress>> addresses,
            Log log) {
        this.addresses = addresses;
        this.settings = settings;
        this.domains = List.copyOf(domains);
        this.log = log;
    }

    /** Goes by other settings from now on. */
    public void reconfigure(DnsSettings others) {
        settings = others;
    }

    private List<Path> resolvFiles() {
        return settings.files().resolvFiles().stream().map(OctetPath::of).toList();
    }

    /** The folders in which a change may mean other servers; none with {@code no-poll}. */
    public List<String> folders() {
        if (settings.has(Option.NO_POLL)) return List.of();
        return resolvFiles().stream()
                .flatMap(file -> foldersOf(file).stream())
                .filter(Files::isDirectory)
                .map(OctetPath::text)
                .distinct()
                .toList();
    }

    /** What stands against watching a configuration's files. dnsmasq: a file may be missing, but not its folder. */
    public static Optional<String> obstacle(DnsSettings settings) {
        if (settings.has(Option.NO_POLL)) return Optional.empty();
        return settings.files().resolvFiles().stream()
                .filter(file -> foldersOf(OctetPath.of(file)).stream().anyMatch(Files::notExists))
                .findFirst()
                .map(file -> "directory " + file + " for resolv-file is missing, cannot poll");
    }

    /** The folders of a file, of the link that it may be, and of what that leads to. */
    private static List<Path> foldersOf(Path file) {
        var folders = new ArrayList<Path>();
        Path at = file.toAbsolutePath();
        for (int links = 0; links <= MOST_LINKS; links++) {
            Path folder = at.getParent();
            if (folder == null) break;
            folders.add(folder);
            try {
                at = folder.resolve(Files.readSymbolicLink(at));
            } catch (IOException noLink) {
                break;
            }
        }
        return folders;
    }

    /** Whether a file of servers is another than when it was read. */
    public boolean changed() {
        for (Path file : resolvFiles()) {
            Optional<FileTime> time = time(file);
            if (time.isPresent() && !time.get().equals(seen.get(file))) return true;
        }
        return false;
    }

    private static Optional<FileTime> time(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    /** Asks these too, behind all others. */
    public void order(List<Upstream> others) {
        ordered = List.copyOf(others);
    }

    /** Reads all files anew. */
    public Upstreams read(Optional<Upstreams> before) {
        if (settings.files().resolvFiles().isEmpty()) fromFile = List.of();
        else readResolv().ifPresent(read -> fromFile = read);
        return asRead(before);
    }

    /** The servers with files as they were read last. */
    public Upstreams asRead(Optional<Upstreams> before) {
        named.clear();
        var lines = new ArrayList<Upstreams.Line>();
        for (Upstream upstream : settings.upstreams()) lines.add(line(upstream));
        for (DomainSetting domain : domains) {
            if (domain.local()) lines.add(Upstreams.Line.of(domain));
        }
        lines.addAll(fromFile);
        for (Upstream upstream : ordered) lines.add(line(upstream));
        var known = new HashMap<IpAddress, Boolean>();
        lines.replaceAll(line -> isNoServer(line, known) ? withoutServer(line.domains()) : line);
        return new Upstreams(lines, before, settings.dnssec());
    }

    /** Logs what of the configuration counts for nothing. */
    public void greet() {
        if (!settings.files().resolvIgnored()) return;
        log.log(Priority.WARNING, "", "warning: ignoring resolv-file flag because no-resolv is set");
    }

    /**
     * Logs which servers there are.
     *
     * @param byDbus whether they may still be named over D-Bus
     */
    public void greet(Upstreams upstreams, boolean byDbus) {
        if (upstreams.servers().isEmpty() && byDbus)
            log.log(Priority.INFO, "", "no upstream servers configured - please set them from DBus");
        else if (upstreams.servers().isEmpty())
            log.log(Priority.WARNING, "", "warning: no upstream servers configured");
        tell(upstreams);
    }

    /** Logs them alone, without a word where there are none. */
    public void tell(Upstreams upstreams) {
        upstreams.greeting().forEach(line -> log.log(Priority.INFO, "", line));
    }

    private Upstreams.Line line(Upstream upstream) {
        return switch (upstream.target()) {
            case Upstream.Local() -> new Upstreams.Line(upstream.domains(), Upstreams.Kind.LOCAL, Optional.empty());
            case Upstream.Standard() ->
                new Upstreams.Line(upstream.domains(), Upstreams.Kind.STANDARD, Optional.empty());
            case Upstream.NameServer server -> {
                Optional<UpstreamServer.Address> address = address(server);
                yield address.isEmpty()
                        ? withoutServer(upstream.domains())
                        : new Upstreams.Line(upstream.domains(), Upstreams.Kind.SERVERS, address);
            }
        };
    }

    /** Its domains are not for the servers of other lines; without a domain, it says nothing. */
    private static Upstreams.Line withoutServer(List<String> domains) {
        List<String> own =
                domains.stream().filter(domain -> !domain.equals(EVERY_DOMAIN)).toList();
        Upstreams.Kind kind = own.isEmpty() ? Upstreams.Kind.NONE : Upstreams.Kind.SERVERS;
        return new Upstreams.Line(own, kind, Optional.empty());
    }

    /** The servers that are called by name, as of the last reading. */
    public Set<String> named() {
        return Set.copyOf(named);
    }

    private Optional<UpstreamServer.Address> address(Upstream.NameServer server) {
        String[] parts = server.host().split("%", 2);
        Optional<IpAddress> ip = IpAddress.parse(parts[0]);
        if (ip.isEmpty()) {
            named.add(server.host());
            ip = addresses.apply(server.host());
        }
        return ip.map(found -> new UpstreamServer.Address(
                found,
                parts.length > 1 ? parts[1] : "",
                server.port(),
                server.interfaceName().orElse(""),
                server.source(),
                server.sourcePort()));
    }

    /** dnsmasq: of several files the one changed last counts. Empty if none can be read. */
    private Optional<List<Upstreams.Line>> readResolv() {
        Optional<Path> newest = Optional.empty();
        Optional<FileTime> newestTime = Optional.empty();
        for (Path file : resolvFiles()) {
            Optional<FileTime> time = time(file);
            if (time.isEmpty()) {
                seen.remove(file);
                continue;
            }
            seen.put(file, time.get());
            if (newestTime.isEmpty() || time.get().compareTo(newestTime.get()) > 0) {
                newest = Optional.of(file);
                newestTime = time;
            }
        }
        if (newest.isEmpty()) {
            if (!complained)
                log.log(
                        Priority.WARNING,
                        "",
                        "failed to access " + resolvFiles().getFirst() + ": No such file or directory");
            complained = true;
            return Optional.empty();
        }
        complained = false;
        return readResolv(newest.get());
    }

    private Optional<List<Upstreams.Line>> readResolv(Path file) {
        try {
            log.log(Priority.INFO, "", "reading " + OctetPath.text(file));
            var lines = new ArrayList<Upstreams.Line>();
            for (String text : WholeFile.latin1(file).lines().toList()) {
                String[] words = text.strip().split("\\s+", -1);
                if (words.length < 2 || !(words[0].equals("nameserver") || words[0].equals("server"))) continue;
                String[] parts = words[1].split("%", 2);
                IpAddress.parse(parts[0])
                        .map(ip -> new UpstreamServer.Address(
                                ip, parts.length > 1 ? parts[1] : "", DNS_PORT, "", Optional.empty(), 0))
                        .ifPresent(address ->
                                lines.add(new Upstreams.Line(List.of(), Upstreams.Kind.SERVERS, Optional.of(address))));
            }
            if (lines.isEmpty())
                log.log(Priority.WARNING, "", "no servers found in " + OctetPath.text(file) + ", will retry");
            return Optional.of(lines);
        } catch (IOException e) {
            log.log(Priority.WARNING, "", "failed to read " + OctetPath.text(file) + ": " + Reason.of(e));
            return Optional.empty();
        }
    }

    /**
     * dnsmasq: whoever asks itself would never end.
     *
     * @param known addresses that were looked for already: a list may name one server for very many domains
     */
    private boolean isNoServer(Upstreams.Line line, Map<IpAddress, Boolean> known) {
        if (line.server().isEmpty()) return false;
        IpAddress address = line.server().get().ip();
        // What modems without a server of their own write into resolv.conf; the kernel would take it for this host.
        if (address.equals(Ip4.UNSPECIFIED) || address.equals(Ip6.UNSPECIFIED)) return true;
        if (line.server().get().port() != settings.limits().port()) return false;
        boolean ours = known.computeIfAbsent(address, UpstreamSource::isHere);
        if (ours) log.log(Priority.WARNING, "", "ignoring nameserver " + address + " - local interface");
        return ours;
    }

    private static boolean isHere(IpAddress address) {
        try {
            return NetworkInterface.getByInetAddress(
                            InetAddress.getByAddress(address.octets().toArray()))
                    != null;
        } catch (UnknownHostException | SocketException unknown) {
            return false;
        }
    }
}
