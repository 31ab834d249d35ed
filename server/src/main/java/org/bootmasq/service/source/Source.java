package org.bootmasq.service.source;

import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.ConfigReader;
import org.bootmasq.config.reader.GeneratedLine;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.uci.UciDnsmasq;

/** Where a configuration comes from, at the start and whenever it is read again. */
public sealed interface Source {
    /** All of it, with whatever is wrong. */
    Configuration read(Problems problems);

    /** Watches for changes that are to be taken into force at once; nothing if only a reload takes them. */
    Optional<SourceWatch> watch(Log log);

    /**
     * dnsmasq's command line and files.
     *
     * @param commandLine its directives
     */
    record Files(List<Directive> commandLine) implements Source {
        @Override
        public Configuration read(Problems problems) {
            return ConfigReader.read(commandLine, new ConfigFiles(), problems);
        }

        @Override
        public Optional<SourceWatch> watch(Log log) {
            return Optional.empty();
        }
    }

    /**
     * OpenWrt's UCI files in the place of dnsmasq's, whatever the command line says in addition.
     *
     * @param commandLine its directives
     * @param directory of the packages {@code dhcp}, {@code network} and {@code system}
     * @param instance the name of a dnsmasq section; empty for the first
     */
    record Uci(List<Directive> commandLine, String directory, String instance) implements Source {
        @Override
        public Configuration read(Problems problems) {
            return ConfigReader.read(commandLine, lines(problems), new ConfigFiles(), problems);
        }

        /** The same as lines of a {@code dnsmasq.conf}. */
        public List<GeneratedLine> lines(Problems problems) {
            return UciDnsmasq.read(directory, instance, new ConfigFiles(), Uci::liveAddress, problems);
        }

        private static Optional<String> liveAddress(String device) {
            try {
                NetworkInterface found = NetworkInterface.getByName(device);
                if (found == null) return Optional.empty();
                return found.getInterfaceAddresses().stream()
                        .filter(address -> address.getAddress().getAddress().length == 4)
                        .map(Uci::text)
                        .findFirst();
            } catch (SocketException unknown) {
                return Optional.empty();
            }
        }

        private static String text(InterfaceAddress address) {
            return address.getAddress().getHostAddress() + "/" + address.getNetworkPrefixLength();
        }

        /** A commit moves a new file into the directory. */
        @Override
        public Optional<SourceWatch> watch(Log log) {
            try {
                return Optional.of(new SourceWatch(directory, List.of("dhcp", "network", "system")));
            } catch (LinuxException e) {
                log.log(Priority.ERR, "", "cannot watch " + directory + ": " + e.text());
                return Optional.empty();
            }
        }
    }
}
