package org.bootmasq.dns.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bootmasq.config.Directive;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.dns.settings.LocalRecord;
import org.bootmasq.dns.settings.NamedInterface;
import org.bootmasq.net.InterfaceAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** Names whose addresses follow the interfaces of this machine: {@code interface-name} and {@code dynamic-host}. */
public final class InterfaceNames {
    private final Map<Name, LocalRecord.InterfaceName> interfaceNames = new HashMap<>();
    private final Map<Name, LocalRecord.DynamicHost> dynamicHosts = new HashMap<>();
    private List<InterfaceAddress> interfaces = List.of();

    void add(Name name, LocalRecord.InterfaceName line) {
        interfaceNames.put(name, line);
    }

    void add(Name name, LocalRecord.DynamicHost line) {
        dynamicHosts.put(name, line);
    }

    /** The addresses of this machine's interfaces, as they are now. */
    void interfaces(List<InterfaceAddress> now) {
        interfaces = List.copyOf(now);
    }

    List<InterfaceAddress> interfaces() {
        return interfaces;
    }

    boolean has(Name name) {
        return interfaceNames.containsKey(name) || dynamicHosts.containsKey(name);
    }

    public List<Name> names() {
        return Stream.concat(interfaceNames.keySet().stream(), dynamicHosts.keySet().stream())
                .toList();
    }

    /** The addresses that a name has at present. */
    public List<IpAddress> addresses(Name name) {
        if (interfaceNames.isEmpty() && dynamicHosts.isEmpty()) return List.of();
        LocalRecord.InterfaceName line = interfaceNames.get(name);
        if (line != null) {
            NamedInterface named = line.addresses();
            return interfaces.stream()
                    .filter(on(named.name()))
                    .map(InterfaceAddress::address)
                    // Nobody reaches it by its name: a link-local address needs the link too (RFC 4007).
                    .filter(address -> !(address instanceof Ip6 six && six.isLinkLocal()))
                    .filter(address -> ResourceRecord.typeOf(address) == Dns.TYPE_A ? named.ip4() : named.ip6())
                    .toList();
        }
        LocalRecord.DynamicHost host = dynamicHosts.get(name);
        if (host == null) return List.of();
        return interfaces.stream()
                .filter(on(host.interfaceName()))
                .flatMap(each -> Stream.of(host.ip4(), host.ip6())
                        .<IpAddress>flatMap(Optional::stream)
                        .filter(part -> part.getClass() == each.address().getClass())
                        .map(each::withHost))
                .toList();
    }

    private static Predicate<InterfaceAddress> on(String device) {
        return each -> each.device().equals(device);
    }

    /** The line whose name follows an interface. */
    public Optional<Directive> line(Name name) {
        return Optional.<LocalRecord>ofNullable(interfaceNames.get(name))
                .or(() -> Optional.ofNullable(dynamicHosts.get(name)))
                .map(LocalRecord::directive);
    }

    /** The name that {@code interface-name} gives to an address. */
    public Optional<Name> nameOf(IpAddress address) {
        for (Map.Entry<Name, LocalRecord.InterfaceName> entry : interfaceNames.entrySet()) {
            if (addresses(entry.getKey()).contains(address)) return Optional.of(entry.getKey());
        }
        return Optional.empty();
    }
}
