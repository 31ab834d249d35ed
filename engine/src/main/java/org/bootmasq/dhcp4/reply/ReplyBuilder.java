package org.bootmasq.dhcp4.reply;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.boot.HttpBootClient;
import org.bootmasq.dhcp4.message.ClientName;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.RelayAgentSubOption;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.dhcp4.settings.ConfiguredOption;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * The options of a reply (RFC 2131 section 4.3.1), in dnsmasq's order, for some firmware depends on it: what the
 * protocol needs, boot file, times, what the server knows by itself, the configured options last line first,
 * encapsulations, PXE, and the relay's option.
 */
public final class ReplyBuilder {
    private static final Set<OptionCode> SENT_BY_DEFAULT = EnumSet.of(
            OptionCode.SUBNET_MASK,
            OptionCode.ROUTER,
            OptionCode.DOMAIN_NAME_SERVER,
            OptionCode.HOST_NAME,
            OptionCode.DOMAIN_NAME,
            OptionCode.BROADCAST_ADDRESS);
    private static final Set<OptionCode> NEVER_AS_CONFIGURED = EnumSet.of(
            OptionCode.OVERLOAD,
            OptionCode.MAX_MESSAGE_SIZE,
            OptionCode.CLIENT_FQDN,
            OptionCode.RENEWAL_TIME,
            OptionCode.REBINDING_TIME);

    private final Dhcp4Settings settings;
    private final ReplyContext context;
    private final ClientTrace trace;
    private final Optional<Bytes> echoed;
    private final boolean pxe;
    private final Optional<SanOptions> san;
    private final Optional<HttpOptions> http;
    private final OptionChoice choice;
    private final ReplyLayout layout;
    private final OptionWriter writer;
    private final BootFields boot;
    private final DefaultOptions defaults;
    private Ip4 siaddr;

    private ReplyBuilder(Dhcp4Settings settings, ReplyContext context, ClientTrace trace) {
        this.settings = settings;
        this.context = context;
        this.trace = trace;
        Dhcp4Message request = context.request();
        this.san = SanOptions.of(settings, context, trace);
        this.http = san.isPresent() ? Optional.empty() : HttpOptions.of(settings, context, trace);
        this.pxe = context.isPxe() && san.isEmpty() && http.isEmpty();
        List<ConfiguredOption> configured = settings.reply().options();
        List<ConfiguredOption> options = san.map(found -> found.with(configured))
                .or(() -> http.map(found -> found.with(configured, trace)))
                .orElse(configured);
        boolean terminated = context.type().isPresent() && ClientName.endsWithNul(request);
        this.choice = new OptionChoice(options, context.tags(), context.isPxe(), context.local(), terminated, trace);
        int maximum = request.option(OptionCode.MAX_MESSAGE_SIZE)
                .filter(value -> value.length() == 2)
                .map(value -> value.at(0) << 8 | value.at(1))
                .orElse(0);
        this.echoed = context.client()
                .request()
                .relay()
                .information()
                .filter(value -> ReplyLayout.mayComeBack(value, request, maximum));
        int reserved = echoed.map(ReplyLayout::encodedSize).orElse(0);
        Optional<Bytes> listed = OptionWriter.requested(context);
        Optional<Bytes> requested =
                listed.map(list -> http.map(found -> found.requested(list)).orElse(list));
        boolean overload = requested.isPresent() && !settings.has(Option.DHCP_NO_OVERRIDE);
        this.layout = new ReplyLayout(maximum, reserved, overload);
        this.writer = new OptionWriter(requested, layout, trace);
        this.boot = new BootFields(settings, context, choice, writer, san.isPresent(), http.map(HttpOptions::bootFile));
        this.defaults = new DefaultOptions(settings.reply().servesDns(), context, choice, writer, terminated);
        this.siaddr = context.local();
    }

    /** OFFER and ACK, also to INFORM, and BOOTP replies. */
    public static Reply build(Dhcp4Settings settings, ReplyContext context, ClientTrace trace) {
        var builder = new ReplyBuilder(settings, context, trace);
        builder.head();
        builder.siaddr = builder.boot.put();
        builder.defaults.putTimes();
        builder.defaults.putNetworkAndName();
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

    /** Whether an {@code http-boot} line gives the client a URL. */
    static boolean givesUrl(Dhcp4Settings settings, ReplyContext context) {
        return new ReplyBuilder(settings, context, ClientTrace.NONE).http.isPresent();
    }

    private Encapsulations encapsulations() {
        return new Encapsulations(choice, vendors(), writer::put, writer::wants, layout::warn);
    }

    private PxeMenu menu() {
        return new PxeMenu(settings.boot(), context, vendors(), trace);
    }

    private VendorOptions vendors() {
        return new VendorOptions(settings.boot(), context.tags(), choice);
    }

    /** A vendor class of ours counts before the client's; where it was sent, the client's does not come back. */
    private void vendor(Encapsulations encapsulations) {
        Optional<ConfiguredOption> ours = choice.standalone(OptionCode.VENDOR_CLASS)
                .filter(option -> option.forced() || writer.wants(OptionCode.VENDOR_CLASS));
        if (ours.isPresent()) {
            encapsulations.putVendor(choice.value(ours.get()), false);
        } else {
            context.request()
                    .option(OptionCode.VENDOR_CLASS)
                    .ifPresent(theirs -> encapsulations.putVendor(theirs, true));
        }
    }

    /** Nothing but what is given: NAK, and the answers of a proxy. */
    public static Reply plain(Dhcp4Settings settings, ReplyContext context, List<Dhcp4Option> options) {
        var builder = new ReplyBuilder(settings, context, ClientTrace.NONE);
        builder.siaddr = Ip4.UNSPECIFIED;
        for (Dhcp4Option option : options) builder.layout.put(option.code(), option.value());
        return builder.finish();
    }

    /**
     * What PXE clients get where another server gives the addresses: an OFFER on the usual port, an ACK on 4011.
     *
     * @param trace is told of the boot file
     */
    public static Reply proxy(Dhcp4Settings settings, ReplyContext context, ClientTrace trace) {
        var builder = new ReplyBuilder(settings, context, trace);
        builder.head();
        if (builder.http.isPresent()) return builder.url(builder.http.get());
        var menu = builder.menu();
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
            builder.siaddr = builder.boot.putForProxy(builder.siaddr);
        }
        builder.pxeIdentity(menu);
        if (withMenu) builder.writer.put(OptionCode.VENDOR_SPECIFIC, menu.encoded(), "pxe-service");
        builder.pxeOnlyOptions();
        return builder.finish();
    }

    /** A proxy's reply to who boots by HTTP: no menu, and of the options those alone that make it acceptable. */
    private Reply url(HttpOptions found) {
        siaddr = boot.put();
        if (found.isForFirmware()) writer.put(OptionCode.VENDOR_CLASS, HttpBootClient.CLASS, "HTTP boot");
        else pxeIdentity(menu());
        pxeOnlyOptions();
        return finish();
    }

    private void tellService(String file, Directive directive) {
        if (trace.isOn()) trace.tell(new Trace.BootFileChosen(file, Optional.of(directive), "pxe-service"));
    }

    /**
     * The ACK to a choice from the menu.
     *
     * @param choice option 43 of the request, with sub-option 71 (PXE 2.1 section 2.4.6)
     * @return empty if no such service is ours
     */
    public static Optional<Reply> bootItem(
            Dhcp4Settings settings, ReplyContext context, Bytes choice, ClientTrace trace) {
        var builder = new ReplyBuilder(settings, context, trace);
        var menu = builder.menu();
        Optional<PxeMenu.Chosen> chosen = menu.chosen(choice);
        if (chosen.isEmpty()) return Optional.empty();
        builder.head();
        builder.siaddr = chosen.get().server();
        builder.layout.fileName(Bytes.latin1(chosen.get().file()));
        builder.tellService(chosen.get().file(), chosen.get().directive());
        builder.pxeIdentity(menu);
        builder.layout.put(OptionCode.VENDOR_SPECIFIC, chosen.get().item());
        builder.pxeOnlyOptions();
        return Optional.of(builder.finish());
    }

    private void head() {
        context.type().ifPresent(type -> {
            writer.put(OptionCode.MESSAGE_TYPE, Bytes.ofInts(type.code()), "the protocol");
            writer.put(OptionCode.SERVER_ID, context.serverId().octets(), "the protocol");
        });
        if (context.terms().seconds().isPresent()) {
            writer.put(
                    OptionCode.LEASE_TIME,
                    DefaultOptions.seconds(context.terms().seconds().getAsLong()),
                    "the lease");
        }
        if (context.terms().rapidCommit()) writer.put(OptionCode.RAPID_COMMIT, Bytes.EMPTY, "dhcp-rapid-commit");
        subnetSelection().ifPresent(value -> writer.put(OptionCode.SUBNET_SELECTION, value, "the request"));
    }

    /** RFC 3011 wants option 118 back. dnsmasq: it answers the relay's link selection (RFC 3527) with it as well. */
    private Optional<Bytes> subnetSelection() {
        if (context.type().isEmpty() || context.terms().seconds().isEmpty()) return Optional.empty();
        Optional<Bytes> linkSelection = context.request()
                .option(OptionCode.RELAY_AGENT_INFORMATION)
                .flatMap(value -> SubOptions.find(value, RelayAgentSubOption.LINK_SELECTION))
                .filter(value -> value.length() == 4);
        return linkSelection.or(
                () -> context.request().option(OptionCode.SUBNET_SELECTION).filter(value -> value.length() == 4));
    }

    private void configured() {
        for (ConfiguredOption option : choice.all()) {
            boolean alone = option.encapsulation() instanceof ConfiguredOption.Encapsulation.None;
            if (!alone || choice.isUsed(option) || isNeverSent(option.code()) || isSwitchedOff(option)) continue;
            if (pxe && option.code() == OptionCode.VENDOR_CLASS.code()) {
                notApplied(option, "a PXE client gets its own vendor class back");
                continue;
            }
            if (!option.forced() && !writer.wants(option.code())) {
                notApplied(option, "the client does not ask for it");
                continue;
            }
            writer.put(option.code(), choice.value(option), reason(option.directive()), option.directive());
        }
    }

    private static String reason(Directive directive) {
        return switch (directive.option()) {
            case SAN_BOOT, HTTP_BOOT -> directive.option().longName();
            default -> "dhcp-option";
        };
    }

    private void notApplied(ConfiguredOption option, String reason) {
        if (trace.isOn()) trace.tell(new Trace.LineNotApplied(option.directive(), List.of(), reason));
    }

    /** {@code dhcp-option=3}: what the server would send by itself is left out. */
    private static boolean isSwitchedOff(ConfiguredOption option) {
        if (!option.value().isEmpty()) return false;
        return OptionCode.of(option.code()).filter(SENT_BY_DEFAULT::contains).isPresent();
    }

    /** dnsmasq: these have their own places, or no sense in a reply. */
    private static boolean isNeverSent(int code) {
        if (code <= OptionCode.PAD.code() || code >= OptionCode.END.code()) return true;
        return OptionCode.of(code).filter(NEVER_AS_CONFIGURED::contains).isPresent();
    }

    private void pxe() {
        var menu = menu();
        pxeIdentity(menu);
        Optional<Bytes> value = menu.shortcut().isEmpty() ? Optional.of(menu.encoded()) : menu.withoutMenu();
        value.filter(_ -> writer.wants(OptionCode.VENDOR_SPECIFIC))
                .ifPresent(bytes -> writer.put(OptionCode.VENDOR_SPECIFIC, bytes, "pxe-service"));
    }

    private void pxeIdentity(PxeMenu menu) {
        writer.put(OptionCode.VENDOR_CLASS, Bytes.latin1(menu.vendor()), "PXE");
        context.request()
                .option(OptionCode.CLIENT_MACHINE_ID)
                .ifPresent(id -> writer.put(OptionCode.CLIENT_MACHINE_ID, id, "PXE"));
    }

    /** {@code dhcp-option-pxe} reaches clients of a proxy too. */
    private void pxeOnlyOptions() {
        choice.retain(ConfiguredOption::pxeOnly);
        configured();
        encapsulations().put();
    }

    private Reply finish() {
        echoed.ifPresent(value -> layout.putLast(OptionCode.RELAY_AGENT_INFORMATION, value));
        return layout.reply(context.base(), siaddr, settings.has(Option.LOG_DHCP));
    }
}
