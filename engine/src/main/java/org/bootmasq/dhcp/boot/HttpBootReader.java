package org.bootmasq.dhcp.boot;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.Numbers;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Parts;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.pxe.Architecture;

/** Reads {@code http-boot}. */
public final class HttpBootReader {
    private HttpBootReader() {}

    /** All such lines; both versions of DHCP may ask, and what is wrong is told once. */
    public static HttpBoots all(Configuration configuration, Problems problems) {
        List<Directive> lines = configuration.all(Option.HTTP_BOOT);
        if (lines.isEmpty()) return new HttpBoots(List.of());
        int port = new Numbers(configuration, problems).of(Option.HTTP_PORT, 1, 0xffff, HttpBootLine.STANDARD_PORT);
        return new HttpBoots(problems.translate(lines, line -> of(line, port)).reversed());
    }

    /** {@code [tag:<tag>,][arch:<name>,]<path>|<url>}; a URL may have commas. */
    private static HttpBootLine of(Directive directive, int port) {
        var parts = new Parts(directive);
        TagExpression condition = TagExpression.ALWAYS;
        Optional<Architecture> architecture = Optional.empty();
        while (parts.hasMore()) {
            Optional<String> tag = TagExpression.afterPrefix(parts.peek().plain());
            Optional<Part> name = parts.peek().after("arch:");
            if (tag.isPresent()) {
                condition = condition.and(TagExpression.term(tag.get()));
            } else if (name.isPresent() && architecture.isPresent()) {
                throw parts.peek().refused("a second architecture", "http-boot takes one; write a line for each");
            } else if (name.isPresent()) {
                architecture = Optional.of(architecture(name.get()));
            } else {
                break;
            }
            parts.next();
        }
        if (!parts.hasMore()) throw parts.refused("missing path or URL");
        return new HttpBootLine(directive, condition, architecture, target(parts.rest()), port);
    }

    private static Architecture architecture(Part name) {
        return Architecture.meant(name.plain())
                .orElseThrow(() -> name.refused(
                        "no client architecture is called '" + name.plain() + "'",
                        "x64-uefi, arm64-uefi, x64-uefi-http, dnsmasq's X86-64_EFI or a number of option 93"));
    }

    private static String target(Part part) {
        String text = part.plain();
        if (text.isEmpty()) throw part.refused("missing path or URL");
        if (!text.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) return (text.startsWith("/") ? "" : "/") + encoded(text);
        if (HttpUrl.of(text).isEmpty()) throw part.refused("not an http or https URL");
        if (!encoded(text).equals(text)) throw part.refused("a URL has neither blanks nor letters outside ASCII");
        return text;
    }

    /** What cannot stand in a URL as it is (RFC 3986 section 2.1); what is encoded already stays so. */
    private static String encoded(String text) {
        var all = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char octet = text.charAt(i);
            boolean plain = octet > ' ' && octet < 0x7f && "\"<>\\^`".indexOf(octet) < 0;
            if (plain) all.append(octet);
            else all.append('%').append("%02X".formatted(octet & 0xff));
        }
        return all.toString();
    }
}
