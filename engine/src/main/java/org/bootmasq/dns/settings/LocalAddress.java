package org.bootmasq.dns.settings;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.Part;
import org.bootmasq.wire.IpAddress;

/**
 * {@code address=/domain/answer}: names in these domains are answered here.
 *
 * @param domains {@code #} is every domain; empty stands for every domain too
 * @param answer what they are told
 */
public record LocalAddress(Directive directive, List<String> domains, Answer answer) {
    /** What a question is told. */
    public sealed interface Answer {}

    /** This address; nothing for the other family. */
    public record Address(IpAddress address) implements Answer {}

    /** {@code #}: 0.0.0.0 and ::. */
    public record NullAddress() implements Answer {}

    /** That there is no such name. */
    public record NoSuchName() implements Answer {}

    public LocalAddress {
        domains = List.copyOf(domains);
    }

    /** Reads an {@code address} line; a wrong value is refused with its place. */
    public static LocalAddress of(Directive directive) {
        var value = DomainList.of(Part.of(directive));
        return new LocalAddress(directive, value.domains(), answer(value.rest()));
    }

    private static Answer answer(Part text) {
        return answer(text.plain()).orElseThrow(() -> text.refused("Bad address in --address"));
    }

    /** What stands behind the domains; empty if it is no answer. */
    static Optional<Answer> answer(String text) {
        if (text.isEmpty()) return Optional.of(new NoSuchName());
        if (text.equals("#")) return Optional.of(new NullAddress());
        return IpAddress.parse(text).map(Address::new);
    }
}
