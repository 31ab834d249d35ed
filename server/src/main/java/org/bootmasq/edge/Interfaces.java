package org.bootmasq.edge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.bootmasq.config.settings.InterfaceSettings;
import org.bootmasq.linux.Link;
import org.bootmasq.linux.LinkIp;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Netlink;
import org.bootmasq.net.InterfaceAddress;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.net.InterfaceView.Scope;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** This machine's interfaces with their addresses, and which of them the configuration lets the server serve. */
public final class Interfaces {
    /** The loopback interface. */
    public static final String LOOPBACK = "lo";

    /** Scopes of addresses as rtnetlink(7) numbers them; 0 is everywhere. */
    private static final int SCOPE_SITE = 200;

    private static final int SCOPE_LINK = 253;
    private static final int SCOPE_HOST = 254;

    // All are volatile, for the threads of all protocols ask.
    private volatile InterfaceSettings settings;

    private volatile List<InterfaceView> views = List.of();
    private volatile Map<String, Integer> mtus = Map.of();
    private volatile int changes;

    public Interfaces(InterfaceSettings settings) throws LinuxException {
        this.settings = settings;
        refresh();
    }

    /** Goes by other settings from now on. */
    public void reconfigure(InterfaceSettings others) {
        settings = others;
        changed();
    }

    /** How often something has changed: what follows from the rest holds until this is another number. */
    public int changes() {
        return changes;
    }

    // The main thread alone changes anything.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void changed() {
        changes++;
    }

    /** Asks the kernel anew. Returns whether anything is different from before. */
    public boolean refresh() throws LinuxException {
        List<InterfaceView> fresh;
        Map<String, Integer> freshMtus;
        try (Netlink netlink = Netlink.open()) {
            Map<Integer, List<LinkIp>> addresses =
                    netlink.addresses().stream().collect(Collectors.groupingBy(LinkIp::interfaceIndex));
            var lifetimes = new AddressLifetimes(SteadyClock.millis(), views);
            List<Link> links = netlink.links();
            freshMtus = links.stream().collect(Collectors.toMap(Link::name, Interfaces::mtu, (first, _) -> first));
            fresh = links.stream()
                    .filter(Link::isUp)
                    .map(link -> view(link, addresses.getOrDefault(link.index(), List.of()), lifetimes))
                    .toList();
        }
        if (fresh.equals(views) && freshMtus.equals(mtus)) return false;
        views = fresh;
        mtus = freshMtus;
        changed();
        return true;
    }

    private static LocalAddress local(LinkIp ip) {
        Ip4 address = new Ip4(ip.ip4());
        Ip4 netmask = Ip4.maskOf(ip.prefixLength());
        Ip4 broadcast = ip.broadcast().length() == 4 ? new Ip4(ip.broadcast().ip4()) : address.or(netmask.not());
        return new LocalAddress(address, netmask, broadcast);
    }

    private static LocalAddress6 local6(LinkIp ip, AddressLifetimes lifetimes) {
        Scope scope = switch (ip.scope()) {
            case SCOPE_SITE -> Scope.SITE;
            case SCOPE_LINK -> Scope.LINK;
            case SCOPE_HOST -> Scope.HOST;
            default -> Scope.GLOBAL;
        };
        Ip6 address = Ip6.ofOctets(Bytes.of(ip.address().toArray()));
        return new LocalAddress6(address, ip.prefixLength(), scope, lifetimes.of(ip, address));
    }

    private static HardwareAddress hardware(Link link) {
        return new HardwareAddress(link.hardwareType(), Bytes.of(link.address().toArray()));
    }

    private static InterfaceView view(Link link, List<LinkIp> own, AddressLifetimes lifetimes) {
        var addresses = new ArrayList<LocalAddress>();
        var addresses6 = new ArrayList<LocalAddress6>();
        for (LinkIp each : own) {
            if (each.isIp4()) addresses.add(local(each));
            else addresses6.add(local6(each, lifetimes));
        }
        return new InterfaceView(link.name(), link.index(), hardware(link), mtu(link), addresses, addresses6);
    }

    /** What IPv6 goes by there, as far as it is on. */
    private static int mtu(Link link) {
        return link.mtu6() > 0 ? link.mtu6() : link.mtu();
    }

    /** The hardware addresses of this machine, up or not, in the order of the kernel's numbers. */
    public static List<HardwareAddress> hardware() throws LinuxException {
        try (Netlink netlink = Netlink.open()) {
            return netlink.links().stream()
                    .filter(link -> !link.isLoopback() && link.address().length() > 0)
                    .sorted(Comparator.comparingInt(Link::index))
                    .map(Interfaces::hardware)
                    .toList();
        }
    }

    /** All interfaces that are up, served or not. */
    public List<InterfaceView> all() {
        return views;
    }

    /** How long a packet of IPv6 may be, in octets, at each interface, be it up or not. */
    public Map<String, Integer> mtus() {
        return mtus;
    }

    /** The name of the interface with this number of the kernel's. */
    public String nameOf(int index) {
        for (InterfaceView view : views) {
            if (view.index() == index) return view.name();
        }
        return "";
    }

    /** Whether no interface that is up has this name. */
    public boolean isMissing(String name) {
        return view(name).isEmpty();
    }

    /** The interface of a name, if it is there and up. */
    public Optional<InterfaceView> view(String name) {
        return views.stream().filter(view -> view.name().equals(name)).findFirst();
    }

    /** Whether {@code listen-address} names an IPv4 address of the interface. */
    public boolean listensAt(String name) {
        return view(name).stream()
                .flatMap(view -> view.addresses().stream())
                .anyMatch(local -> settings.addresses().contains((IpAddress) local.address()));
    }

    /** Whether {@code listen-address} names an IPv6 address of the interface. */
    public boolean listensAtIp6(String name) {
        return view(name).stream()
                .flatMap(view -> view.addresses6().stream())
                .anyMatch(local -> settings.addresses().contains((IpAddress) local.address()));
    }

    /** Whether others may have the same ports open: with {@code bind-interfaces} and {@code bind-dynamic} alone. */
    public boolean sharesPorts() {
        return settings.binding() != InterfaceSettings.Binding.WILDCARD;
    }

    /**
     * Whether anything that arrives here is answered. dnsmasq: the loopback interface counts as named wherever others
     * are named.
     *
     * @param name of an interface
     */
    public boolean serves(String name) {
        if (InterfaceSettings.matches(settings.left(), name)) return false;
        return servesWholly(name) || listensAt(name);
    }

    /** Whether all addresses of an interface are served, not only those of {@code listen-address}. */
    public boolean servesWholly(String name) {
        if (InterfaceSettings.matches(settings.left(), name)) return false;
        if (settings.taken().isEmpty()) return settings.addresses().isEmpty();
        return InterfaceSettings.matches(settings.taken(), name) || name.equals(LOOPBACK);
    }

    /** The addresses to bind to with {@code bind-interfaces}. */
    public List<Ip4> servedAddresses() {
        return views.stream()
                .flatMap(view -> view.addresses().stream()
                        .map(LocalAddress::address)
                        .filter(address -> servesWholly(view.name())
                                || settings.addresses().contains((IpAddress) address)))
                .toList();
    }

    /** The addresses whose ports a protocol opens. */
    public Set<ScopedAddress> listeningAddresses() {
        return listeningAddresses((_, _) -> false);
    }

    /**
     * @param others says of the name of an interface and an address there whether it is wanted even where the
     *     configuration does not serve it
     */
    public Set<ScopedAddress> listeningAddresses(BiPredicate<String, IpAddress> others) {
        var places = new LinkedHashSet<ScopedAddress>();
        if (settings.binding() == InterfaceSettings.Binding.WILDCARD) {
            places.add(ScopedAddress.ANY_IP4);
            places.add(ScopedAddress.ANY_IP6);
            return places;
        }
        List<IpAddress> wanted = settings.addresses();
        for (InterfaceAddress each : InterfaceAddress.of(views)) {
            boolean asked = wanted.contains(each.address()) || servesWholly(each.device());
            if (asked || others.test(each.device(), each.address())) {
                places.add(ScopedAddress.at(each.address(), each.index()));
            }
        }
        // dnsmasq: an address that is asked for by name is bound even if no interface has it yet.
        for (IpAddress address : wanted) {
            if (places.stream().noneMatch(place -> place.address().equals(address))) {
                places.add(new ScopedAddress(address, 0));
            }
        }
        return places;
    }

    /** What arrives at an interface is served by the address it was sent to. */
    public enum Admission {
        NOBODY,
        ANY_ADDRESS,
        LISTED_ADDRESSES
    }

    /** What may come in by the interface with this number. */
    public Admission admission(int index) {
        // dnsmasq: a socket of its own for each address has decided already, by whatever way something comes.
        if (settings.binding() == InterfaceSettings.Binding.INTERFACES) return Admission.ANY_ADDRESS;
        String name = nameOf(index);
        boolean listed = !settings.addresses().isEmpty();
        if (name.isEmpty()) return settings.taken().isEmpty() ? Admission.LISTED_ADDRESSES : Admission.NOBODY;
        if (servesWholly(name)) return Admission.ANY_ADDRESS;
        return listed ? Admission.LISTED_ADDRESSES : Admission.NOBODY;
    }

    /** Whether what arrives at an interface for one of our addresses is answered. */
    public boolean admits(Admission admission, IpAddress asked) {
        return switch (admission) {
            case NOBODY -> false;
            case ANY_ADDRESS -> true;
            case LISTED_ADDRESSES -> settings.addresses().contains(asked);
        };
    }

    /** What the configuration says. */
    public InterfaceSettings settings() {
        return settings;
    }

    /** The names of {@code interface} that this machine lacks now. */
    public List<String> missing() {
        return settings.taken().stream()
                .filter(name -> name.indexOf(':') < 0)
                .filter(name -> views.stream().noneMatch(view -> InterfaceSettings.matches(List.of(name), view.name())))
                .toList();
    }
}
