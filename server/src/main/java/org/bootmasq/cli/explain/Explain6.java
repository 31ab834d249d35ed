package org.bootmasq.cli.explain;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.report.Boot6Report;
import org.bootmasq.report.Stage6Report;
import org.bootmasq.service.Settings;
import org.bootmasq.service.rehearsal.DnsInquiry;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;
import org.bootmasq.wire.Malformed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * {@code bootmasq explain --v6}: what a machine would be told by DHCPv6 and by router advertisements, and which line is
 * behind it.
 */
@Command(
        name = "bootmasq explain --v6",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description =
                "Says what a machine would be told by DHCPv6 and as a host by a router, and which line of the configuration"
                        + " is behind it."
                        + " All other options are dnsmasq's: -C FILE names the configuration, --uci [DIR] OpenWrt's.")
final class Explain6 implements Callable<Integer> {
    /** What makes explain speak of DHCPv6. */
    static final String WORD = "--v6";

    private static final int USAGE = 2;
    private static final int MOST_ARCHITECTURES = 0xffff;

    private final PrintStream out;
    private final PrintStream err;

    /** Said by whoever asks for this; nothing more hangs on it. */
    @SuppressWarnings("UnusedVariable")
    @Option(names = WORD, required = true, description = "It asks by DHCPv6.")
    private boolean six;

    @Option(names = "--mac", required = true, paramLabel = "MAC", description = "Its Ethernet address.")
    private String mac = "";

    @Option(
            names = "--duid",
            paramLabel = "HEX",
            description = "By what it shows itself; made of its Ethernet address if not given.")
    private String duid = "";

    @Option(names = "--iaid", paramLabel = "NUMBER", description = "Of its addresses; 0 if not given.")
    private String iaid = "0";

    @Option(
            names = "--arch",
            paramLabel = "NUMBER",
            description = "It boots from the network: its architecture, option 61: 7 x64 UEFI, 16 x64 UEFI by HTTP ...")
    private Optional<Integer> architecture = Optional.empty();

    @Option(names = "--ipxe", description = "It runs iPXE already.")
    private boolean ipxe;

    @Option(
            names = "--pd",
            arity = "0..1",
            fallbackValue = "0",
            paramLabel = "LENGTH",
            description = "It wants a prefix delegated, of this length if given.")
    private Optional<Integer> prefixLength = Optional.empty();

    @Option(names = "--user-class", paramLabel = "TEXT", description = "Option 15.")
    private String userClass = "";

    @Option(
            names = "--vendor-class",
            paramLabel = "[NUMBER:]TEXT",
            description = "Option 16; the enterprise's number is 343 if not given.")
    private String vendorClass = "";

    @Option(names = "--hostname", paramLabel = "NAME", description = "Option 39.")
    private String hostname = "";

    @Option(
            names = "--option",
            paramLabel = "N=VALUE",
            description = "Any option it sends, as text or as octets aa:bb.")
    private List<String> options = List.of();

    @Option(
            names = "--relay",
            paramLabel = "ADDRESS",
            description = "There is a relay agent between it and us; its address on the link of the machine.")
    private String relay = "";

    @Option(names = "--interface", paramLabel = "NAME", description = "Where its requests arrive.")
    private String interfaceName = "";

    @Option(
            names = "--network",
            paramLabel = "ADDRESS/LENGTH",
            description = "Our address there, instead of one derived from the ranges; may be given several times.")
    private List<String> networks = List.of();

    @Option(names = "--json", description = "The same as JSON.")
    private boolean json;

    @Unmatched
    private List<String> dnsmasq = new ArrayList<>();

    Explain6(PrintStream out, PrintStream err) {
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
        ExplainMachine6 machine = machine();
        var configuration = ExplainConfiguration.read(dnsmasq, err);
        if (configuration.settings().isEmpty()) return configuration.status();
        Settings settings = configuration.settings().get();
        ExplainNetwork6 where = where(settings, machine.relay());
        var boot = new ExplainBoot6(settings.dhcp6(), DnsInquiry.namesForDhcp(settings), where, machine);
        var web = new ExplainHttpServer(
                settings,
                machine.hardware(),
                where.view().name(),
                address -> where.view().addresses6().stream()
                        .anyMatch(local -> local.address().equals(address)));
        List<Stage6Report> stages = boot.stages(ipxe).stream()
                .map(stage -> web.found(stage).file().map(stage::servedFrom).orElse(stage))
                .toList();
        var report = new Boot6Report(
                machine.duid(),
                machine.architecture(),
                where.assumptions(),
                stages,
                new ExplainRouter(settings.ra(), where).tell(machine),
                ExplainWarnings6.of(machine, web, stages));
        out.print(json ? report.json() : Explain6Text.of(report));
        return 0;
    }

    private ExplainMachine6 machine() {
        HardwareAddress hardware = ExplainValue.ethernet(mac);
        if (ipxe && architecture.isEmpty()) architecture = Optional.of(7);
        return new ExplainMachine6(
                hardware,
                duid.isEmpty() ? Bytes.ofInts(0, 3, 0, 1).plus(hardware.octets()) : ExplainValue.hex("--duid", duid),
                ExplainValue.unsigned("--iaid", iaid),
                within("--arch", architecture, MOST_ARCHITECTURES),
                within("--pd", prefixLength, 128),
                more(),
                relay.isEmpty() ? Optional.empty() : Optional.of(address("--relay", relay)));
    }

    private static OptionalInt within(String option, Optional<Integer> number, int most) {
        if (number.isEmpty()) return OptionalInt.empty();
        if (number.get() < 0 || number.get() > most) {
            throw new IllegalArgumentException(option + " is a number up to " + most + ", not " + number.get());
        }
        return OptionalInt.of(number.get());
    }

    private List<Dhcp6Option> more() {
        List<Dhcp6Option> all = new ArrayList<>();
        if (!userClass.isEmpty()) all.add(new Dhcp6Option.UserClass(List.of(Bytes.latin1(userClass))));
        if (!vendorClass.isEmpty()) all.add(vendorClass());
        if (!hostname.isEmpty()) {
            all.add(new Dhcp6Option.ClientFqdn(Dhcp6Option.ClientFqdn.SERVER_UPDATES, hostname, false));
        }
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 1) throw new IllegalArgumentException("--option is N=VALUE, not " + option);
            int code = ExplainValue.unsigned("--option", option.substring(0, equals));
            if (code < 1 || code > 0xffff) throw new IllegalArgumentException("no option has the number " + code);
            all.add(new Dhcp6Option.Other(code, ExplainValue.octets(option.substring(equals + 1))));
        }
        return all;
    }

    private Dhcp6Option vendorClass() {
        int colon = vendorClass.indexOf(':');
        boolean numbered = colon > 0 && vendorClass.substring(0, colon).chars().allMatch(Character::isDigit);
        int enterprise = numbered ? ExplainValue.unsigned("--vendor-class", vendorClass.substring(0, colon)) : 343;
        String text = numbered ? vendorClass.substring(colon + 1) : vendorClass;
        return new Dhcp6Option.VendorClass(enterprise, List.of(Bytes.latin1(text)));
    }

    private ExplainNetwork6 where(Settings settings, Optional<Ip6> behind) {
        if (networks.isEmpty()) return ExplainNetwork6.derived(settings.dhcp6().subnets(), interfaceName, behind);
        List<Ip6Prefix> addresses = new ArrayList<>();
        for (String each : networks) {
            addresses.add(Ip6Prefix.parse(each)
                    .orElseThrow(() -> new IllegalArgumentException("not an address with a length: " + each)));
        }
        return ExplainNetwork6.given(interfaceName.isEmpty() ? "eth0" : interfaceName, addresses);
    }

    private static Ip6 address(String option, String text) {
        return Ip6.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(option + " is not an IPv6 address: " + text));
    }
}
