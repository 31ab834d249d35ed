package org.bootmasq.service;

import java.util.Optional;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.log.LogWriter;
import org.bootmasq.edge.script.ScriptRunner;
import org.bootmasq.service.process.DumpFile;
import org.bootmasq.service.process.Privileges;
import org.bootmasq.service.source.Source;

/**
 * What all services of a server work with.
 *
 * @param source reads the configuration anew
 * @param loop of the main thread
 * @param interfaces as they are at each moment, by the settings in force
 * @param leases where all leases are kept
 * @param prefixes what of prefixes is kept
 * @param clients where services meet
 * @param boots hears what becomes of machines that boot
 */
record Surroundings(
        Source source,
        EventLoop loop,
        Interfaces interfaces,
        Privileges privileges,
        DumpFile dump,
        Optional<ScriptRunner> scripts,
        LeaseHome leases,
        PrefixMemory prefixes,
        DhcpClients clients,
        BootWatch boots,
        LogWriter log) {}
