package org.bootmasq.edge.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bootmasq.edge.FaultText;
import org.bootmasq.edge.Neighbours;
import org.bootmasq.edge.ScopedAddress;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.http.HttpClient;
import org.bootmasq.http.HttpRequest;
import org.bootmasq.http.HttpSource;
import org.bootmasq.http.HttpStatus;
import org.bootmasq.http.UrlQuery;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.Lease4;
import org.bootmasq.pxe.PxeLines;
import org.bootmasq.template.BootMenu;
import org.bootmasq.template.Machine;
import org.bootmasq.template.MachineValues;
import org.bootmasq.template.Rendering;
import org.bootmasq.template.ScriptKind;
import org.bootmasq.template.Template;
import org.bootmasq.template.TemplateFile;
import org.bootmasq.template.TemplateSettings;
import org.bootmasq.template.Told;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.IpAddress;

/**
 * Texts that are made for the machine that asks: the files of {@code http-template}, read anew each time, and iPXE's
 * menu where there is a {@code boot-entry}. Asked by several threads at once.
 */
public final class MachineTexts implements HttpSource {
    private static final Set<String> MENU = Set.of("/boot.ipxe", "/autoexec.ipxe");

    /** Who holds which address. */
    public interface Leases {
        /** The lease of an address, if it is held. */
        Optional<Lease> lease(IpAddress address);
    }

    /** What machines were ordered to boot only once. */
    public interface Orders {
        /** What a machine boots this time, if anything was ordered for it; the next time it is nothing. */
        Optional<String> take(HardwareAddress machine);
    }

    private final TemplateSettings settings;
    private final PxeLines pxe;
    private final Leases leases;
    private final Orders orders;

    /** @param pxe the menu of PXE, which is in iPXE's menu too */
    public MachineTexts(TemplateSettings settings, PxeLines pxe, Leases leases, Orders orders) {
        this.settings = settings;
        this.pxe = pxe;
        this.leases = leases;
        this.orders = orders;
    }

    /** Why a text cannot be made. */
    private static final class Unmade extends Exception {
        private static final long serialVersionUID = 1L;

        private Unmade(String reason) {
            super(reason, null, false, false);
        }
    }

    /** Whether what lies at a path is made here. */
    public static boolean makes(TemplateSettings settings, String path) {
        return settings.has(path) || (MENU.contains(path) && !settings.entries().isEmpty());
    }

    @Override
    public Optional<Found> find(String path, HttpRequest request, HttpClient client) {
        if (!makes(settings, path)) return Optional.empty();
        Told told = new Told(UrlQuery.of(request.target()));
        Machine machine = machine(client, told);
        try {
            if (!settings.has(path)) return Optional.of(menu(path, request, machine, client, told));
            return Optional.of(text(path, machine.with(values(settings, machine))));
        } catch (Unmade unmade) {
            return Optional.of(new Failed(HttpStatus.INTERNAL_SERVER_ERROR, String.valueOf(unmade.getMessage())));
        }
    }

    private Machine machine(HttpClient client, Told told) {
        Optional<Lease> lease = leases.lease(client.address());
        Optional<HardwareAddress> mac = client.hardwareAddress()
                .or(() -> Neighbours.hardware(new ScopedAddress(client.address(), 0)))
                .or(() -> lease.flatMap(MachineTexts::hardware));
        return new Machine(
                mac,
                Optional.of(client.address()),
                lease.flatMap(MachineTexts::name).or(() -> told.value("hostname")),
                told.value("uuid"),
                told.value("serial"),
                told.architecture(),
                client.server(),
                client.tags(),
                Map.of());
    }

    private static Optional<HardwareAddress> hardware(Lease lease) {
        return lease instanceof Lease4 four && !four.hardware().octets().isEmpty()
                ? Optional.of(four.hardware())
                : Optional.empty();
    }

    private static Optional<Machine.Value> name(Lease lease) {
        if (lease.hostname().isEmpty()) return Optional.empty();
        boolean ours = lease instanceof Lease4 four && four.nameIsConfigured();
        return Optional.of(new Machine.Value(lease.hostname(), ours));
    }

    private static Map<String, Machine.Value> values(TemplateSettings settings, Machine machine) throws Unmade {
        var all = new HashMap<String, Machine.Value>();
        for (String file : settings.valueFiles(machine)) {
            Optional<Bytes> content = read(file, MachineValues.LARGEST);
            if (content.isEmpty()) continue;
            MachineValues values = MachineValues.read(content.get());
            // A machine that is set up without one of its values would be set up wrongly.
            if (!values.faults().isEmpty())
                throw new Unmade(file + ": " + values.faults().getFirst());
            values.values().forEach(all::putIfAbsent);
        }
        return all;
    }

    private Found text(String path, Machine machine) throws Unmade {
        for (TemplateSettings.Candidate candidate : settings.candidates(path, machine)) {
            Optional<Template> template = template(candidate.line(), candidate.name());
            if (template.isEmpty()) continue;
            Rendering rendering = Rendering.of(template.get(), machine)
                    .orElseThrow(() -> new Unmade(candidate.name() + " is too large for " + machine.ip()));
            return new Page(template.get().kind().mediaType(), rendering.content());
        }
        return new Failed(HttpStatus.NOT_FOUND, "no file of http-template=" + path + " is for this machine");
    }

    private static Optional<Template> template(TemplateFile line, String file) throws Unmade {
        Optional<Bytes> content = read(file, Template.LARGEST);
        if (content.isEmpty()) return Optional.empty();
        ScriptKind kind = ScriptKind.of(file, line.urlPath(), content.get());
        return Optional.of(Template.parse(kind, content.get())
                .orElseThrow(() -> new Unmade(file + " is too large for a template")));
    }

    /** A whole file, and no more than an octet beyond the bound; empty if there is none. */
    private static Optional<Bytes> read(String file, int most) throws Unmade {
        try {
            Path path = OctetPath.of(file);
            if (Files.notExists(path)) return Optional.empty();
            if (!Files.isRegularFile(path)) throw new Unmade("cannot read " + file + ": no plain file");
            try (InputStream in = Files.newInputStream(path)) {
                return Optional.of(Bytes.owning(in.readNBytes(most + 1)));
            }
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException e) {
            throw new Unmade("cannot read " + file + ": " + FaultText.of(e));
        }
    }

    private Found menu(String path, HttpRequest request, Machine machine, HttpClient client, Told told) {
        String base = client.base();
        // Only iPXE itself knows what runs it, and lines of pxe-service are for one architecture.
        boolean ask = !pxe.services().isEmpty() && !told.hasArchitecture();
        String script = ask
                ? "#!ipxe\nchain --autofree " + base + path + "?platform=${platform}&buildarch=${buildarch}\n"
                : script(BootMenu.of(settings.entries(), pxe, machine, base), request, machine);
        return new Page(ScriptKind.IPXE.mediaType(), Bytes.latin1(script));
    }

    /** The menu, or what this machine boots only this once; who only looks at what there is gets the menu. */
    private String script(BootMenu menu, HttpRequest request, Machine machine) {
        if (!request.method().equals("GET")) return menu.script();
        return machine.mac().flatMap(orders::take).flatMap(menu::onceTarget).orElseGet(menu::script);
    }

    /** What is wrong with templates as far as no machine is needed to know it: a sentence for each fault. */
    public static List<String> warnings(TemplateSettings settings) {
        return settings.files().stream()
                .flatMap(line -> warnings(settings, line).stream())
                .toList();
    }

    private static Set<String> warnings(TemplateSettings settings, TemplateFile line) {
        Optional<String> file = line.onlyName();
        if (file.isEmpty()) return Set.of();
        try {
            Optional<Template> template = template(line, file.get());
            if (template.isEmpty()) return Set.of(file.get() + " is not there");
            // With values of machines, any name may have one.
            if (settings.valuesFolder().isPresent()) return Set.of();
            var unknown = new TreeSet<String>();
            for (Template.Variable each : template.get().unknown(Set.of())) {
                unknown.add(file.get() + ":" + each.line() + ": nothing has the name of " + each);
            }
            return unknown;
        } catch (Unmade unmade) {
            return Set.of(String.valueOf(unmade.getMessage()));
        }
    }
}
