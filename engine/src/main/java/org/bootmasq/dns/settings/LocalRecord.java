package org.bootmasq.dns.settings;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** A record that the configuration gives; names as written, texts one character an octet. */
public sealed interface LocalRecord {
    Directive directive();

    /** {@code cname}: each alias means the target. The time to live is in seconds, {@code local-ttl} if absent. */
    record Cname(Directive directive, List<String> aliases, String target, OptionalInt ttlSeconds)
            implements LocalRecord {
        public Cname {
            aliases = List.copyOf(aliases);
        }
    }

    /** {@code host-record}: A, AAAA, and PTR to the first name. */
    record Host(Directive directive, List<String> names, Optional<Ip4> ip4, Optional<Ip6> ip6, OptionalInt ttlSeconds)
            implements LocalRecord {
        public Host {
            names = List.copyOf(names);
        }
    }

    /** {@code dynamic-host}: the interface's network and these host parts. */
    record DynamicHost(Directive directive, String name, Optional<Ip4> ip4, Optional<Ip6> ip6, String interfaceName)
            implements LocalRecord {}

    /** {@code interface-name}: the interface's addresses of these families. */
    record InterfaceName(Directive directive, String name, NamedInterface addresses) implements LocalRecord {}

    /** {@code srv-host}, RFC 2782. The target is absent if the service is said not to exist. */
    record Srv(Directive directive, String name, Optional<String> target, int port, int priority, int weight)
            implements LocalRecord {}

    /** {@code txt-record}. */
    record Txt(Directive directive, String name, List<String> texts) implements LocalRecord {
        public Txt {
            texts = List.copyOf(texts);
        }
    }

    /** {@code mx-host}. The target is {@code mx-target} or this host if absent. */
    record Mx(Directive directive, String name, Optional<String> target, int preference) implements LocalRecord {}

    /** {@code ptr-record}. */
    record Ptr(Directive directive, String name, Optional<String> target) implements LocalRecord {}

    /** {@code naptr-record}, RFC 3403. */
    record Naptr(
            Directive directive,
            String name,
            int order,
            int preference,
            String flags,
            String services,
            String regexp,
            Optional<String> replacement)
            implements LocalRecord {}

    /** {@code caa-record}, RFC 8659. */
    record Caa(Directive directive, String name, int flags, String tag, String value) implements LocalRecord {}

    /** {@code dns-rr}: any type, its data as octets. */
    record Raw(Directive directive, String name, int type, Bytes data) implements LocalRecord {}
}
