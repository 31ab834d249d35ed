package org.bootmasq.service.process;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.linux.Credentials;
import org.bootmasq.linux.Credentials.Capability;
import org.bootmasq.linux.LinuxException;

/**
 * Whose rights the server keeps once its ports are open.
 *
 * @param user absent if it stays who it is
 * @param group absent likewise
 */
public record Privileges(Optional<Credentials.User> user, OptionalInt group) {
    private static final String ROOT = "root";

    /**
     * Looks both up. dnsmasq: only root changes who it is; a standard user or group that this machine lacks changes
     * nothing, one that was asked for must be there.
     *
     * @throws StartFailure if a user or group that the configuration names does not exist
     */
    public static Privileges of(ServerSettings settings, boolean userGiven, boolean groupGiven)
            throws LinuxException, StartFailure {
        Optional<Credentials.User> user =
                settings.user().isEmpty() ? Optional.empty() : Credentials.user(settings.user());
        if (user.isEmpty() && userGiven && !settings.user().isEmpty()) {
            throw StartFailure.badConfiguration("unknown user or group: " + settings.user());
        }
        OptionalInt group = settings.group().isEmpty() ? OptionalInt.empty() : Credentials.group(settings.group());
        if (group.isEmpty() && groupGiven && !settings.group().isEmpty()) {
            throw StartFailure.badConfiguration("unknown user or group: " + settings.group());
        }
        if (settings.debug() || Credentials.effectiveUid() != 0) {
            return new Privileges(Optional.empty(), OptionalInt.empty());
        }
        Optional<Credentials.User> other =
                user.filter(each -> each.uid() != 0 && !each.name().equals(ROOT));
        // The standard group is for who gives up root: root may be alone in its user namespace.
        return new Privileges(other, other.isPresent() || groupGiven ? group : OptionalInt.empty());
    }

    /**
     * Says beforehand what would fail in the middle.
     *
     * @throws StartFailure if the server is to become somebody and may not
     */
    public void requireRights() throws LinuxException, StartFailure {
        if (user.isEmpty()) return;
        for (Capability needed : EnumSet.of(Capability.SETGID, Capability.SETUID)) {
            if (Credentials.has(needed)) continue;
            throw StartFailure.other("failed to change user-id to " + user.get().name()
                    + ": process is missing required capability " + needed + ", or user=root");
        }
    }

    /** Whose the files are that the server makes. */
    public FileOwner owner() {
        return user.map(each -> new FileOwner(each.uid(), group.orElse(each.gid())))
                .orElse(FileOwner.UNCHANGED);
    }

    /** Gives root up but for the network: ARP entries, raw frames, and interfaces that come later. */
    public void take() throws LinuxException {
        if (group.isPresent()) Credentials.becomeGroup(group.getAsInt());
        if (user.isEmpty()) return;
        Credentials.becomeUser(
                user.get().uid(), EnumSet.of(Capability.NET_ADMIN, Capability.NET_RAW, Capability.NET_BIND_SERVICE));
    }
}
