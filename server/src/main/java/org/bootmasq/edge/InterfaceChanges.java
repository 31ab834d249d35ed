package org.bootmasq.edge;

import java.util.EnumSet;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Netlink;

/**
 * Hears from the kernel that an interface or an address has come, changed or gone, and keeps {@link Interfaces} true.
 * On the thread of a loop.
 */
public final class InterfaceChanges implements AutoCloseable {
    private final Netlink changes = Netlink.subscribe(EnumSet.of(Netlink.Subject.LINK, Netlink.Subject.ADDRESS));
    private final Interfaces interfaces;
    private Runnable listener = () -> {};

    public InterfaceChanges(EventLoop loop, Interfaces interfaces) throws LinuxException {
        this.interfaces = interfaces;
        loop.add(changes, Epoll.IN, _ -> heard());
        // Whatever has changed before somebody listened.
        interfaces.refresh();
    }

    /** What is done after each change, on the loop's thread; {@link Interfaces} says by then how things are. */
    public void tell(Runnable other) {
        listener = other;
    }

    private void heard() throws LinuxException {
        changes.drain();
        interfaces.refresh();
        listener.run();
    }

    @Override
    public void close() {
        changes.close();
    }
}
