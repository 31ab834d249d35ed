package org.bootmasq.dhcp4.settings.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Refused;
import org.bootmasq.config.value.CNumber;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Parts;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp4.settings.BootFile;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.pxe.PxePrompt;
import org.bootmasq.pxe.PxeService;
import org.bootmasq.wire.Ip4;

/** Reads {@code dhcp-boot}, {@code pxe-service}, {@code pxe-prompt} and {@code dhcp-pxe-vendor}. */
final class BootReader {
    private int ownTypes;

    BootFile bootFile(Directive directive) {
        var parts = new Parts(directive);
        TagExpression condition = parts.condition();
        if (!parts.hasMore()) throw new Refused(directive.origin(), Refused.GENERAL);
        String file = parts.next().plain();
        Optional<String> serverName = parts.hasMore() ? nonEmpty(parts.next().plain()) : Optional.empty();
        Optional<String> server = parts.hasMore() ? nonEmpty(parts.rest().plain()) : Optional.empty();
        // dnsmasq: 0.0.0.0 is as good as no server.
        Optional<Ip4> address = server.flatMap(Ip4::parse).filter(ip -> !ip.isUnspecified());
        Optional<String> host = server.filter(text -> Ip4.parse(text).isEmpty());
        return new BootFile(directive, condition, file, serverName, address, host);
    }

    private static Optional<String> nonEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    PxeService service(Directive directive) {
        var parts = new Parts(directive);
        TagExpression condition = parts.condition();
        if (parts.left() < 2) throw new Refused(directive.origin(), Refused.GENERAL);
        Part architecture = parts.next();
        OptionalInt code = architecture(architecture.plain());
        if (code.isEmpty()) {
            throw architecture.refused(Refused.GENERAL, "no client architecture has the name " + architecture.plain());
        }
        String menuText = parts.next().plain();
        String basename = "";
        int type = 0;
        if (parts.hasMore()) {
            String what = parts.next().plain();
            if (what.isEmpty() || CNumber.isDigits(what)) {
                type = (int) CNumber.leading(what) & 0xffff;
            } else {
                basename = what;
                type = PxeService.FIRST_OWN_TYPE + ownTypes++;
            }
        }
        Optional<String> server = parts.hasMore() ? nonEmpty(parts.next().plain()) : Optional.empty();
        // dnsmasq: 0.0.0.0 is as good as no server.
        Optional<Ip4> address = server.flatMap(Ip4::parse).filter(ip -> !ip.isUnspecified());
        Optional<String> host = server.filter(text -> Ip4.parse(text).isEmpty());
        return new PxeService(directive, condition, code.getAsInt(), menuText, basename, type, address, host);
    }

    /** By name, letter case aside, or by number. */
    private static OptionalInt architecture(String text) {
        Optional<Architecture> named = Architecture.named(text);
        return named.isPresent() ? OptionalInt.of(named.get().code()) : CNumber.whole(text);
    }

    PxePrompt prompt(Directive directive) {
        var parts = new Parts(directive);
        TagExpression condition = parts.condition();
        if (!parts.hasMore()) throw new Refused(directive.origin(), Refused.GENERAL);
        String text = parts.next().plain();
        OptionalInt timeout = parts.hasMore()
                ? OptionalInt.of((int) CNumber.leading(parts.next().plain()))
                : OptionalInt.empty();
        return new PxePrompt(directive, condition, text, timeout);
    }

    List<String> vendors(Directive directive) {
        var parts = new Parts(directive);
        List<String> vendors = new ArrayList<>();
        while (parts.hasMore()) vendors.add(parts.next().plain());
        return vendors;
    }
}
