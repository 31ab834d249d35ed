package org.bootmasq.cli.explain;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.report.JsonText;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** What was found out, as text or as JSON. */
record ExplainReport(
        ExplainMachine machine, List<String> assumptions, List<ExplainStage> stages, List<String> warnings) {
    private static final Set<OptionCode> ADDRESSES = EnumSet.of(OptionCode.SUBNET_MASK, OptionCode.ROUTER, OptionCode.TIME_SERVER, OptionCode.DOMAIN_NAME_SERVER, OptionCode.BROADCAST_ADDRESS, OptionCode.NTP_SERVER, OptionCode.NETBIOS_NAME_SERVER, OptionCode.REQUESTED_ADDRESS, OptionCode.SERVER_ID, OptionCode.SMTP_SERVER, OptionCode.CAPWAP_ACCESS_CONTROLLER, OptionCode.TFTP_SERVER_ADDRESS);
    private static final Set<OptionCode> SECONDS = EnumSet.of(OptionCode.LEASE_TIME, OptionCode.RENEWAL_TIME, OptionCode.REBINDING_TIME);

    ExplainReport {
        assumptions = List.copyOf(assumptions);
        stages = List.copyOf(stages);
        warnings = List.copyOf(warnings);
    }

    String text() {
        var out = new StringBuilder();
        out.append(machine.hardware()).append(", ").append(architecture()).append('\n');
        for (String assumption : assumptions) line(out, "  assumed: " + assumption);
        for (int i = 0; i < stages.size(); i++) stage(out, i + 1, stages.get(i));
        if (!warnings.isEmpty()) line(out, "\nThis will not work:");
        for (String warning : warnings) line(out, "  " + warning);
        return out.toString();
    }

    private String architecture() {
        String title =
                Architecture.of(machine.architecture()).map(Architecture::title).orElse("unknown");
        return "architecture " + machine.architecture() + " (" + title + ")";
    }

    private static void stage(StringBuilder out, int number, ExplainStage stage) {
        line(out, "\nStage " + number + ": " + stage.stage().title());
        for (var refused : stage.events(Trace.Refused.class))
            line(out, "  no answer    " + refused.reason() + where(refused.directive()));
        if (stage.reply().isEmpty()) line(out, "  reply        none");
        else line(out, "  reply        " + reply(stage));
        for (var chosen : stage.events(Trace.AddressChosen.class))
            line(out, "  address      " + chosen.address() + ", from " + chosen.rule() + where(chosen.directive()));
        for (var tag : stage.events(Trace.TagSet.class))
            line(out, "  tag          " + tag.tag() + ": " + tag.reason() + where(tag.directive()));
        String played = stage.item().isPresent() ? ", which is played here" : "";
        for (var entry : stage.events(Trace.MenuEntry.class)) {
            String type = entry.type() == 0 ? "its own disk" : "type " + entry.type();
            line(
                    out,
                    "  menu         \"" + entry.text() + "\", " + type + played
                            + where(Optional.of(entry.directive())));
            played = "";
        }
        if (!stage.bootFile().isEmpty()) {
            Optional<Directive> chosen = bootLine(stage);
            line(
                    out,
                    "  boot file    " + stage.bootFile()
                            + (stage.bootFile().contains("://") ? "" : " from " + stage.bootServer()) + where(chosen));
        }
        for (var option : stage.events(Trace.OptionChosen.class))
            line(
                    out,
                    "  option       " + option.code() + " " + name(option.code()) + " = "
                            + value(option.code(), option.value())
                            + (option.reason().isEmpty() ? "" : ", " + option.reason()) + where(option.directive()));
        for (var skipped : stage.events(Trace.LineNotApplied.class))
            line(out, "  not applied  " + lacking(skipped) + where(Optional.of(skipped.directive())));
    }

    private static String reply(ExplainStage stage) {
        String type = stage.reply()
                .flatMap(message -> message.type())
                .map(one -> one.logName())
                .orElse("BOOTREPLY");
        return type + (stage.address().isUnspecified() ? " without an address" : " of " + stage.address());
    }

    private static Optional<Directive> bootLine(ExplainStage stage) {
        var chosen = stage.events(Trace.BootFileChosen.class);
        return chosen.isEmpty() ? Optional.empty() : chosen.getLast().directive();
    }

    private static String lacking(Trace.LineNotApplied line) {
        if (line.lacking().isEmpty()) return line.reason();
        String terms = line.lacking().stream()
                .map(term -> term.negated()
                        ? "the tag " + term.name() + " is set"
                        : "the tag " + term.name() + " is not set")
                .collect(Collectors.joining(", "));
        return terms;
    }

    private static String where(Optional<Directive> directive) {
        return directive
                .map(d -> "  <- " + d.origin() + ": " + d.origin().text().strip())
                .orElse("");
    }

    private static String name(int code) {
        String name = OptionCode.nameOf(code);
        return name.isEmpty() ? "(no name)" : name;
    }

    private static boolean isOf(Set<OptionCode> options, int code) {
        return OptionCode.of(code).filter(options::contains).isPresent();
    }

    private static String value(int code, Bytes value) {
        if (isOf(ADDRESSES, code) && !value.isEmpty() && value.length() % 4 == 0) {
            List<String> addresses = new ArrayList<>();
            for (int i = 0; i < value.length(); i += 4)
                addresses.add(Ip4.of(value.at(i), value.at(i + 1), value.at(i + 2), value.at(i + 3))
                        .toString());
            return String.join(", ", addresses);
        }
        if (isOf(SECONDS, code) && value.length() == 4) {
            int[] at = {value.at(0), value.at(1), value.at(2), value.at(3)};
            return ((long) at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3]) + " s";
        }
        if (value.length() == 1) return Integer.toString(value.at(0));
        String text = value.latin1().replaceAll("\0+$", "");
        return !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c <= '~') ? text : value.colonHex();
    }

    private static void line(StringBuilder out, String text) {
        out.append(text.stripTrailing()).append('\n');
    }

    /** The same as JSON; members are added to it in time, but none changes its meaning. */
    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("mac", machine.hardware().toString());
        all.put("architecture", machine.architecture());
        all.put("assumptions", assumptions);
        all.put("stages", stages.stream().map(ExplainReport::json).toList());
        all.put("warnings", warnings);
        return JsonText.of(all) + "\n";
    }

    private static Map<String, Object> json(ExplainStage stage) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("stage", stage.stage().toString());
        stage.reply().flatMap(message -> message.type()).ifPresent(type -> all.put("reply", type.logName()));
        if (!stage.address().isUnspecified()) all.put("address", stage.address().toString());
        if (!stage.bootFile().isEmpty()) {
            all.put("bootFile", stage.bootFile());
            all.put("bootServer", stage.bootServer().toString());
            put(all, "bootFileLine", bootLine(stage));
        }
        all.put("events", stage.events().stream().map(ExplainReport::json).toList());
        return all;
    }

    private static Map<String, Object> json(Trace.DhcpEvent event) {
        Map<String, Object> all = new LinkedHashMap<>();
        switch (event) {
            case Trace.TagSet tag -> {
                all.put("event", "tag");
                all.put("tag", tag.tag());
                all.put("reason", tag.reason());
                put(all, "line", tag.directive());
            }
            case Trace.LineNotApplied skipped -> {
                all.put("event", "not-applied");
                all.put(
                        "lacking",
                        skipped.lacking().stream().map(Object::toString).toList());
                all.put("reason", skipped.reason());
                put(all, "line", Optional.of(skipped.directive()));
            }
            case Trace.OptionChosen option -> {
                all.put("event", "option");
                all.put("code", option.code());
                all.put("name", name(option.code()));
                all.put("hex", option.value().hex());
                all.put("value", value(option.code(), option.value()));
                all.put("reason", option.reason());
                put(all, "line", option.directive());
            }
            case Trace.AddressChosen address -> {
                all.put("event", "address");
                all.put("address", address.address().toString());
                all.put("rule", address.rule());
                put(all, "line", address.directive());
            }
            case Trace.BootFileChosen file -> {
                all.put("event", "boot-file");
                all.put("file", file.file());
                all.put("reason", file.reason());
                put(all, "line", file.directive());
            }
            case Trace.MenuEntry entry -> {
                all.put("event", "menu-entry");
                all.put("type", entry.type());
                all.put("text", entry.text());
                put(all, "line", Optional.of(entry.directive()));
            }
            case Trace.Refused refused -> {
                all.put("event", "refused");
                all.put("reason", refused.reason());
                put(all, "line", refused.directive());
            }
        }
        return all;
    }

    private static void put(Map<String, Object> all, String name, Optional<Directive> directive) {
        directive.ifPresent(d -> {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("source", d.origin().source());
            line.put("line", d.origin().line());
            line.put("text", d.origin().text().strip());
            all.put(name, line);
        });
    }
}
