package org.bootmasq.cli.explain;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.RelayAgentSubOption;
import org.bootmasq.probe.BootStage;
import org.bootmasq.report.BootReport;
import org.bootmasq.report.StageReport;
import org.bootmasq.service.Settings;
import org.bootmasq.service.rehearsal.DnsInquiry;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * {@code bootmasq explain}: what a machine would be told, stage by stage, and which line is behind it. Needs no
 * server and no root.
 */
@Command(
        name = "bootmasq explain",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description =
                "Says what a machine would be told, stage by stage, and which line of the configuration is behind it."
                        + " explain --v6 asks for DHCPv6 instead, explain NAME [TYPE] for a name. All other options are dnsmasq's: -C FILE names"
                        + " the configuration, --uci [DIR] OpenWrt's.")
public final class Explain implements Callable<Integer> {
    private static final int USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;

    @Option(names = "--mac", required = true, paramLabel = "MAC", description = "Its Ethernet address.")
    private String mac = "";

    @Option(
            names = "--arch",
            paramLabel = "NUMBER",
            description =
                    "Its architecture, option 93: 0 BIOS (the default), 7 x64 UEFI, 11 ARM64 UEFI, 16 x64 UEFI by HTTP ...")
    private int architecture;

    @Option(names = "--gpxe", description = "It runs gPXE already.")
    private boolean gpxe;

    @Option(names = "--ipxe", description = "It runs iPXE already.")
    private boolean ipxe;

    @Option(names = "--user-class", paramLabel = "TEXT", description = "Option 77.")
    private String userClass = "";

    @Option(names = "--vendor-class", paramLabel = "TEXT", description = "Option 60.")
    private String vendorClass = "";

    @Option(names = "--hostname", paramLabel = "NAME", description = "Option 12.")
    private String hostname = "";

    @Option(names = "--client-id", paramLabel = "HEX", description = "Option 61.")
    private String clientId = "";

    @Option(
            names = "--option",
            paramLabel = "N=VALUE",
            description = "Any option it sends, as text or as octets aa:bb.")
    private List<String> options = List.of();

    @Option(names = "--relay", paramLabel = "ADDRESS", description = "A relay agent between it and us.")
    private String relay = "";

    @Option(
            names = "--circuit-id",
            paramLabel = "VALUE",
            description = "What the relay says of its port, as text or octets.")
    private String circuitId = "";

    @Option(names = "--interface", paramLabel = "NAME", description = "Where its requests arrive.")
    private String interfaceName = "";

    @Option(
            names = "--network",
            paramLabel = "ADDRESS/LENGTH",
            description = "Our address there, instead of one derived from the ranges.")
    private String network = "";

    @Option(names = "--json", description = "The same as JSON.")
    private boolean json;

    @Unmatched
    private List<String> dnsmasq = new ArrayList<>();

    /** Runs the subcommand on its arguments; returns the exit status: 0 even if the machine gets nothing. */
    public static int run(String[] arguments) {
        return run(arguments, System.out, System.err);
    }

    /** The same, written elsewhere. */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        var machine = new CommandLine(new Explain(out, err));
        var name = new CommandLine(new ExplainName(List.of(), out, err));
        if (Arrays.asList(arguments).contains(Explain6.WORD)) {
            return new CommandLine(new Explain6(out, err)).execute(arguments);
        }
        var read =
                ExplainArguments.of(Arrays.asList(arguments), List.of(machine.getCommandSpec(), name.getCommandSpec()));
        if (read.words().isEmpty()) return machine.execute(arguments);
        name = new CommandLine(new ExplainName(read.words(), out, err));
        return name.execute(read.options().toArray(String[]::new));
    }

    private Explain(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        try {
            return explain();
        } catch (IllegalArgumentException | Malformed e) {
            err.println("bootmasq explain: " + e.getMessage());
            return USAGE;
        }
    }

    private int explain() throws Malformed {
        var configuration = ExplainConfiguration.read(dnsmasq, err);
        if (configuration.settings().isEmpty()) return configuration.status();
        BootReport report = report(configuration.settings().get());
        out.print(json ? report.json() : ExplainText.of(report));
        return 0;
    }

    private BootReport report(Settings settings) throws Malformed {
        Optional<Ip4> agent = relay.isEmpty() ? Optional.empty() : Optional.of(Ip4.of(relay));
        var machine = new ExplainMachine(ExplainValue.ethernet(mac), architecture, overrides(), agent);
        ExplainNetwork where = where(settings, agent);
        BootStage first = ipxe ? BootStage.IPXE : gpxe ? BootStage.GPXE : BootStage.first(architecture);
        var web = new ExplainHttpServer(
                settings,
                machine.hardware(),
                where.interfaces().getFirst().name(),
                address -> address instanceof Ip4 four && where.isOurs(four));
        List<StageReport> stages = new ExplainBoot(settings.dhcp4(), DnsInquiry.namesForDhcp(settings), where, machine)
                .from(first).stream()
                        .map(stage ->
                                web.found(stage).file().map(stage::servedFrom).orElse(stage))
                        .toList();
        return new BootReport(
                machine.hardware(),
                machine.architecture(),
                where.assumptions(),
                stages,
                ExplainWarnings.of(settings, where, machine, web, stages));
    }

    private ExplainNetwork where(Settings settings, Optional<Ip4> agent) {
        Optional<String> name = interfaceName.isEmpty() ? Optional.empty() : Optional.of(interfaceName);
        if (network.isEmpty())
            return ExplainNetwork.derived(settings.dhcp4().subnets().ranges(), name, agent);
        String[] parts = network.split("/", 2);
        int length = parts.length < 2 ? 24 : Integer.parseInt(parts[1]);
        if (length < 1 || length > 32) throw new IllegalArgumentException("not a network: " + network);
        return ExplainNetwork.given(name.orElse("eth0"), Ip4.of(parts[0]), length);
    }

    private List<Dhcp4Option> overrides() {
        List<Dhcp4Option> all = new ArrayList<>();
        if (!userClass.isEmpty()) all.add(new Dhcp4Option(OptionCode.USER_CLASS, Bytes.latin1(userClass)));
        if (!vendorClass.isEmpty()) all.add(new Dhcp4Option(OptionCode.VENDOR_CLASS, Bytes.latin1(vendorClass)));
        if (!hostname.isEmpty()) all.add(new Dhcp4Option(OptionCode.HOST_NAME, Bytes.latin1(hostname)));
        if (!clientId.isEmpty()) all.add(new Dhcp4Option(OptionCode.CLIENT_ID, ExplainValue.octets(clientId)));
        if (!circuitId.isEmpty()) {
            Bytes circuit = ExplainValue.octets(circuitId);
            all.add(new Dhcp4Option(
                    OptionCode.RELAY_AGENT_INFORMATION,
                    Bytes.ofInts(RelayAgentSubOption.CIRCUIT_ID.code(), circuit.length())
                            .plus(circuit)));
        }
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 1) throw new IllegalArgumentException("--option is N=VALUE, not " + option);
            int code = Integer.parseInt(option.substring(0, equals));
            if (code < 1 || code > 254) throw new IllegalArgumentException("no option has the number " + code);
            all.add(new Dhcp4Option(code, ExplainValue.octets(option.substring(equals + 1))));
        }
        return all;
    }
}
