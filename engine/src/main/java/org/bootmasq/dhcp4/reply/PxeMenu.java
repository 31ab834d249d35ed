package org.bootmasq.dhcp4.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp4.client.PxeClient;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.dhcp4.settings.Boot;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.pxe.PxeService;
import org.bootmasq.pxe.PxeSubOption;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** Option 43 of PXE (PXE 2.1 sections 2.2.3 and 2.4.5): discovery control, boot servers, menu and prompt. */
final class PxeMenu {
    private static final int NO_BROADCAST = 1;
    private static final int NO_MULTICAST = 2;
    private static final int BOOT_FILE_AT_ONCE = 8;

    private static final int LOCAL_BOOT = 0;

    private static final String DEFAULT_VENDOR = "PXEClient";

    private final Boot settings;
    private final ReplyContext context;
    private final VendorOptions others;
    private final int architecture;
    private final List<PxeService> services;
    private final ClientTrace trace;

    PxeMenu(Boot settings, ReplyContext context, VendorOptions others, ClientTrace trace) {
        this.settings = settings;
        this.context = context;
        this.others = others;
        this.architecture = context.pxe().map(PxeClient::architecture).orElse(0);
        this.trace = trace;
        this.services = applicable(settings, context, architecture, trace);
    }

    private static List<PxeService> applicable(
            Boot settings, ReplyContext context, int architecture, ClientTrace trace) {
        List<PxeService> services = new ArrayList<>();
        for (PxeService service : settings.services()) {
            boolean tagged = service.condition().matches(context.tags());
            if (tagged && service.architecture() == architecture) {
                services.add(service);
            } else if (trace.isOn()) {
                String reason = tagged ? "is for architecture " + service.architecture() : "lacks tags";
                trace.tell(new Trace.LineNotApplied(
                        service.directive(), service.condition().lacking(context.tags()), reason));
            }
        }
        return services;
    }

    /** The vendor class that made the client a PXE client, for option 60. */
    String vendor() {
        String given = context.request()
                .option(OptionCode.VENDOR_CLASS)
                .map(Bytes::latin1)
                .orElse("");
        return settings.vendors().stream().filter(given::startsWith).findFirst().orElse(DEFAULT_VENDOR);
    }

    /**
     * A file to load without any menu.
     *
     * @param server where it is
     */
    record Shortcut(String file, Ip4 server, Directive directive) {}

    /** UEFI has no menu: where one service alone is for it, its file is named outright instead. */
    Optional<Shortcut> shortcut() {
        if (!isUefi() || services.size() != 1) return Optional.empty();
        PxeService only = services.getFirst();
        if (only.basename().isEmpty()) return Optional.empty();
        return Optional.of(new Shortcut(file(only, 0), fileServer(only), only.directive()));
    }

    /** PXE appends the layer to a name; one with a suffix of its own is a whole file name. */
    private static String file(PxeService service, int layer) {
        boolean suffixed = service.basename().indexOf('.') >= 0;
        return suffixed ? service.basename() : service.basename() + "." + layer;
    }

    boolean isUefi() {
        return Architecture.countsAsUefi(architecture);
    }

    boolean hasServices() {
        return !services.isEmpty();
    }

    private Ip4 fileServer(PxeService service) {
        return service.server()
                .or(() -> service.serverHost().flatMap(context.resolver()))
                .orElse(context.local());
    }

    /** Where the boot server of a service is; ourselves for the services numbered by us. */
    private Optional<Ip4> bootServer(PxeService service) {
        if (service.type() >= PxeService.FIRST_OWN_TYPE && !service.basename().isEmpty())
            return Optional.of(context.local());
        return service.server().or(() -> service.serverHost().flatMap(context.resolver()));
    }

    /** The whole of option 43, with the vendor's other sub-options behind the menu. */
    Bytes encoded() {
        List<Dhcp4Option> inside = new ArrayList<>();
        List<Dhcp4Option> vendors = vendorOptions();
        inside.add(new Dhcp4Option(PxeSubOption.DISCOVERY_CONTROL.code(), Bytes.ofInts(discoveryControl())));
        boolean prompted = vendors.stream().anyMatch(option -> option.code() == PxeSubOption.MENU_PROMPT.code());
        if (!prompted) {
            int timeout = services.size() > 1 ? VendorOptions.NO_TIMEOUT : 0;
            inside.add(new Dhcp4Option(
                    PxeSubOption.MENU_PROMPT.code(), Bytes.ofInts(timeout).plus(Bytes.latin1("PXE"))));
        }
        var servers = new ByteWriter(64);
        var menu = new ByteWriter(128);
        for (PxeService service : services) {
            Optional<Ip4> server = service.type() == LOCAL_BOOT ? Optional.empty() : bootServer(service);
            server.ifPresent(ip -> servers.u16(service.type()).u8(1).ip4(ip));
            Bytes text = Bytes.latin1(service.menuText());
            if (trace.isOn()) trace.tell(new Trace.MenuEntry(service.type(), service.menuText(), service.directive()));
            menu.u16(service.type()).u8(text.length()).bytes(text);
        }
        if (servers.length() > 0) inside.add(new Dhcp4Option(PxeSubOption.BOOT_SERVERS.code(), servers.bytes()));
        if (menu.length() > 0) inside.add(new Dhcp4Option(PxeSubOption.BOOT_MENU.code(), menu.bytes()));
        inside.addAll(vendors);
        return joined(inside);
    }

    /** Option 43 without a menu: what is configured for the vendor and the prompt, if anything. */
    Optional<Bytes> withoutMenu() {
        List<Dhcp4Option> vendors = vendorOptions();
        return vendors.isEmpty() ? Optional.empty() : Optional.of(joined(vendors));
    }

    private static Bytes joined(List<Dhcp4Option> inside) {
        Bytes all = Bytes.EMPTY;
        for (Bytes part : SubOptions.encode(inside)) all = all.plus(part);
        return all;
    }

    private int discoveryControl() {
        if (services.isEmpty()) return BOOT_FILE_AT_ONCE;
        boolean someoneMustBeFound = services.stream()
                .anyMatch(service ->
                        service.type() != LOCAL_BOOT && bootServer(service).isEmpty());
        return someoneMustBeFound ? NO_MULTICAST : NO_MULTICAST | NO_BROADCAST;
    }

    private List<Dhcp4Option> vendorOptions() {
        Bytes vendorClass = context.request().option(OptionCode.VENDOR_CLASS).orElse(Bytes.EMPTY);
        return others.of(vendorClass).stream().map(VendorOptions.Inside::option).toList();
    }

    /**
     * What a client chose.
     *
     * @param file for the {@code file} field
     * @param item option 43 of the ACK: the choice itself
     */
    record Chosen(String file, Ip4 server, Bytes item, Directive directive) {}

    /** Finds the service that sub-option 71 of a request names; empty if it is not ours to serve. */
    Optional<Chosen> chosen(Bytes vendorOption) {
        Optional<Bytes> item =
                SubOptions.find(vendorOption, PxeSubOption.BOOT_ITEM).filter(value -> value.length() == 4);
        if (item.isEmpty()) return Optional.empty();
        int type = item.get().at(0) << 8 | item.get().at(1);
        int layer = item.get().at(2) << 8 | item.get().at(3);
        // dnsmasq: a type is enough, whatever architecture and tags its service is for.
        for (PxeService service : settings.services()) {
            if (service.type() != type || service.basename().isEmpty()) continue;
            String file = file(service, layer);
            List<Dhcp4Option> inside =
                    new ArrayList<>(List.of(new Dhcp4Option(PxeSubOption.BOOT_ITEM.code(), item.get())));
            inside.addAll(vendorOptions());
            Bytes echo = joined(inside);
            return Optional.of(new Chosen(file, fileServer(service), echo, service.directive()));
        }
        return Optional.empty();
    }
}
