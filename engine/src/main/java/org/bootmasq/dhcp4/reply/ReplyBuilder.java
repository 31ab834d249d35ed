package org.bootmasq.dhcp4.reply;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.message.ClientName;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionRegistry;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.dhcp4.settings.BootFile;
import org.bootmasq.dhcp4.settings.ConfiguredOption;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * The options of a reply (RFC 2131 section 4.3.1), in dnsmasq's order, for some firmware depends on it: what the protocol needs, boot file, times,
 * what the server knows by itself, the configured options last line first, encapsulations, PXE, and the relay's option.
 */
public final class ReplyBuilder {
    private static final int SMALLEST_TIME = 3;
    /** Neither success nor failure: the field is obsolete (RFC 4702 section 2.2). */
    private final Dhcp4Settings settings;

    private final ReplyContext context;
    private final Trace trace;
    private final Optional<Bytes> requested;
    private final Optional<Bytes> echoed;
    private final boolean pxe;
    private final Optional<SanOptions> san;
    private final boolean terminated;
    private final OptionChoice choice;
    private final ReplyLayout layout;
    private Ip4 siaddr;

    private ReplyBuilder(Dhcp4Settings settings, ReplyContext context, Trace trace) {
        this.settings = settings;
        this.context = context;
        this.trace = trace;
        Dhcp4Message request = context.request();
        this.requested = context.type().isEmpty() ? Optional.empty() : request.option(OptionRegistry.PARAMETER_REQUEST);
        this.san = SanOptions.of(settings, context, trace);
        this.pxe = context.pxeArchitecture().isPresent() && isPxeEnabled(settings) && san.isEmpty();
        List<ConfiguredOption> options = san.isPresent() ? san.get().with(settings.reply().options()) : settings.reply().options();
        this.terminated = context.type().isPresent() && ClientName.endsWithNul(request);
        boolean pxeClient = context.pxeArchitecture().isPresent();
        this.choice = new OptionChoice(options, context.tags(), pxeClient, context.local(), terminated, trace);
        int maximum = request.option(OptionRegistry.MAX_MESSAGE_SIZE)
                .filter(value -> value.length() == 2)
                .map(value -> value.at(0) << 8 | value.at(1))
                .orElse(0);
        this.echoed = context.echoed().filter(value -> ReplyLayout.mayComeBack(value, request, maximum));
        int reserved = echoed.map(ReplyLayout::encodedSize).orElse(0);
        boolean overload = requested.isPresent() && !settings.reply().noOverride();
        this.layout = new ReplyLayout(maximum, reserved, overload);
        this.siaddr = context.local();
    }

    private static boolean isPxeEnabled(Dhcp4Settings settings) {
        return !settings.boot().services().isEmpty() || !settings.boot().prompts().isEmpty();
    }

    /** OFFER and ACK, also to INFORM, and BOOTP replies. */
    public static Reply build(Dhcp4Settings settings, ReplyContext context, Trace trace) {
        var builder = new ReplyBuilder(settings, context, trace);
        builder.head();
        builder.boot();
        builder.times();
        builder.defaults();
        builder.configured();
        Encapsulations encapsulations = builder.encapsulations();
        encapsulations.put();
        if (builder.pxe) {
            builder.pxe();
        } else if (context.type().isPresent()) {
            builder.vendor(encapsulations);
        }
        return builder.finish();
    }

    private Encapsulations encapsulations() {
        return new Encapsulations(choice, this::put, this::wants, layout::warn);
    }

    /** A vendor class of ours counts before the client's; where it was sent, the client's does not come back. */
    private void vendor(Encapsulations encapsulations) {
        Optional<ConfiguredOption> ours = choice.standalone(OptionRegistry.VENDOR_CLASS)
                .filter(option -> option.forced() || wants(OptionRegistry.VENDOR_CLASS));
        if (ours.isPresent()) {
            encapsulations.putVendor(choice.value(ours.get()), false);
        } else {
            context.request()
                    .option(OptionRegistry.VENDOR_CLASS)
                    .ifPresent(theirs -> encapsulations.putVendor(theirs, true));
        }
    }

    /** Nothing but what is given: NAK, and the answers of a proxy. */
    public static Reply plain(Dhcp4Settings settings, ReplyContext context, List<Dhcp4Option> options) {
        var builder = new ReplyBuilder(settings, context, Trace.NONE);
        builder.siaddr = Ip4.UNSPECIFIED;
        for (Dhcp4Option option : options) builder.layout.put(option.code(), option.value());
        return builder.finish();
    }

    /**
     * What PXE clients get where another server gives the addresses: an OFFER on the usual port, an ACK on 4011.
     *
     * @param trace is told of the boot file
     */
    public static Reply proxy(Dhcp4Settings settings, ReplyContext context, Trace trace) {
        var builder = new ReplyBuilder(settings, context, trace);
        builder.head();
        var menu = new PxeMenu(settings.boot(), context, builder.choice, trace);
        boolean port4011 = context.type().filter(MessageType.ACK::equals).isPresent();
        Optional<PxeMenu.Shortcut> shortcut = port4011 && builder.san.isEmpty() ? menu.shortcut() : Optional.empty();
        // dnsmasq: an OFFER to UEFI never has a menu, for such firmware asks port 4011 only if nothing else is said.
        boolean withMenu = builder.san.isEmpty() && (port4011 ? shortcut.isEmpty() : !menu.isUefi());
        builder.siaddr = menu.isUefi() ? context.local() : Ip4.UNSPECIFIED;
        if (shortcut.isPresent()) {
            Ip4 server = shortcut.get().server();
            builder.siaddr = server;
            builder.layout.fileName(Bytes.latin1(shortcut.get().file()));
            builder.layout.serverName(Bytes.latin1(server.toString()));
            builder.tellService(shortcut.get().file(), shortcut.get().directive());
        } else if (!menu.isUefi() || !menu.hasServices()) {
            builder.bootFile().ifPresent(builder::proxyBootFile);
        }
        builder.pxeIdentity(menu);
        if (withMenu) builder.put(OptionRegistry.VENDOR_ENCAP, menu.encoded(), "pxe-service");
        builder.pxeOnlyOptions();
        return builder.finish();
    }

    private void tellService(String file, Directive directive) {
        if (trace.isOn()) trace.tell(new Trace.BootFileChosen(file, Optional.of(directive), "pxe-service"));
    }

    private void proxyBootFile(BootFile boot) {
        layout.fileName(Bytes.latin1(boot.file()));
        boot.server().or(() -> boot.serverHost().flatMap(context.resolver())).ifPresent(ip -> siaddr = ip);
    }

    /**
     * The ACK to a choice from the menu.
     *
     * @param choice option 43 of the request, with sub-option 71 (PXE 2.1 section 2.4.6)
     * @return empty if no such service is ours
     */
    public static Optional<Reply> bootItem(Dhcp4Settings settings, ReplyContext context, Bytes choice, Trace trace) {
        var builder = new ReplyBuilder(settings, context, trace);
        var menu = new PxeMenu(settings.boot(), context, builder.choice, trace);
        Optional<PxeMenu.Chosen> chosen = menu.chosen(choice);
        if (chosen.isEmpty()) return Optional.empty();
        builder.head();
        builder.siaddr = chosen.get().server();
        builder.layout.fileName(Bytes.latin1(chosen.get().file()));
        builder.tellService(chosen.get().file(), chosen.get().directive());
        builder.pxeIdentity(menu);
        builder.layout.put(OptionRegistry.VENDOR_ENCAP, chosen.get().item());
        builder.pxeOnlyOptions();
        return Optional.of(builder.finish());
    }

    private void head() {
        context.type().ifPresent(type -> {
            put(OptionRegistry.MESSAGE_TYPE, Bytes.ofInts(type.code()), "the protocol");
            put(OptionRegistry.SERVER_IDENTIFIER, context.serverId().octets(), "the protocol");
        });
        if (context.leaseSeconds().isPresent()) {
            put(OptionRegistry.LEASE_TIME, seconds(context.leaseSeconds().getAsLong()), "the lease");
        }
        if (context.rapidCommit()) put(OptionRegistry.RAPID_COMMIT, Bytes.EMPTY, "dhcp-rapid-commit");
        subnetSelection().ifPresent(value -> put(OptionRegistry.SUBNET_SELECT, value, "the request"));
    }

    /** RFC 3011 wants option 118 back. dnsmasq: it answers the relay's link selection (RFC 3527) with it as well. */
    private Optional<Bytes> subnetSelection() {
        if (context.type().isEmpty() || context.leaseSeconds().isEmpty()) return Optional.empty();
        Optional<Bytes> linkSelection = context.request()
                .option(OptionRegistry.AGENT_ID)
                .flatMap(value -> SubOptions.find(value, 5))
                .filter(value -> value.length() == 4);
        return linkSelection.or(
                () -> context.request().option(OptionRegistry.SUBNET_SELECT).filter(value -> value.length() == 4));
    }

    private Optional<BootFile> bootFile() {
        if (san.isPresent()) {
            // A boot file would win over the root path.
            for (BootFile boot : settings.boot().files()) {
                if (trace.isOn())
                    trace.tell(new Trace.LineNotApplied(
                            boot.directive(), List.of(), "san-boot gives a root path instead"));
            }
            return Optional.empty();
        }
        BootFile found = null;
        for (BootFile boot : settings.boot().files()) {
            if (!boot.condition().matches(context.tags())) {
                if (trace.isOn()) {
                    trace.tell(new Trace.LineNotApplied(
                            boot.directive(), boot.condition().lacking(context.tags()), "lacks tags"));
                }
            } else if (found == null
                    || (found.condition().isUnconditional() && !boot.condition().isUnconditional())) {
                found = boot;
            }
        }
        if (found != null && trace.isOn()) {
            trace.tell(new Trace.BootFileChosen(found.file(), Optional.of(found.directive()), "dhcp-boot"));
        }
        return Optional.ofNullable(found);
    }

    /** Whether a client names an option itself; one that lists nothing does not. */
    private boolean lists(int code) {
        return requested.isPresent() && requested.get().indexOf(Bytes.ofInts(code)) >= 0;
    }

    /** Whether a client may have an option: it lists it, or lists nothing. */
    private boolean wants(int code) {
        return requested.isEmpty() || lists(code);
    }

    private void boot() {
        Optional<BootFile> boot = bootFile();
        if (boot.isEmpty()) {
            bootByOptions();
            return;
        }
        boolean asOptions = !settings.reply().noOverride();
        boot.get().serverName().ifPresent(name -> {
            if (asOptions && lists(OptionRegistry.TFTP_SERVER)) {
                put(
                        OptionRegistry.TFTP_SERVER,
                        withNul(name),
                        "dhcp-boot",
                        boot.get().directive());
            } else {
                layout.serverName(Bytes.latin1(name));
            }
        });
        if (!boot.get().file().isEmpty()) {
            if (asOptions && lists(OptionRegistry.BOOTFILE_NAME)) {
                put(
                        OptionRegistry.BOOTFILE_NAME,
                        withNul(boot.get().file()),
                        "dhcp-boot",
                        boot.get().directive());
            } else {
                layout.fileName(Bytes.latin1(boot.get().file()));
            }
        }
        if (boot.get().server().isPresent()) siaddr = boot.get().server().get();
        // dnsmasq: a server's name that is not known leaves siaddr empty rather than our own address.
        else if (boot.get().serverHost().isPresent()) {
            siaddr = boot.get().serverHost().flatMap(context.resolver()).orElse(Ip4.UNSPECIFIED);
        }
    }

    /** dnsmasq: without dhcp-boot, options 66 and 67 that a client does not ask for go into the fixed fields. */
    private void bootByOptions() {
        if (!lists(OptionRegistry.BOOTFILE_NAME)) {
            unforced(OptionRegistry.BOOTFILE_NAME).ifPresent(option -> {
                choice.use(option);
                layout.fileName(option.value());
                if (trace.isOn()) {
                    trace.tell(new Trace.BootFileChosen(
                            option.value().latin1(), Optional.of(option.directive()), "option 67"));
                }
            });
        }
        if (!lists(OptionRegistry.TFTP_SERVER)) {
            unforced(OptionRegistry.TFTP_SERVER).ifPresent(option -> {
                choice.use(option);
                layout.serverName(option.value());
            });
        }
        choice.standalone(OptionRegistry.SERVER_IP_ADDRESS)
                .filter(option -> option.value().length() == 4)
                .ifPresent(option -> siaddr = new Ip4((int) OptionLog.number(choice.value(option))));
    }

    /** Forced ones are sent as the options they are. */
    private Optional<ConfiguredOption> unforced(int code) {
        return choice.standalone(code).filter(option -> !option.forced());
    }

    private static Bytes withNul(String text) {
        return Bytes.latin1(text).plus(Bytes.ofInts(0));
    }

    /** T1 and T2 (RFC 2131 section 4.4.5), shortened by the fuzz as far as they allow. */
    private void times() {
        boolean inform =
                context.request().type().filter(MessageType.INFORM::equals).isPresent();
        if (context.leaseSeconds().isEmpty() || inform) return;
        long lease = context.leaseSeconds().getAsLong();
        if (lease == LeaseTime.INFINITE) return;
        long t2 = configuredTime(OptionRegistry.T2, lease);
        if (t2 == 0) t2 = lease * 7 / 8;
        long t1 = configuredTime(OptionRegistry.T1, lease);
        if (t1 == 0) t1 = lease / 2;
        t1 = Math.max(0, Math.min(t1, t2 - 1));
        int fuzz = context.fuzz();
        while (fuzz > t1 / 8 && fuzz > 0) fuzz /= 2;
        put(OptionRegistry.T1, seconds(t1 - fuzz), "the lease");
        put(OptionRegistry.T2, seconds(t2 - fuzz), "the lease");
    }

    private long configuredTime(int code, long lease) {
        long seconds = choice.seconds(code);
        return seconds >= SMALLEST_TIME && seconds < lease ? seconds : 0;
    }

    private static Bytes seconds(long seconds) {
        return new ByteWriter(4).i32((int) seconds).bytes();
    }

    private void defaults() {
        if (!context.netmask().isUnspecified() && isUnset(OptionRegistry.NETMASK)) {
            put(OptionRegistry.NETMASK, context.netmask().octets(), "the network");
        }
        if (!context.broadcast().isUnspecified() && isUnset(OptionRegistry.BROADCAST)) {
            put(OptionRegistry.BROADCAST, context.broadcast().octets(), "the network");
        }
        if (context.router().isPresent() && wants(OptionRegistry.ROUTER) && isUnset(OptionRegistry.ROUTER)) {
            put(OptionRegistry.ROUTER, context.router().get().octets(), "ourselves by default");
        }
        boolean weAreDns = context.dnsHere() && !context.local().isUnspecified();
        if (weAreDns && wants(OptionRegistry.DNS_SERVER) && isUnset(OptionRegistry.DNS_SERVER)) {
            put(OptionRegistry.DNS_SERVER, context.local().octets(), "ourselves by default");
        }
        if (context.domain().isPresent() && wants(OptionRegistry.DOMAIN_NAME) && isUnset(OptionRegistry.DOMAIN_NAME)) {
            put(OptionRegistry.DOMAIN_NAME, text(context.domain().get()), "domain");
        }
        if (context.hostname().isEmpty()) return;
        String hostname = context.hostname().get();
        if (wants(OptionRegistry.HOSTNAME) && isUnset(OptionRegistry.HOSTNAME))
            put(OptionRegistry.HOSTNAME, text(hostname), "the client's name");
        context.fqdn()
                .ifPresent(fqdn -> put(
                        OptionRegistry.FQDN,
                        fqdn.encode(hostname, context.domain().orElse(""), terminated),
                        "the client's name"));
    }

    private Bytes text(String text) {
        return terminated ? withNul(text) : Bytes.latin1(text);
    }

    private boolean isUnset(int code) {
        return choice.standalone(code).isEmpty();
    }

    private void configured() {
        for (ConfiguredOption option : choice.all()) {
            boolean alone = option.encapsulation() instanceof ConfiguredOption.Encapsulation.None;
            if (!alone || choice.isUsed(option) || isNeverSent(option.code()) || isSwitchedOff(option)) continue;
            if (!option.forced() && !wants(option.code())) {
                if (trace.isOn()) {
                    trace.tell(
                            new Trace.LineNotApplied(option.directive(), List.of(), "the client does not ask for it"));
                }
                continue;
            }
            boolean ofSan = option.directive().option() == Option.SAN_BOOT;
            put(option.code(), choice.value(option), ofSan ? "san-boot" : "dhcp-option", option.directive());
        }
    }

    /** {@code dhcp-option=3}: what the server would send by itself is left out. */
    private static boolean isSwitchedOff(ConfiguredOption option) {
        if (!option.value().isEmpty()) return false;
        return switch (option.code()) {
            case OptionRegistry.NETMASK,
                    OptionRegistry.ROUTER,
                    OptionRegistry.DNS_SERVER,
                    OptionRegistry.HOSTNAME,
                    OptionRegistry.DOMAIN_NAME,
                    OptionRegistry.BROADCAST -> true;
            default -> false;
        };
    }

    /** dnsmasq: these have their own places, or no sense in a reply. */
    private static boolean isNeverSent(int code) {
        return switch (code) {
            case OptionRegistry.OVERLOAD,
                    OptionRegistry.MAX_MESSAGE_SIZE,
                    OptionRegistry.FQDN,
                    OptionRegistry.T1,
                    OptionRegistry.T2 -> true;
            default -> code <= 0 || code >= 255;
        };
    }

    private void pxe() {
        var menu = new PxeMenu(settings.boot(), context, choice, trace);
        pxeIdentity(menu);
        Optional<Bytes> value = menu.shortcut().isEmpty() ? Optional.of(menu.encoded()) : menu.withoutMenu();
        value.filter(_ -> wants(OptionRegistry.VENDOR_ENCAP))
                .ifPresent(bytes -> put(OptionRegistry.VENDOR_ENCAP, bytes, "pxe-service"));
    }

    private void pxeIdentity(PxeMenu menu) {
        put(OptionRegistry.VENDOR_CLASS, Bytes.latin1(menu.vendor()), "PXE");
        context.request()
                .option(OptionRegistry.CLIENT_MACHINE_ID)
                .ifPresent(id -> put(OptionRegistry.CLIENT_MACHINE_ID, id, "PXE"));
    }

    /** {@code dhcp-option-pxe} reaches clients of a proxy too. */
    private void pxeOnlyOptions() {
        choice.retain(ConfiguredOption::pxeOnly);
        configured();
        encapsulations().put();
    }

    private void put(int code, Bytes value, String reason) {
        put(code, value, reason, Optional.empty());
    }

    private void put(int code, Bytes value, String reason, Directive directive) {
        put(code, value, reason, Optional.of(directive));
    }

    private void put(int code, Bytes value, String reason, Optional<Directive> directive) {
        if (layout.put(code, value) && trace.isOn()) {
            trace.tell(new Trace.OptionChosen(code, value, directive, reason));
        }
    }

    private Reply finish() {
        echoed.ifPresent(value -> layout.putLast(OptionRegistry.AGENT_ID, value));
        return layout.reply(context.base(), siaddr, settings.policy().logDhcp());
    }
}
