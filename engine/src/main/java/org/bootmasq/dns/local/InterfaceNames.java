package org.bootmasq.dns.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /** In the order of the lines: of an address's names the first counts. */
    private final Map<Name, List<LocalRecord>> lines = new LinkedHashMap<>();

    private List<InterfaceAddress> interfaces = List.of();

    /** @param line {@code interface-name} or {@code dynamic-host}; a name may stand in several */
    void add(Name name, LocalRecord line) {
        lines.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(line);
    }

    /** The addresses of this machine's interfaces, as they are now. */
    void interfaces(List<InterfaceAddress> now) {
        interfaces = List.copyOf(now);
    }

    List<InterfaceAddress> interfaces() {
        return interfaces;
    }

    boolean has(Name name) {
        return lines.containsKey(name);
    }

    /** The names that are configured for interfaces. */
    public List<Name> names() {
        return List.copyOf(lines.keySet());
    }

    /** The addresses that a name has at present. */
    public List<IpAddress> addresses(Name name) {
        if (lines.isEmpty()) return List.of();
        return lines.getOrDefault(name, List.of()).stream()
                .flatMap(this::addresses)
                .distinct()
                .toList();
    }

    private Stream<IpAddress> addresses(LocalRecord line) {
        return switch (line) {
            case LocalRecord.InterfaceName named ->
                on(named.addresses().name())
                        .map(InterfaceAddress::address)
                        .filter(address -> isMeant(named.addresses(), address));
            case LocalRecord.DynamicHost host ->
                on(host.interfaceName())
                        .flatMap(each -> Stream.of(host.ip4(), host.ip6())
                                .<IpAddress>flatMap(Optional::stream)
                                .filter(part ->
                                        part.getClass() == each.address().getClass())
                                .map(each::withHost));
            default -> Stream.empty();
        };
    }

    private static boolean isMeant(NamedInterface named, IpAddress address) {
        return ResourceRecord.typeOf(address) == Dns.TYPE_A ? named.ip4() : named.ip6();
    }

    /** Nobody reaches a link-local address by a name: it needs the link too (RFC 4007). */
    private Stream<InterfaceAddress> on(String device) {
        return interfaces.stream()
                .filter(each -> each.device().equals(device))
                .filter(each -> !(each.address() instanceof Ip6 six && six.isLinkLocal()));
    }

    /** The line whose name follows an interface, the first of several. */
    public Optional<Directive> line(Name name) {
        return lines.getOrDefault(name, List.of()).stream()
                .map(LocalRecord::directive)
                .findFirst();
    }

    /** The first name that a line gives to an address. */
    public Optional<Name> nameOf(IpAddress address) {
        for (Name name : lines.keySet()) {
            if (addresses(name).contains(address)) return Optional.of(name);
        }
        return Optional.empty();
    }
}
