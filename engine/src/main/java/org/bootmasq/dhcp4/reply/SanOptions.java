package org.bootmasq.dhcp4.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp4.client.GpxeClient;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.dhcp4.settings.ConfiguredOption;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.SanBoot;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;

/** What a {@code san-boot} line adds to the options of one reply, and what it takes out of them. */
final class SanOptions {
    private static final int KEEP_SAN = 8;

    private final SanBoot boot;
    private final ReplyContext context;

    private SanOptions(SanBoot boot, ReplyContext context) {
        this.boot = boot;
        this.context = context;
    }

    /** The line that holds for a request: the last one, as with other lines, and one with tags before one without. */
    static Optional<SanOptions> of(Dhcp4Settings settings, ReplyContext context, ClientTrace trace) {
        Optional<SanBoot> found = Optional.empty();
        for (SanBoot boot : settings.boot().sanBoots()) {
            if (!boot.condition().matches(context.tags())) {
                skipped(trace, boot, boot.condition().lacking(context.tags()), "lacks tags");
            } else if (GpxeClient.of(context.request()).isEmpty()) {
                skipped(trace, boot, List.of(), "the client is neither gPXE nor iPXE");
            } else if (found.isEmpty()
                    || found.get().condition().isUnconditional()
                            && !boot.condition().isUnconditional()) {
                found.ifPresent(worse -> skipped(trace, worse, List.of(), "another san-boot line holds"));
                found = Optional.of(boot);
            } else {
                skipped(trace, boot, List.of(), "another san-boot line holds");
            }
        }
        return found.map(boot -> new SanOptions(boot, context));
    }

    private static void skipped(ClientTrace trace, SanBoot boot, List<TagExpression.Term> lacking, String reason) {
        if (trace.isOn()) trace.tell(new Trace.LineNotApplied(boot.directive(), lacking, reason));
    }

    /**
     * The configured options with ours before them; the first of several wins unless a later one has tags and it has
     * none.
     */
    List<ConfiguredOption> with(List<ConfiguredOption> configured) {
        var all = new ArrayList<ConfiguredOption>();
        String portText = boot.port() == SanBoot.STANDARD_PORT ? "" : Integer.toString(boot.port());
        String path = "iscsi:" + context.local() + "::" + portText + "::" + boot.target();
        all.add(option(OptionCode.ROOT_PATH, Bytes.latin1(path)));
        // Without one, every gPXE that has no host name logs in by the same name.
        String own = "iqn.2026-11.org.bootmasq:"
                + context.request().chaddr().colonHex().replace(':', '-');
        if (holds(configured, OptionCode.ISCSI_INITIATOR_NAME).isEmpty())
            all.add(option(OptionCode.ISCSI_INITIATOR_NAME, Bytes.latin1(own)));
        if (boot.keepSan())
            keepSan(holds(configured, OptionCode.GPXE_ENCAPSULATED)).ifPresent(all::add);
        for (ConfiguredOption each : configured) {
            if (each.code() != OptionCode.BOOTFILE_NAME.code() || !standsAlone(each)) all.add(each);
        }
        return all;
    }

    /** Option 175 with keep-san beside what another line puts into it; nothing where that has it already. */
    private Optional<ConfiguredOption> keepSan(Optional<ConfiguredOption> features) {
        if (features.isEmpty()) return Optional.of(inside());
        Bytes value = features.get().value();
        if (SubOptions.find(value, KEEP_SAN).isPresent()) return Optional.empty();
        boolean ended = !value.isEmpty() && value.at(value.length() - 1) == OptionCode.END.code();
        Bytes open = ended ? value.slice(0, value.length() - 1) : value;
        return Optional.of(option(OptionCode.GPXE_ENCAPSULATED, open.plus(Bytes.ofInts(KEEP_SAN, 1, 1))));
    }

    private Optional<ConfiguredOption> holds(List<ConfiguredOption> configured, OptionCode code) {
        return configured.stream()
                .filter(option -> option.code() == code.code() && standsAlone(option))
                .filter(option -> option.condition().matches(context.tags()))
                .findFirst();
    }

    private static boolean standsAlone(ConfiguredOption option) {
        return option.encapsulation() instanceof ConfiguredOption.Encapsulation.None;
    }

    private ConfiguredOption option(OptionCode code, Bytes value) {
        return option(code.code(), value, ConfiguredOption.STANDALONE);
    }

    /** As {@code encap:175,8,1b} does, so that it joins other lines of that kind. */
    private ConfiguredOption inside() {
        return option(
                KEEP_SAN,
                Bytes.ofInts(1),
                new ConfiguredOption.Encapsulation.Inside(OptionCode.GPXE_ENCAPSULATED.code()));
    }

    /** Forced, for whoever can boot from a SAN disk understands it; and for a proxy's clients as well. */
    private ConfiguredOption option(int code, Bytes value, ConfiguredOption.Encapsulation encapsulation) {
        return new ConfiguredOption(
                boot.directive(),
                boot.condition(),
                code,
                value,
                ConfiguredOption.Form.OCTETS,
                encapsulation,
                true,
                context.isPxe());
    }
}
