package org.bootmasq.dhcp4.settings;

import org.bootmasq.dhcp.Trace;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionRegistry;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.dhcp4.reply.ReplyContext;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.IscsiName;
import org.bootmasq.config.Numbers;
import org.bootmasq.config.Option;
import org.bootmasq.config.Part;
import org.bootmasq.config.Problems;
import org.bootmasq.config.TagExpression;
import org.bootmasq.wire.Bytes;

/**
 * One {@code san-boot} line, of ours alone: gPXE and iPXE get the root path of a target that this server has (RFC 4173 section 5), a name of their own to log in with, and no boot
 * file, for that would win.
 *
 * @param target its name
 * @param keepSan whether a disk that cannot boot stays registered, for an installer
 * @param port of our iSCSI service
 */
public record SanBoot(Directive directive, TagExpression condition, String target, boolean keepSan, int port) {
    private static final int ROOT_PATH = 17;
    private static final int GPXE = 175;
    private static final int INITIATOR_NAME = 203;
    private static final int KEEP_SAN = 8;
    private static final int STANDARD_PORT = 3260;
    private static final int END = 255;

    static List<SanBoot> all(Configuration configuration, Problems problems) {
        // What is wrong with the port is told by the SAN's own settings.
        int port = new Numbers(configuration, new Problems()).of(Option.SAN_PORT, 1, 0xffff, STANDARD_PORT);
        return problems.translate(configuration.all(Option.SAN_BOOT), directive -> of(directive, port));
    }

    /** {@code [tag:<tag>,]<iqn>[,keep-san]}. */
    private static SanBoot of(Directive directive, int port) {
        TagExpression condition = TagExpression.ALWAYS;
        Optional<String> target = Optional.empty();
        boolean keepSan = false;
        for (Part part : Part.of(directive).list()) {
            Optional<String> tag = TagExpression.afterPrefix(part.plain());
            if (tag.isPresent()) {
                condition = condition.and(TagExpression.term(tag.get()));
            } else if (part.plain().equals("keep-san")) {
                keepSan = true;
            } else if (target.isPresent()) {
                throw part.refused("unknown word '" + part.plain() + "'");
            } else {
                target = IscsiName.of(part.plain());
                if (target.isEmpty())
                    throw part.refused("not an iSCSI name (iqn.<year>-<month>.<domain reversed>:<name>)");
            }
        }
        if (target.isEmpty()) throw Part.of(directive).refused("missing target name");
        return new SanBoot(directive, condition, target.get(), keepSan, port);
    }

    /** The line that holds for a request: the last one, as with other lines, and one with tags before one without. */
    public static Optional<SanBoot> of(Dhcp4Settings settings, ReplyContext context, Trace trace) {
        Optional<SanBoot> found = Optional.empty();
        for (SanBoot boot : settings.pxe().sanBoots()) {
            if (!boot.condition().matches(context.tags())) {
                skipped(trace, boot, boot.condition().lacking(context.tags()), "lacks tags");
            } else if (!isGpxe(context.request())) {
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
        return found;
    }

    private static void skipped(Trace trace, SanBoot boot, List<TagExpression.Term> lacking, String reason) {
        if (trace.isOn()) trace.tell(new Trace.LineNotApplied(boot.directive(), lacking, reason));
    }

    /** Whether the client sends option 175, or names itself in option 77, with or without RFC 3004's length before it. */
    private static boolean isGpxe(Dhcp4Message request) {
        if (request.has(GPXE)) return true;
        String userClass =
                request.option(OptionRegistry.USER_CLASS).map(Bytes::latin1).orElse("");
        return userClass.endsWith("gPXE") || userClass.endsWith("iPXE");
    }

    /** The configured options with ours before them; the first of several wins unless a later one has tags and it has none. */
    public List<ConfiguredOption> with(List<ConfiguredOption> configured, ReplyContext context) {
        var all = new ArrayList<ConfiguredOption>();
        String portText = port == STANDARD_PORT ? "" : Integer.toString(port);
        String path = "iscsi:" + context.local() + "::" + portText + "::" + target;
        all.add(option(ROOT_PATH, Bytes.latin1(path), context));
        // Without one, every gPXE that has no host name logs in by the same name.
        String own = "iqn.2026-11.org.bootmasq:"
                + context.request().chaddr().colonHex().replace(':', '-');
        if (holds(configured, INITIATOR_NAME, context).isEmpty())
            all.add(option(INITIATOR_NAME, Bytes.latin1(own), context));
        if (keepSan) keepSan(holds(configured, GPXE, context), context).ifPresent(all::add);
        for (ConfiguredOption each : configured) {
            if (each.code() != OptionRegistry.BOOTFILE_NAME || !standsAlone(each)) all.add(each);
        }
        return all;
    }

    /** Option 175 with keep-san beside what another line puts into it; nothing where that has it already. */
    private Optional<ConfiguredOption> keepSan(Optional<ConfiguredOption> features, ReplyContext context) {
        if (features.isEmpty()) return Optional.of(inside(context));
        Bytes value = features.get().value();
        if (SubOptions.find(value, KEEP_SAN).isPresent()) return Optional.empty();
        boolean ended = !value.isEmpty() && value.at(value.length() - 1) == END;
        Bytes open = ended ? value.slice(0, value.length() - 1) : value;
        return Optional.of(option(GPXE, open.plus(Bytes.ofInts(KEEP_SAN, 1, 1)), context));
    }

    private static Optional<ConfiguredOption> holds(List<ConfiguredOption> configured, int code, ReplyContext context) {
        return configured.stream()
                .filter(option -> option.code() == code && standsAlone(option))
                .filter(option -> option.condition().matches(context.tags()))
                .findFirst();
    }

    private static boolean standsAlone(ConfiguredOption option) {
        return option.encapsulation() instanceof ConfiguredOption.Encapsulation.None;
    }

    private ConfiguredOption option(int code, Bytes value, ReplyContext context) {
        return option(code, value, ConfiguredOption.STANDALONE, context);
    }

    /** As {@code encap:175,8,1b} does, so that it joins other lines of that kind. */
    private ConfiguredOption inside(ReplyContext context) {
        return option(KEEP_SAN, Bytes.ofInts(1), new ConfiguredOption.Encapsulation.Inside(GPXE), context);
    }

    /** Forced, for whoever can boot from a SAN disk understands it; and for a proxy's clients as well. */
    private ConfiguredOption option(
            int code, Bytes value, ConfiguredOption.Encapsulation encapsulation, ReplyContext context) {
        boolean pxe = context.pxeArchitecture().isPresent();
        return new ConfiguredOption(
                directive, condition, code, value, ConfiguredOption.Form.OCTETS, encapsulation, true, pxe);
    }
}
