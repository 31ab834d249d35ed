package org.bootmasq.service.dhcp;

import java.io.IOException;
import java.nio.file.Path;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.host.EthersFile;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.file.WholeFile;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;

/** {@code read-ethers}: ethers(5) adds to the hosts of the configuration, at the start and on SIGHUP. */
public final class Ethers {
    private static final Path FILE = Path.of("/etc/ethers");

    private Ethers() {}

    /** The settings with the hosts of the file, if they want it; what is wrong with its lines is logged. */
    public static DhcpSettings added(DhcpSettings settings, Log log) {
        if (!settings.has(Option.READ_ETHERS)) return settings;
        String text;
        try {
            text = WholeFile.latin1(FILE);
        } catch (IOException e) {
            log.log(Priority.ERR, "dhcp", "failed to read " + FILE + ": " + Reason.of(e));
            return settings;
        }
        EthersFile.Reading reading = EthersFile.read(FILE.toString(), text, settings.hosts());
        reading.complaints().forEach(complaint -> log.log(Priority.ERR, "dhcp", complaint));
        log.log(Priority.INFO, "dhcp", "read " + FILE + " - " + reading.addresses() + " addresses");
        return settings.withHosts(reading.hosts());
    }
}
