package org.bootmasq.edge.dns;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.config.settings.InterfaceSettings;
import org.bootmasq.config.settings.InterfaceSettings.LocalService;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * Whose questions are answered: by where they arrive, at which address, and with {@code local-service} by who asks. One
 * thread at a time.
 */
final class DnsAdmission {
    private final Interfaces interfaces;
    private final Log log;
    private final Map<Integer, Interfaces.Admission> rules = new HashMap<>();
    private List<InterfaceView> seen = List.of();
    private InterfaceSettings settings;
    private boolean warned;

    DnsAdmission(Interfaces interfaces, Log log) {
        this.interfaces = interfaces;
        settings = interfaces.settings();
        this.log = log;
    }

    boolean admits(int interfaceIndex, IpAddress asked, IpAddress asker) {
        List<InterfaceView> now = interfaces.all();
        if (!now.equals(seen) || !settings.equals(interfaces.settings())) {
            seen = now;
            settings = interfaces.settings();
            rules.clear();
        }
        Interfaces.Admission rule = rules.computeIfAbsent(interfaceIndex, interfaces::admission);
        return interfaces.admits(rule, asked) && isLocalEnough(asker);
    }

    /** The interface that has an address; 0 if none has. */
    int indexOf(IpAddress own) {
        for (InterfaceView view : interfaces.all()) {
            boolean holds = switch (own) {
                case Ip4 four -> view.has(four);
                case Ip6 six -> view.has(six);
            };
            if (holds) return view.index();
        }
        return 0;
    }

    private boolean isLocalEnough(IpAddress asker) {
        // What is for this host only came to the loopback interface, where no ports are open for others.
        if (settings.localService() != LocalService.NETWORKS) return true;
        boolean near = switch (asker) {
            case Ip4 four -> four.bits() >>> 24 == 127 || inOurNetwork(four);
            // The kernel routes link-local addresses nowhere, and others come here only by a router of ours.
            case Ip6 six -> six.equals(new Ip6(0, 1)) || six.isLinkLocal() || inOurNetwork(six);
        };
        if (!near && !warned) {
            warned = true;
            log.log(Priority.WARNING, "", "ignoring query from non-local network " + asker + " (logged only once)");
        }
        return near;
    }

    private boolean inOurNetwork(Ip6 asker) {
        for (InterfaceView view : seen) {
            for (InterfaceView.LocalAddress6 local : view.addresses6()) {
                if (local.reaches(asker)) return true;
            }
        }
        return false;
    }

    private boolean inOurNetwork(Ip4 asker) {
        for (InterfaceView view : seen) {
            for (InterfaceView.LocalAddress local : view.addresses()) {
                if (asker.sameNetwork(local.address(), local.netmask())) return true;
            }
        }
        return false;
    }
}
