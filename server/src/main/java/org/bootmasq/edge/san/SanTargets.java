package org.bootmasq.edge.san;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bootmasq.config.Directive;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.iscsi.TargetDirectory;
import org.bootmasq.scsi.ScsiTarget;
import org.bootmasq.wire.IpAddress;

/**
 * The targets of a configuration, their files open. A reload opens what is new, closes what is gone, and leaves all
 * else alone.
 */
public final class SanTargets implements TargetDirectory, AutoCloseable {
    static final String SUBSYSTEM = "san";

    private static final int SHORT_SECRET = 12;

    private final FileOwner owner;
    private final Function<IpAddress, Set<String>> tags;
    private final Log log;
    private final SanMapBudget maps;
    private volatile Served served = new Served(Map.of(), Map.of());

    /** Both at once: a target must not be there before the account that it asks for. */
    private record Served(Map<String, SanTarget> targets, Map<String, Account> accounts) {}

    /**
     * @param owner who the server becomes
     * @param tags what DHCP knows of the client at an address
     */
    public SanTargets(FileOwner owner, Function<IpAddress, Set<String>> tags, Log log) {
        this.owner = owner;
        this.tags = tags;
        this.log = log;
        this.maps = SanMapBudget.ofHeap(text -> log.log(Priority.WARNING, SUBSYSTEM, text));
    }

    /**
     * What another configuration means: the files of targets that are new are open, and all else is as it was.
     *
     * @param next all that are to be served
     * @param kept those of them that are served already, and what is said of them now
     * @param fresh the others
     * @param waiting the names of those of the others that cannot be served before others are gone, whose files they
     * have
     * @param gone those that are not to be served, or not with the same files
     */
    record Change(
            Map<String, SanTarget> next,
            Map<String, Account> accounts,
            Map<SanTarget, SanSettings.Target> kept,
            Set<SanTarget> fresh,
            Set<String> waiting,
            Map<String, SanTarget> gone) {
        /** Closes what was opened for it. */
        void abandon() throws IOException {
            for (SanTarget target : fresh) target.abandon();
        }
    }

    /** Opens all targets at start. */
    public void open(SanSettings settings) throws IOException {
        reconfigure(prepare(settings));
    }

    /**
     * Makes another configuration ready. The change before must be {@link #complete}.
     *
     * @throws IOException if one of its targets is not to be had; nothing has changed then
     */
    Change prepare(SanSettings settings) throws IOException {
        var gone = new LinkedHashMap<>(served.targets);
        for (SanSettings.Target target : settings.targets()) {
            Optional<SanTarget> old = Optional.ofNullable(gone.get(target.name()));
            if (old.isPresent() && isSame(old.get().settings(), target)) gone.remove(target.name());
        }
        var change = new Change(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashSet<>(),
                new HashSet<>(),
                gone);
        try {
            for (SanSettings.Target target : settings.targets()) prepare(target, change);
            return change;
        } catch (IOException e) {
            change.abandon();
            throw e;
        }
    }

    private void prepare(SanSettings.Target target, Change change) throws IOException {
        String name = target.name();
        account(target).ifPresent(account -> change.accounts.put(name, account));
        Optional<SanTarget> old =
                Optional.ofNullable(served.targets.get(name)).filter(_ -> !change.gone.containsKey(name));
        if (old.isPresent()) {
            old.get().refuseSizes(target);
            change.kept.put(old.get(), target);
            change.next.put(name, old.get());
            return;
        }
        SanTarget fresh = open(target, path -> {
            boolean free = change.gone.values().stream().noneMatch(other -> other.holds(path));
            if (!free) change.waiting.add(name);
            return free;
        });
        change.fresh.add(fresh);
        if (change.waiting.contains(name)) fresh.refuseSizes(target);
        change.next.put(name, fresh);
    }

    private SanTarget open(SanSettings.Target target, Predicate<Path> locked) throws IOException {
        var disks = new ArrayList<SanDisk>();
        try {
            for (int lun = 0; lun < target.disks().size(); lun++) disks.add(SanDisk.open(target, lun, owner, locked));
        } catch (IOException e) {
            for (SanDisk disk : disks) disk.abandon();
            throw e;
        }
        return new SanTarget(target, disks, maps);
    }

    /** Goes over to another configuration: what is gone admits nobody any more, and nobody else notices. */
    void reconfigure(Change change) {
        boolean first = served.targets.isEmpty();
        var now = new LinkedHashMap<>(change.next);
        now.keySet().removeAll(change.waiting);
        served = new Served(now, change.accounts);
        change.kept.forEach(this::resize);
        sayWhoMayLogIn(now.values());
        if (first) return;
        for (SanTarget target : change.fresh)
            log.log(Priority.INFO, SUBSYSTEM, "target " + target.settings().name() + " is new");
    }

    private void sayWhoMayLogIn(Collection<SanTarget> targets) {
        String open = targets.stream()
                .map(SanTarget::settings)
                .filter(target -> target.guests().isAnybody())
                .map(SanSettings.Target::name)
                .collect(Collectors.joining(", "));
        if (open.isEmpty()) return;
        String what = ": writes, and reservations that ask for it, outlast a restart; initiator= or user= says who may";
        log.log(Priority.WARNING, SUBSYSTEM, "anybody may log in to " + open + what);
    }

    /** Closes what is gone, once no session uses it, and serves what waited for that. */
    void complete(Change change) {
        change.gone.values().forEach(this::close);
        var now = new LinkedHashMap<>(change.next);
        now.entrySet().removeIf(each -> change.waiting.contains(each.getKey()) && !locked(each.getValue()));
        served = new Served(now, change.accounts);
    }

    private boolean locked(SanTarget target) {
        try {
            target.lock();
            return true;
        } catch (IOException e) {
            log.log(Priority.ERR, SUBSYSTEM, target.settings().name() + " is not served: " + e.getMessage());
            close(target);
            return false;
        }
    }

    private Optional<Account> account(SanSettings.Target target) throws IOException {
        if (target.guests().account().isEmpty()) return Optional.empty();
        SanSettings.Account account = target.guests().account().get();
        Optional<Proof> mutual = Optional.empty();
        if (account.mutual().isPresent()) {
            var ours = account.mutual().get();
            mutual = Optional.of(new Proof(ours.user(), secret(ours.secretFile())));
        }
        return Optional.of(new Account(account.user(), secret(account.secretFile()), mutual));
    }

    private String secret(String file) throws IOException {
        Path path = OctetPath.of(file);
        String secret = Files.readString(path, StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        if (secret.isEmpty()) throw new IOException(file + " holds no secret");
        if (secret.length() < SHORT_SECRET)
            log.log(Priority.WARNING, SUBSYSTEM, "warning: the secret in " + file + " is shorter than 12 characters");
        return secret;
    }

    private void resize(SanTarget target, SanSettings.Target wanted) {
        try {
            for (SanDisk disk : target.resize(wanted)) {
                String size = OctetPath.text(disk.path()) + " has " + disk.size() + " octets now";
                log.log(Priority.INFO, SUBSYSTEM, wanted.name() + ": " + size);
            }
        } catch (IOException e) {
            log.log(Priority.ERR, SUBSYSTEM, wanted.name() + ": " + e.getMessage());
        }
    }

    /** Whether nothing but sizes and the account differ. */
    private static boolean isSame(SanSettings.Target a, SanSettings.Target b) {
        boolean sameGuests = a.guests().condition().equals(b.guests().condition())
                && a.guests().initiators().equals(b.guests().initiators());
        if (a.disks().size() != b.disks().size() || !sameGuests) return false;
        for (int lun = 0; lun < a.disks().size(); lun++) {
            SanSettings.Disk one = a.disks().get(lun);
            SanSettings.Disk other = b.disks().get(lun);
            boolean same = one.path().equals(other.path())
                    && one.readOnly() == other.readOnly()
                    && one.overlay().equals(other.overlay())
                    && one.blockSize() == other.blockSize();
            if (!same) return false;
        }
        return true;
    }

    private void close(SanTarget target) {
        try {
            target.close();
        } catch (IOException e) {
            log.log(Priority.ERR, SUBSYSTEM, target.settings().name() + ": " + e.getMessage());
        }
    }

    private Optional<SanSettings.Hiding> hides(SanTarget target, Visitor visitor) {
        return target.settings().guests().hides(visitor.initiator(), () -> tags.apply(visitor.address()));
    }

    @Override
    public List<String> visibleTo(Visitor visitor) {
        return served.targets.values().stream()
                .filter(target -> hides(target, visitor).isEmpty())
                .map(target -> target.settings().name())
                .toList();
    }

    @Override
    public Sight look(String name, Visitor visitor) {
        SanTarget target = served.targets.get(name);
        if (target == null) return new Missing();
        Optional<SanSettings.Hiding> hiding = hides(target, visitor);
        return hiding.isPresent() ? new Hidden(hiding.get().line(), hiding.get().reason()) : new Visible();
    }

    @Override
    public Optional<Account> account(String name) {
        return Optional.ofNullable(served.accounts.get(name));
    }

    @Override
    public Admission admit(String name, Visitor visitor) {
        SanTarget target = served.targets.get(name);
        if (target == null) return new Refused(Why.NOT_FOUND, "there is no target " + name);
        String whose = whose(visitor);
        try {
            ScsiTarget units = target.enter(whose);
            Directive line = target.settings().disks().getFirst().directive();
            return new Granted(units, whose, line, () -> leave(target, whose));
        } catch (IOException e) {
            return new Refused(Why.BUSY, name + " refused to " + visitor.initiator() + ": " + e.getMessage());
        }
    }

    /**
     * Whose overlay it is. Every gPXE without a host name calls itself the same; those are told apart by their
     * addresses.
     */
    private static String whose(Visitor visitor) {
        boolean nameless = visitor.initiator().endsWith("etherboot:unknown");
        return nameless ? visitor.initiator() + "@" + visitor.address() : visitor.initiator();
    }

    private void leave(SanTarget target, String whose) {
        try {
            target.leave(whose);
        } catch (IOException e) {
            log.log(Priority.ERR, SUBSYSTEM, "closing what " + whose + " wrote: " + e.getMessage());
        }
    }

    /** Closes all files; to be called when no session is left. */
    @Override
    public void close() {
        served.targets.values().forEach(this::close);
    }
}
