package org.bootmasq.cli.explain;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;

/** The steps of DHCP's decisions as lines for people, each with the line of the configuration that is behind it. */
final class ExplainSteps {
    private final StringBuilder text = new StringBuilder();
    private final IntFunction<String> optionName;
    private final BiFunction<Integer, Bytes, String> optionValue;

    /** @param optionName what the version of DHCP calls an option */
    ExplainSteps(IntFunction<String> optionName, BiFunction<Integer, Bytes, String> optionValue) {
        this.optionName = optionName;
        this.optionValue = optionValue;
    }

    void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }

    private static <T extends Trace.DhcpStep> List<T> of(List<Trace.DhcpStep> steps, Class<T> kind) {
        return steps.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    void messages(List<Trace.DhcpStep> steps) {
        for (Trace.DhcpStep step : steps) {
            if (step instanceof Trace.MessageReceived received) line("  received     " + received.type());
            if (step instanceof Trace.MessageSent sent) {
                String where = sent.destination() + " port " + sent.port();
                line("  sent         " + sent.type() + ", " + sent.octets() + " octets to " + where);
            }
        }
    }

    void refusals(List<Trace.DhcpStep> steps) {
        for (var refused : of(steps, Trace.Refused.class))
            line("  no answer    " + refused.reason() + where(refused.directive()));
    }

    /** Each once, with what first led to it: what a machine then requests is what it was offered. */
    void addresses(List<Trace.DhcpStep> steps) {
        Set<IpAddress> told = new HashSet<>();
        for (var chosen : of(steps, Trace.AddressChosen.class)) {
            if (!told.add(chosen.address())) continue;
            line("  address      " + chosen.address() + ", from " + chosen.rule() + where(chosen.directive()));
        }
    }

    void tags(List<Trace.DhcpStep> steps) {
        for (var tag : of(steps, Trace.TagSet.class))
            line("  tag          " + tag.tag() + ": " + tag.reason() + where(tag.directive()));
    }

    void options(List<Trace.DhcpStep> steps) {
        for (var option : of(steps, Trace.OptionChosen.class))
            line("  option       " + option.code() + " " + optionName.apply(option.code()) + " = "
                    + optionValue.apply(option.code(), option.value())
                    + (option.reason().isEmpty() ? "" : ", " + option.reason()) + where(option.directive()));
    }

    void linesNotApplied(List<Trace.DhcpStep> steps) {
        for (var skipped : of(steps, Trace.LineNotApplied.class))
            line("  not applied  " + lacking(skipped) + where(Optional.of(skipped.directive())));
    }

    /** What will not work, if anything. */
    void warnings(List<String> warnings) {
        if (!warnings.isEmpty()) line("\nThis will not work:");
        for (String warning : warnings) line("  " + warning);
    }

    private static String lacking(Trace.LineNotApplied line) {
        return line.lacking().isEmpty() ? line.reason() : lacking(line.lacking());
    }

    /** What a line asks for and does not get. */
    static String lacking(List<TagExpression.Term> terms) {
        return terms.stream()
                .map(term -> term.negated()
                        ? "the tag " + term.name() + " is set"
                        : "the tag " + term.name() + " is not set")
                .collect(Collectors.joining(", "));
    }

    /** The line behind it, with its place. */
    static String where(Optional<Directive> directive) {
        return directive
                .map(d -> "  <- " + d.origin() + ": " + d.origin().text().strip())
                .orElse("");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
