package org.bootmasq.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.iscsi.TargetDirectory;
import org.bootmasq.scsi.ScsiTarget;
import org.bootmasq.wire.IpAddress;

/** The targets of a configuration, their files open. A reload opens what is new, closes what is gone, and leaves all else alone. */
public final class SanTargets implements TargetDirectory, AutoCloseable {
    static final String SUBSYSTEM = "san";

    private static final int SHORT_SECRET = 12;

    private final UnaryOperator<String> nativeText;
    private final SanDisk.Owner owner;
    private final Function<IpAddress, Set<String>> tags;
    private final Log log;
    private volatile Map<String, SanTarget> targets = Map.of();
    private volatile Map<String, Account> accounts = Map.of();

    /**
     * @param nativeText turns a path of the configuration into one of this system
     * @param uid who the server becomes, -1 if it stays who it is; what is made here is that user's
     * @param tags what DHCP knows of the client at an address
     */
    public SanTargets(
            UnaryOperator<String> nativeText, int uid, int gid, Function<IpAddress, Set<String>> tags, Log log) {
        this.nativeText = nativeText;
        this.owner = uid < 0 ? SanDisk.Owner.UNCHANGED : new SanDisk.Owner(uid, gid);
        this.tags = tags;
        this.log = log;
    }

    /** Opens all targets at start. */
    public void open(SanSettings settings) throws IOException {
        var opened = new LinkedHashMap<String, SanTarget>();
        var known = new LinkedHashMap<String, Account>();
        targets = opened;
        accounts = known;
        for (SanSettings.Target target : settings.targets()) {
            Optional<Account> account = account(target);
            account.ifPresent(one -> known.put(target.name(), one));
            opened.put(target.name(), open(target));
        }
    }

    private SanTarget open(SanSettings.Target target) throws IOException {
        var disks = new ArrayList<SanDisk>();
        try {
            for (int lun = 0; lun < target.disks().size(); lun++)
                disks.add(SanDisk.open(target, lun, nativeText, owner));
        } catch (IOException e) {
            for (SanDisk disk : disks) disk.close();
            throw e;
        }
        return new SanTarget(target, disks);
    }

    private Optional<Account> account(SanSettings.Target target) throws IOException {
        if (target.account().isEmpty()) return Optional.empty();
        SanSettings.Account account = target.account().get();
        Optional<Proof> mutual = Optional.empty();
        if (account.mutual().isPresent()) {
            var ours = account.mutual().get();
            mutual = Optional.of(new Proof(ours.user(), secret(ours.secretFile())));
        }
        return Optional.of(new Account(account.user(), secret(account.secretFile()), mutual));
    }

    private String secret(String file) throws IOException {
        Path path = Path.of(nativeText.apply(file));
        String secret = Files.readString(path).lines().findFirst().orElse("").strip();
        if (secret.isEmpty()) throw new IOException(path + " holds no secret");
        if (secret.length() < SHORT_SECRET)
            log.log(Priority.WARNING, SUBSYSTEM, "warning: the secret in " + path + " is shorter than 12 characters");
        return secret;
    }

    /**
     * Serves another configuration.
     *
     * @return the names of targets that are gone or whose files are others now; their sessions must end
     */
    public synchronized Set<String> reload(SanSettings settings) {
        Map<String, SanTarget> before = targets;
        var now = new LinkedHashMap<String, SanTarget>();
        var known = new LinkedHashMap<String, Account>();
        var gone = new LinkedHashMap<>(before);
        for (SanSettings.Target target : settings.targets()) {
            Optional<SanTarget> old = Optional.ofNullable(before.get(target.name()));
            try {
                Optional<Account> account = account(target);
                boolean same = old.isPresent() && isSame(old.get().settings(), target);
                if (same) resize(old.get(), target);
                // A disk that is served otherwise is closed before it is opened again, for its lock.
                else if (old.isPresent()) close(old.get());
                now.put(target.name(), same ? old.get() : open(target));
                if (same) gone.remove(target.name());
                account.ifPresent(one -> known.put(target.name(), one));
                if (old.isEmpty()) log.log(Priority.INFO, SUBSYSTEM, "target " + target.name() + " is new");
            } catch (IOException e) {
                log.log(Priority.ERR, SUBSYSTEM, target.name() + " is not served: " + e.getMessage());
            }
        }
        targets = now;
        accounts = known;
        gone.forEach((name, target) -> {
            if (!now.containsKey(name)) close(target);
        });
        return gone.keySet();
    }

    /** The targets that another configuration has not, or has with other files. */
    Set<String> missingFrom(SanSettings settings) {
        var missing = new LinkedHashMap<>(targets);
        for (SanSettings.Target target : settings.targets()) {
            SanTarget old = missing.get(target.name());
            if (old != null && isSame(old.settings(), target)) missing.remove(target.name());
        }
        return missing.keySet();
    }

    private void resize(SanTarget target, SanSettings.Target wanted) throws IOException {
        for (SanDisk disk : target.resize(wanted)) {
            log.log(
                    Priority.INFO,
                    SUBSYSTEM,
                    target.settings().name() + ": " + disk.path() + " has " + disk.size() + " octets now");
        }
    }

    /** Whether nothing but sizes, tags and the account differ. */
    private static boolean isSame(SanSettings.Target a, SanSettings.Target b) {
        if (a.disks().size() != b.disks().size() || !a.condition().equals(b.condition())) return false;
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

    private boolean isFor(SanTarget target, Visitor visitor) {
        return target.settings().condition().isUnconditional()
                || target.settings().condition().matches(tags.apply(visitor.address()));
    }

    @Override
    public List<String> visibleTo(Visitor visitor) {
        return targets.values().stream()
                .filter(target -> isFor(target, visitor))
                .map(target -> target.settings().name())
                .toList();
    }

    @Override
    public boolean knows(String name, Visitor visitor) {
        SanTarget target = targets.get(name);
        return target != null && isFor(target, visitor);
    }

    @Override
    public Optional<Account> account(String name) {
        return Optional.ofNullable(accounts.get(name));
    }

    @Override
    public Admission admit(String name, Visitor visitor) {
        SanTarget target = targets.get(name);
        if (target == null) return new Refused(Why.NOT_FOUND, "there is no target " + name);
        String whose = whose(visitor);
        try {
            ScsiTarget units = target.enter(whose);
            return new Granted(units, whose, () -> leave(target, whose));
        } catch (IOException e) {
            return new Refused(Why.BUSY, name + " refused to " + visitor.initiator() + ": " + e.getMessage());
        }
    }

    /** Whose overlay it is. Every gPXE without a host name calls itself the same; those are told apart by their addresses. */
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
        targets.values().forEach(this::close);
    }
}
