package org.bootmasq.dhcp4.settings.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.CNumber;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Fields;
import org.bootmasq.config.Problems;
import org.bootmasq.config.TagExpression;
import org.bootmasq.dhcp4.settings.Boot;
import org.bootmasq.dhcp4.settings.BootFile;
import org.bootmasq.dhcp4.settings.PxeService;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.wire.Ip4;

/** Reads {@code dhcp-boot}, {@code pxe-service}, {@code pxe-prompt} and {@code dhcp-pxe-vendor}. */
final class BootReader {
    private static final String ERROR = "error";

    /** Boot server types from here on are free for local use (PXE 2.1 section 2.2): ours are numbered upwards from it. */
    private static final int FIRST_OWN_TYPE = 0x8000;

    private final Problems problems;
    private int ownTypes;

    BootReader(Problems problems) {
        this.problems = problems;
    }

    Optional<BootFile> bootFile(Directive directive) {
        var fields = new Fields(directive);
        TagExpression condition = fields.condition();
        if (!fields.hasMore()) return wrong(directive);
        String file = fields.next().text();
        Optional<String> serverName = fields.hasMore() ? nonEmpty(fields.next().text()) : Optional.empty();
        Optional<String> server = fields.hasMore() ? nonEmpty(fields.rest().text()) : Optional.empty();
        // dnsmasq: 0.0.0.0 is as good as no server.
        Optional<Ip4> address = server.flatMap(Ip4::parse).filter(ip -> !ip.isUnspecified());
        Optional<String> host = server.filter(text -> Ip4.parse(text).isEmpty());
        return Optional.of(new BootFile(directive, condition, file, serverName, address, host));
    }

    private static Optional<String> nonEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    Optional<PxeService> service(Directive directive) {
        var fields = new Fields(directive);
        TagExpression condition = fields.condition();
        if (fields.left() < 2) return wrong(directive);
        Fields.Field architecture = fields.next();
        OptionalInt code = architecture(architecture.text());
        if (code.isEmpty()) {
            fields.error(problems, architecture, ERROR, "no client architecture has the name " + architecture.text());
            return Optional.empty();
        }
        String menuText = fields.next().text();
        String basename = "";
        int type = 0;
        if (fields.hasMore()) {
            String what = fields.next().text();
            if (what.isEmpty() || CNumber.isDigits(what)) {
                type = (int) CNumber.leading(what) & 0xffff;
            } else {
                basename = what;
                type = FIRST_OWN_TYPE + ownTypes++;
            }
        }
        Optional<String> server = fields.hasMore() ? nonEmpty(fields.next().text()) : Optional.empty();
        // dnsmasq: 0.0.0.0 is as good as no server.
        Optional<Ip4> address = server.flatMap(Ip4::parse).filter(ip -> !ip.isUnspecified());
        Optional<String> host = server.filter(text -> Ip4.parse(text).isEmpty());
        return Optional.of(
                new PxeService(directive, condition, code.getAsInt(), menuText, basename, type, address, host));
    }

    /** By name, letter case aside, or by number. */
    private static OptionalInt architecture(String text) {
        Optional<Architecture> named = Architecture.named(text);
        return named.isPresent() ? OptionalInt.of(named.get().code()) : CNumber.whole(text);
    }

    Optional<Boot.PxePrompt> prompt(Directive directive) {
        var fields = new Fields(directive);
        TagExpression condition = fields.condition();
        if (!fields.hasMore()) return wrong(directive);
        String text = fields.next().text();
        OptionalInt timeout = fields.hasMore()
                ? OptionalInt.of((int) CNumber.leading(fields.next().text()))
                : OptionalInt.empty();
        return Optional.of(new Boot.PxePrompt(directive, condition, text, timeout));
    }

    List<String> vendors(Directive directive) {
        var fields = new Fields(directive);
        List<String> vendors = new ArrayList<>();
        while (fields.hasMore()) vendors.add(fields.next().text());
        return vendors;
    }

    private <T> Optional<T> wrong(Directive directive) {
        problems.error(directive.origin(), ERROR);
        return Optional.empty();
    }
}
