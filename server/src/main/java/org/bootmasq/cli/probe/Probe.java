package org.bootmasq.cli.probe;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bootmasq.edge.probe.ProbeFiles;
import org.bootmasq.edge.probe.ProbeInterface;
import org.bootmasq.edge.probe.ProbeLink;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.probe.BootStage;
import org.bootmasq.probe.ProbedStage;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.HardwareType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bootmasq probe}: plays a machine that boots from the network at hand, whoever serves it. */
@Command(
        name = "bootmasq probe",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = Probe.UNKNOWN,
        exitCodeOnExecutionException = Probe.UNKNOWN,
        exitCodeListHeading = "%nExit status, as monitoring plugins have it:%n",
        exitCodeList = {
            "0:a machine of this kind boots, as far as can be seen",
            "1:warning: it may boot, and something is odd",
            "2:critical: it does not boot",
            "3:unknown: the network could not be asked"
        },
        description =
                "Plays a machine that boots from the network at hand, whichever servers are there: shows who answers"
                        + " and what, fetches the boot file, goes on as gPXE or iPXE where that is what is loaded, and"
                        + " says what would go wrong. No address is taken unless --lease allows it. Needs root.")
public final class Probe implements Callable<Integer> {
    static final int UNKNOWN = 3;

    private static final int DEFAULT_ARCHITECTURE = 0;
    private static final int DEFAULT_ARCHITECTURE_6 = 7;
    private static final long FETCH_MILLIS = 60_000;
    private static final long MEGABYTE = 1_000_000;

    private final PrintStream out;
    private final PrintStream err;

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "Where it asks; needed where several Ethernet interfaces are up.")
    private String interfaceName = "";

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            description =
                    "Its architecture, option 93, as number or name: 0 BIOS (the default), 7 x64 UEFI (the default"
                            + " with --v6), 11 ARM64 UEFI, 16 x64 UEFI by HTTP ...")
    private String architecture = "";

    @Option(
            names = "--mac",
            paramLabel = "MAC",
            description = "Its Ethernet address; one of its own is made up of the interface's unless said.")
    private String mac = "";

    @Option(names = "--gpxe", description = "It runs gPXE already.")
    private boolean gpxe;

    @Option(names = "--ipxe", description = "It runs iPXE already.")
    private boolean ipxe;

    @Option(names = "--http", description = "Its firmware boots by HTTP.")
    private boolean http;

    @Option(names = "--v6", description = "It boots over IPv6.")
    private boolean six;

    @Option(
            names = "--lease",
            description = "Where this computer has no IPv4 address on the interface, takes one for the machine, puts"
                    + " it on the interface, and gives it back at the end.")
    private boolean lease;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "So long answers are waited for at each stage, 1 to 120; some servers try for 3 s whether an"
                    + " address is free (default: ${DEFAULT-VALUE}).")
    private int wait;

    @Option(
            names = "--most",
            paramLabel = "MB",
            defaultValue = "64",
            description = "So much of a file is fetched at most, 1 to 10000 (default: ${DEFAULT-VALUE}).")
    private int most;

    @Option(names = "--json", description = "The same as JSON.")
    private boolean json;

    /** Runs the subcommand on its arguments; returns the exit status. */
    public static int run(String[] arguments) {
        return run(arguments, System.out, System.err);
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        return new CommandLine(new Probe(out, err)).execute(arguments);
    }

    private Probe(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        try {
            return probe();
        } catch (IllegalArgumentException e) {
            err.println("bootmasq probe: " + e.getMessage());
        } catch (LinuxException e) {
            boolean root = e.is(Errno.EPERM) || e.is(Errno.EACCES);
            err.println("bootmasq probe: " + (root ? "only root may do this: " : "") + e.getMessage());
        } catch (IOException e) {
            err.println("bootmasq probe: " + e.getMessage());
        }
        return UNKNOWN;
    }

    private int probe() throws IOException {
        if (wait < 1 || wait > 120) throw new IllegalArgumentException("--wait is 1 to 120 seconds");
        if (most < 1 || most > 10_000) throw new IllegalArgumentException("--most is 1 to 10000 MB");
        if (lease && !mac.isEmpty())
            throw new IllegalArgumentException("--lease does not go with --mac: to give the address back would end the"
                    + " lease of the machine that has it");
        int number = number();
        BootStage first = first(number);
        ProbeInterface at = where();
        HardwareAddress hardware = mac.isEmpty() ? madeUp(at.hardware()) : ethernet(mac);
        var files = new ProbeFiles(at, most * MEGABYTE, FETCH_MILLIS);
        List<ProbedStage> stages;
        try (var link = new ProbeLink(at)) {
            if (six) {
                var own = at.linkLocal()
                        .orElseThrow(() -> new IllegalArgumentException(at.name() + " has no IPv6 address"));
                stages = new Walk6(own, link, files, hardware, number, wait * 1000L).from(first);
            } else {
                try (var lender = new Lender(lease, at, link, hardware, number)) {
                    stages = new Walk(link, lender, files, hardware, number, wait * 1000L).from(first);
                }
            }
        }
        ProbeReport report = ProbeReport.of(at.name(), hardware, number, stages);
        out.print(json ? ProbeJson.of(report) : ProbeText.of(report));
        return report.exitStatus();
    }

    private int number() {
        int usual = six ? DEFAULT_ARCHITECTURE_6 : DEFAULT_ARCHITECTURE;
        int number = architecture.isEmpty() ? usual : architecture(architecture);
        if (!http) return number;
        Architecture machine =
                Architecture.of(number).orElseThrow(() -> noHttp(number)).machine();
        return Arrays.stream(Architecture.values())
                .filter(one -> one.bootsFromHttp() && one.machine() == machine)
                .findFirst()
                .orElseThrow(() -> noHttp(number))
                .code();
    }

    private static HardwareAddress ethernet(String mac) {
        return HardwareAddress.read(mac)
                .orElseThrow(() -> new IllegalArgumentException("--mac is not an Ethernet address: " + mac));
    }

    private static IllegalArgumentException noHttp(int number) {
        return new IllegalArgumentException("no number is known for architecture " + number + " that boots by HTTP");
    }

    private static int architecture(String text) {
        Optional<Architecture> meant = Architecture.meant(text);
        if (meant.isPresent()) return meant.get().code();
        boolean number = text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 0xffff;
        if (!number) throw new IllegalArgumentException("--arch is no architecture: " + text);
        return Integer.parseInt(text);
    }

    private BootStage first(int number) {
        if (gpxe && six) throw new IllegalArgumentException("gPXE knows no IPv6");
        return ipxe ? BootStage.IPXE : gpxe ? BootStage.GPXE : BootStage.first(number);
    }

    private ProbeInterface where() throws LinuxException {
        List<ProbeInterface> all = ProbeInterface.all();
        List<String> names = new ArrayList<>();
        for (ProbeInterface one : all) {
            if (one.name().equals(interfaceName)) return one;
            names.add(one.name());
        }
        String there = names.isEmpty() ? "no Ethernet interface is up" : "there are " + String.join(", ", names);
        if (!interfaceName.isEmpty())
            throw new IllegalArgumentException("no Ethernet interface " + interfaceName + " is up; " + there);
        if (all.size() != 1) throw new IllegalArgumentException("--interface is needed: " + there);
        return all.getFirst();
    }

    /**
     * Locally administered, the same each time and never the interface's own: a server would take it for this computer,
     * and an address that is given back could be the one that this computer has.
     */
    private static HardwareAddress madeUp(HardwareAddress own) {
        byte[] octets = own.octets().toArray();
        octets[0] = (byte) ((octets[0] ^ 0x40 | 2) & 0xfe);
        return new HardwareAddress(HardwareType.ETHERNET, Bytes.owning(octets));
    }
}
