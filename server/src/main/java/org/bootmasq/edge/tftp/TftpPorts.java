package org.bootmasq.edge.tftp;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.bootmasq.edge.ScopedAddress;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.tftp.TftpSettings;

/** The ports that transfers come from, each its own (RFC 1350 section 4). */
final class TftpPorts {
    private TftpPorts() {}

    /**
     * Opens a socket for a transfer.
     *
     * @param asked the address that the client spoke to
     * @param settings say which ports there are; without that any that the kernel chooses
     * @param refusals hears that no port was free
     * @return empty if no port is free
     */
    static Optional<UdpSocket> open(ScopedAddress asked, TftpSettings settings, Log refusals) throws LinuxException {
        int first = settings.ports().map(TftpSettings.PortRange::first).orElse(0);
        int last = settings.ports().map(TftpSettings.PortRange::last).orElse(0);
        int count = last - first + 1;
        // Not the first that is free, which others could guess.
        int begin = ThreadLocalRandom.current().nextInt(count);
        UdpSocket socket = asked.open();
        for (int each = 0; each < count; each++) {
            try {
                return Optional.of(asked.bind(socket.reportErrors().allowFragments(), first + (begin + each) % count));
            } catch (LinuxException e) {
                if (e.is(Errno.EADDRINUSE) || e.is(Errno.EACCES)) continue;
                socket.close();
                throw e;
            }
        }
        socket.close();
        refusals.log(Priority.ERR, TftpOutlet.SUBSYSTEM, "unable to get free port for TFTP");
        return Optional.empty();
    }
}
