package org.bootmasq.service;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.dbus.BusSession;
import org.bootmasq.dbus.DbusMessage;
import org.bootmasq.dbus.DbusWriter;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.dbus.BusAddress;
import org.bootmasq.edge.dbus.BusRunner;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.service.command.Answer;
import org.bootmasq.service.command.Command;
import org.bootmasq.service.dbus.DbusCalls;
import org.bootmasq.service.dbus.DbusInterface;
import org.bootmasq.service.process.StartFailure;

/**
 * The server on D-Bus: commands come in by it, and who listens there hears of leases. On the main loop's thread.
 *
 * <p>The bus knows who we are by the rights with which we connected, and gives the name to root alone where its policy
 * says so: the connection is made before root is given up.
 */
final class DbusDoor implements BusRunner.Owner, AutoCloseable {
    /** A bus that is there answers in milliseconds; one that is only just starting is waited for later. */
    private static final int PATIENCE_MILLIS = 5_000;

    private final String name;
    private final Log log;
    private final BusRunner bus;
    private Optional<DbusCalls> calls = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private boolean started;

    private DbusDoor(String name, EventLoop loop, String address, Log log) {
        this.name = name;
        this.log = log;
        var object = DbusInterface.object(name);
        // Whoever lets a server have this name forbids strangers to send it anything, by dnsmasq's own policy or ours.
        boolean signalsToo = name.equals(ServerSettings.STANDARD_BUS_NAME);
        bus = new BusRunner(loop, BusAddress.sockets(address), () -> new BusSession(name, object, signalsToo), this);
    }

    /**
     * Connects, if there is a bus.
     *
     * @param address of the bus, as {@code DBUS_SYSTEM_BUS_ADDRESS} has it; may be empty
     * @throws StartFailure if the bus will not have us
     */
    static DbusDoor open(String name, Surroundings around, String address) throws StartFailure {
        var door = new DbusDoor(name, around.loop(), address, around.log());
        door.bus.open(PATIENCE_MILLIS);
        if (door.refusal.isPresent()) throw StartFailure.other("DBus error: " + door.refusal.get());
        around.clients().signalledBy(door::signal);
        return door;
    }

    /** Logs how it stands, in dnsmasq's words. */
    void greet() {
        String state = bus.isConnected() ? "connected to system bus" : "bus connection pending";
        log.log(Priority.INFO, "", "DBus support enabled: " + state);
        started = true;
    }

    /** Takes calls from now on, once there is a bus. */
    void start(BiConsumer<Command, Consumer<Answer>> commands) throws LinuxException {
        calls = Optional.of(new DbusCalls(commands, bus::send, log));
        bus.start();
    }

    @Override
    public void connected() {
        if (started) log.log(Priority.INFO, "", "connected to system DBus");
        bus.send(signal("Up", new DbusWriter()));
    }

    @Override
    public void lost() {
        log.log(Priority.WARNING, "", "lost the system DBus, looking for it");
    }

    @Override
    public void refused(String reason) {
        refusal = Optional.of(reason);
        if (started) log.log(Priority.WARNING, "", "DBus error: " + reason);
    }

    @Override
    public void called(DbusMessage call) {
        calls.ifPresent(each -> each.carryOut(call));
    }

    private void signal(Effect.SignalLease lease) {
        String member = switch (lease.event()) {
            case ADDED -> "DhcpLeaseAdded";
            case UPDATED -> "DhcpLeaseUpdated";
            case DELETED -> "DhcpLeaseDeleted";
        };
        var body = new DbusWriter()
                .text(lease.address().toString())
                .text(lease.hardware())
                .text(lease.name());
        bus.send(signal(member, body));
    }

    private DbusMessage signal(String member, DbusWriter body) {
        return DbusMessage.signal(DbusInterface.PATH, name, member, body);
    }

    @Override
    public void close() {
        bus.close();
    }
}
