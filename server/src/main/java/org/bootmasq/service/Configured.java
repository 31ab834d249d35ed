package org.bootmasq.service;

import java.util.List;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.ReferencedFiles;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.service.dhcp.DhcpSettings;
import org.bootmasq.service.source.ConfigFiles;

/**
 * A configuration as it was read, and what the protocols make of it.
 *
 * @param configuration without the files beside it that may change while the server runs
 */
record Configured(Configuration configuration, Settings settings) {
    /** What further files that it names say now, such as {@code dhcp-hostsfile}. */
    List<Directive> inFurtherFiles() {
        return ReferencedFiles.read(configuration, new ConfigFiles(), new Problems());
    }

    /**
     * The settings with what files beside it say now. What is wrong in {@code servers-file} is left out, and {@link
     * DhcpFiles} logs it.
     *
     * @param clients with the hosts and options of further files, as {@link DhcpFiles} reads them
     */
    Settings with(DhcpSettings clients) {
        return settings.with(withServersFile(), clients);
    }

    private DnsSettings withServersFile() {
        if (settings.dns().files().serversFile().isEmpty()) return settings.dns();
        var problems = new Problems();
        List<Directive> more = ReferencedFiles.read(configuration, new ConfigFiles(), problems);
        return settings.dns().withServersOf(configuration.plus(more), problems);
    }
}
