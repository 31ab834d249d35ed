package org.bootmasq.dhcp.boot;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.IpAddress;

/**
 * The {@code http-boot} lines.
 *
 * @param lines the last one first
 */
public record HttpBoots(List<HttpBootLine> lines) {
    public HttpBoots {
        lines = List.copyOf(lines);
    }

    /** The line that holds for a client, and the URL that it gives. */
    public record Chosen(HttpBootLine line, HttpUrl url) {
        /**
         * Whether a line that was written by hand, with a URL too, wins: it asks for tags, and this one does not. So a
         * script for iPXE stays what it was when firmware is given a program.
         */
        public boolean yieldsTo(TagExpression condition) {
            return line.condition().isUnconditional() && !condition.isUnconditional();
        }
    }

    /**
     * The last line that holds, one with tags before one without, and then one for an architecture before one for all.
     *
     * @param client empty for who cannot boot from a URL
     * @param here our address where the client is
     */
    public Optional<Chosen> choose(
            Optional<HttpBootClient> client, Set<String> tags, Optional<? extends IpAddress> here, ClientTrace trace) {
        Optional<Chosen> found = Optional.empty();
        for (HttpBootLine line : lines) {
            Optional<HttpUrl> url = line.url(here);
            if (!line.condition().matches(tags)) {
                skipped(trace, line, line.condition().lacking(tags), "lacks tags");
            } else if (client.isEmpty()) {
                skipped(trace, line, List.of(), "the client does not boot by HTTP");
            } else if (line.architecture()
                    .filter(wanted -> !client.get().isOf(wanted::covers))
                    .isPresent()) {
                skipped(trace, line, List.of(), "is for another architecture");
            } else if (url.isEmpty()) {
                skipped(trace, line, List.of(), "we have no address where the client is");
            } else if (!client.get().speaks(url.get())) {
                skipped(
                        trace,
                        line,
                        List.of(),
                        "the client does not speak " + (url.get().secure() ? "HTTPS" : "HTTP"));
            } else if (found.isEmpty() || found.get().line().rank() < line.rank()) {
                found.ifPresent(worse -> skipped(trace, worse.line(), List.of(), "another http-boot line holds"));
                found = Optional.of(new Chosen(line, url.get()));
            } else {
                skipped(trace, line, List.of(), "another http-boot line holds");
            }
        }
        return found;
    }

    private static void skipped(ClientTrace trace, HttpBootLine line, List<TagExpression.Term> lacking, String reason) {
        if (trace.isOn()) trace.tell(new Trace.LineNotApplied(line.directive(), lacking, reason));
    }
}
