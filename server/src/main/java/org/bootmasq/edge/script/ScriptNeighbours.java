package org.bootmasq.edge.script;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.Neighbours;
import org.bootmasq.edge.log.Log;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Neighbour;
import org.bootmasq.linux.Netlink;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.IpAddress;

/**
 * For {@code script-arp}: reads the kernel's neighbour tables every few seconds and tells the script who came and went.
 */
public final class ScriptNeighbours implements AutoCloseable {
    /** dnsmasq looks when it has a reason to, and every 90 s. */
    private static final long LOOK_EVERY_MILLIS = 5000;

    private final Consumer<ScriptCall> script;
    private final Faults faults;
    private final Map<IpAddress, HardwareAddress> known = new HashMap<>();
    private final Thread thread = new Thread(this::look, "script-neighbours");

    public ScriptNeighbours(Consumer<ScriptCall> script, Log log) {
        this.script = script;
        faults = new Faults(log, "script");
        thread.setDaemon(true);
    }

    /** Begins to listen for changes of neighbours. */
    public void start() {
        thread.start();
    }

    private void look() {
        try {
            while (true) {
                try {
                    lookOnce();
                } catch (LinuxException failure) {
                    faults.dropped(() -> "a look", "script-arp cannot read the neighbour tables: " + failure.text());
                } catch (RuntimeException | Error fault) {
                    faults.dropped(() -> "a look at the neighbour tables", fault);
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookOnce() throws LinuxException {
        try (var netlink = Netlink.open()) {
            var now = new HashMap<IpAddress, HardwareAddress>();
            for (Neighbour each : netlink.neighbours()) {
                if (each.isKnown()) now.put(Neighbours.address(each), Neighbours.hardware(each));
            }
            compare(now);
        }
    }

    /** Tells the differences to the last look; one that has another link address goes and comes. */
    void compare(Map<IpAddress, HardwareAddress> now) {
        known.forEach((address, hardware) -> {
            if (!hardware.equals(now.get(address)))
                script.accept(new ScriptCall.ForNeighbour(false, hardware, address));
        });
        now.forEach((address, hardware) -> {
            if (!hardware.equals(known.get(address))) {
                script.accept(new ScriptCall.ForNeighbour(true, hardware, address));
            }
        });
        known.clear();
        known.putAll(now);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
