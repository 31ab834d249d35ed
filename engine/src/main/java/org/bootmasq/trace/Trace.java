package org.bootmasq.trace;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.TagExpression;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** Told why a machine gets what it gets, while it is decided. */
@FunctionalInterface
public interface Trace {
    /** Nobody listens: whoever must work to make an event asks {@link #isOn()} first. */
    Trace NONE = new Trace() {
        @Override
        public void tell(TraceEvent event) {}

        @Override
        public boolean isOn() {
            return false;
        }
    };

    void tell(TraceEvent event);

    default boolean isOn() {
        return true;
    }

    /** One step of a decision. */
    sealed interface TraceEvent {}

    /** @param directive the line that set it; absent where the server does by itself: interface, {@code known}, {@code bootp} */
    record TagSet(String tag, Optional<Directive> directive, String reason) implements TraceEvent {}

    /** @param lacking the terms that do not hold; empty if another line came first, which then stands in {@code reason} */
    record LineNotApplied(Directive directive, List<TagExpression.Term> lacking, String reason) implements TraceEvent {}

    /** @param directive the line; absent for what the server sends by itself */
    record OptionChosen(int code, Bytes value, Optional<Directive> directive, String reason) implements TraceEvent {}

    /** @param rule such as {@code dhcp-host}, {@code lease}, {@code range} */
    record AddressChosen(Ip4 address, String rule, Optional<Directive> directive) implements TraceEvent {}

    record BootFileChosen(String file, Optional<Directive> directive, String reason) implements TraceEvent {}

    /** A menu that the client shows has this entry; they come in its order. */
    record MenuEntry(int type, String text, Directive directive) implements TraceEvent {}

    /** The request gets no answer, or a refusal. */
    record Refused(String reason, Optional<Directive> directive) implements TraceEvent {}
}
