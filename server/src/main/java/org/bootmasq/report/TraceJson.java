package org.bootmasq.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.trace.Trace;

/** Events of a trace as members of JSON objects; members are added to them in time, but none changes its meaning. */
public final class TraceJson {
    private TraceJson() {}

    /** Who asks by DHCP. */
    public static Map<String, Object> of(Trace.DhcpClient client) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("interface", client.interfaceName());
        all.put("name", client.name());
        all.put("transaction", client.transaction());
        return all;
    }

    /** What a machine is told by DHCPv6, and why. */
    public static Map<String, Object> of6(Trace.DhcpStep step) {
        Map<String, Object> all = of(step);
        if (step instanceof Trace.OptionChosen option) {
            all.put("name", OptionText6.name(option.code()));
            all.put("value", OptionText6.value(option.code(), option.value()));
        }
        return all;
    }

    /** What a machine is told by DHCPv4, and why. */
    public static Map<String, Object> of(Trace.DhcpStep step) {
        Map<String, Object> all = new LinkedHashMap<>();
        switch (step) {
            case Trace.MessageReceived received -> {
                all.put("event", "received");
                all.put("type", received.type());
                all.put("from", received.source().toString());
                all.put("port", received.port());
            }
            case Trace.BootClientSeen seen -> {
                all.put("event", "boot-client");
                all.put("program", seen.program());
                seen.architecture().ifPresent(number -> all.put("architecture", number));
            }
            case Trace.MessageSent sent -> {
                all.put("event", "sent");
                all.put("type", sent.type());
                sent.address().ifPresent(address -> all.put("address", address.toString()));
                all.put("to", sent.destination().toString());
                all.put("port", sent.port());
                all.put("octets", sent.octets());
            }
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
                all.put("name", OptionText.name(option.code()));
                all.put("hex", option.value().hex());
                all.put("value", OptionText.value(option.code(), option.value()));
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

    /** What hosts are told by a router, and why. */
    public static Map<String, Object> of(Trace.RaStep step) {
        Map<String, Object> all = new LinkedHashMap<>();
        switch (step) {
            case Trace.RouterSolicited(var source, var linkLayer) -> {
                all.put("event", "solicited");
                all.put("from", source.toString());
                all.put("linkLayer", linkLayer);
            }
            case Trace.RouterAdvertised(var seconds, var flags, var preference, var line) -> {
                all.put("event", "router");
                all.put("lifetime", seconds);
                all.put("flags", flags);
                all.put("preference", preference);
                put(all, "line", line);
            }
            case Trace.PrefixAdvertised prefix -> {
                all.put("event", "prefix");
                all.put("prefix", prefix.address() + "/" + prefix.length());
                all.put("flags", prefix.flags());
                all.put("valid", prefix.validSeconds());
                all.put("preferred", prefix.preferredSeconds());
                all.put("lines", prefix.lines().stream().map(TraceJson::of).toList());
            }
            case Trace.RaOptionAdvertised(var name, var value, var line, var reason) -> {
                all.put("event", "option");
                all.put("name", name);
                all.put("value", value);
                all.put("reason", reason);
                put(all, "line", line);
            }
            case Trace.RaLineNotApplied(var line, var code, var lacking, var _) -> {
                all.put("event", "not-applied");
                all.put("code", code);
                all.put("lacking", lacking.stream().map(Object::toString).toList());
                put(all, "line", Optional.of(line));
            }
        }
        return all;
    }

    /** A line of the configuration: in which file it stands, where, and what it says. */
    static Map<String, Object> of(Directive directive) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("source", directive.origin().source());
        line.put("line", directive.origin().line());
        line.put("text", directive.origin().text().strip());
        return line;
    }

    static void put(Map<String, Object> all, String name, Optional<Directive> directive) {
        directive.ifPresent(line -> all.put(name, of(line)));
    }
}
