package org.bootmasq.trace;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * Told what is decided, and why, while it is decided. It is told on the thread that decides. Whoever must work to make
 * an event asks {@link #isOn()} first, so that a trace costs nothing when nobody listens.
 */
@FunctionalInterface
public interface Trace {
    /** Nobody listens. */
    Trace NONE = new Trace() {
        @Override
        public void tell(TraceEvent event) {}

        @Override
        public boolean isOn() {
            return false;
        }
    };

    void tell(TraceEvent event);

    /** Whether anybody listens. */
    default boolean isOn() {
        return true;
    }

    /**
     * Whether the lines behind a decision are wanted even where the server does not keep them, so that all lines have
     * to be searched. The log does without them.
     */
    default boolean wantsLines() {
        return isOn();
    }

    /** One step of a decision. */
    sealed interface TraceEvent permits DhcpEvent, RaEvent, TftpEvent, DnsEvent, SanEvent, HttpEvent {}

    /** Both hear of all that either wants to hear. */
    static Trace both(Trace one, Trace other) {
        return new Trace() {
            @Override
            public void tell(TraceEvent event) {
                if (one.isOn()) one.tell(event);
                if (other.isOn()) other.tell(event);
            }

            @Override
            public boolean isOn() {
                return one.isOn() || other.isOn();
            }

            @Override
            public boolean wantsLines() {
                return one.wantsLines() || other.wantsLines();
            }
        };
    }

    /** A step of DHCP's decision about a message of a client, from the message to the reply. */
    record DhcpEvent(DhcpClient client, DhcpStep step) implements TraceEvent {}

    /**
     * Who asks by DHCP, and in which exchange.
     *
     * @param interfaceName on which the message counts as arriving
     * @param name octets in hexadecimal between colons: the hardware address, or the DUID of DHCPv6 (RFC 8415 section
     * 11); {@code <null>} where the client shows none
     * @param transaction xid, 32 bits, or DHCPv6's 24 bits
     */
    record DhcpClient(String interfaceName, String name, long transaction) {}

    /** What is heard, decided or said. */
    sealed interface DhcpStep {}

    /**
     * The message that is to be answered.
     *
     * @param type as in the log, such as {@code DHCPDISCOVER}; {@code BOOTP} for a message without one
     */
    record MessageReceived(String type, IpAddress source, int port) implements DhcpStep {}

    /**
     * Who asks is the firmware of a machine, or a program that firmware has loaded to boot by.
     *
     * @param program such as {@code PXE ROM}, {@code gPXE}
     * @param architecture the number of option 93 or 61, where the client shows it
     * @param hardware of the client, where that is known
     */
    record BootClientSeen(String program, OptionalInt architecture, Optional<HardwareAddress> hardware)
            implements DhcpStep {}

    /**
     * The reply is ready. A reply that acknowledges a lease is sent once that is durable, one that {@code
     * dhcp-reply-delay} holds back when its time has come.
     *
     * @param type as in {@link MessageReceived}
     * @param address that the client is given, or has; absent where the reply speaks of none
     * @param destination where the reply goes to
     * @param octets of the message
     */
    record MessageSent(String type, Optional<IpAddress> address, IpAddress destination, int port, int octets)
            implements DhcpStep {}

    /**
     * @param directive the line that set it; absent where the server does by itself: interface, {@code known}, {@code
     * bootp}
     */
    record TagSet(String tag, Optional<Directive> directive, String reason) implements DhcpStep {}

    /**
     * @param lacking the terms that do not hold; empty if another line came first, which then stands in {@code reason}
     */
    record LineNotApplied(Directive directive, List<TagExpression.Term> lacking, String reason) implements DhcpStep {}

    /** @param directive the line; absent for what the server sends by itself */
    record OptionChosen(int code, Bytes value, Optional<Directive> directive, String reason) implements DhcpStep {}

    /** @param rule such as {@code dhcp-host}, {@code lease}, {@code range} */
    record AddressChosen(IpAddress address, String rule, Optional<Directive> directive) implements DhcpStep {}

    record BootFileChosen(String file, Optional<Directive> directive, String reason) implements DhcpStep {}

    /** A menu that the client shows has this entry; they come in its order. */
    record MenuEntry(int type, String text, Directive directive) implements DhcpStep {}

    /** The request gets no answer, or a refusal. */
    record Refused(String reason, Optional<Directive> directive) implements DhcpStep {}

    /** A step of what this machine says as a router. */
    record RaEvent(RaLink link, RaStep step) implements TraceEvent {}

    /**
     * Where a router advertises.
     *
     * @param interfaceName whose networks it advertises
     * @param aliases through which it does, as the log names them; empty where it is the interface itself
     */
    record RaLink(String interfaceName, String aliases) {}

    /** What a host asks, or what it is told, in the order of the message. */
    sealed interface RaStep {}

    /** @param linkLayer of the host, in hexadecimal between colons; empty if it does not tell it */
    record RouterSolicited(IpAddress source, String linkLayer) implements RaStep {}

    /**
     * The message itself.
     *
     * @param lifetimeSeconds for how long this is a default router, 0 if it is none
     * @param flags among {@code managed} and {@code other}: what DHCPv6 is there for
     * @param preference {@code low}, {@code medium} or {@code high}
     * @param line of {@code ra-param}; absent where none is about the interface
     */
    record RouterAdvertised(int lifetimeSeconds, List<String> flags, String preference, Optional<Directive> line)
            implements RaStep {
        public RouterAdvertised {
            flags = List.copyOf(flags);
        }
    }

    /**
     * A prefix.
     *
     * @param address its first, or the router's own
     * @param flags such as {@code on-link}, {@code autonomous}
     * @param validSeconds 4294967295 for ever
     * @param isOld whether the interface has lost it
     * @param lines that hold for it, the one that decides last
     */
    record PrefixAdvertised(
            IpAddress address,
            int length,
            List<String> flags,
            long validSeconds,
            long preferredSeconds,
            boolean isOld,
            List<Directive> lines)
            implements RaStep {
        public PrefixAdvertised {
            flags = List.copyOf(flags);
            lines = List.copyOf(lines);
        }
    }

    /**
     * Anything else that hosts are told.
     *
     * @param name such as {@code mtu}, {@code dns-server}
     * @param line the one that says so; absent for what is told by itself
     */
    record RaOptionAdvertised(String name, String value, Optional<Directive> line, String reason) implements RaStep {}

    /**
     * A line that is not advertised here.
     *
     * @param code of DHCPv6's option
     * @param lacking the terms that do not hold; empty if a later line is told instead
     * @param isDuplicate whether that is worth a warning
     */
    record RaLineNotApplied(Directive directive, int code, List<TagExpression.Term> lacking, boolean isDuplicate)
            implements RaStep {
        public RaLineNotApplied {
            lacking = List.copyOf(lacking);
        }
    }

    /** What becomes of a client's request for a file by TFTP. */
    sealed interface TftpEvent extends TraceEvent {
        TftpClient client();
    }

    /**
     * Who asks for a file.
     *
     * @param interfaceName where the request arrived
     * @param hardwareAddress where it was looked for, which is done for {@code tftp-unique-root=mac} only
     */
    record TftpClient(IpAddress address, String interfaceName, Optional<HardwareAddress> hardwareAddress) {
        /**
         * The client as log lines and the names of its folder call it. dnsmasq: a link-local address has its interface
         * behind it (RFC 4007 section 11).
         */
        public String name() {
            return address instanceof Ip6 six && six.isLinkLocal() ? address + "%" + interfaceName : address.toString();
        }
    }

    /** The request is granted: the file is on its way. */
    record TransferBegun(TftpClient client, String path) implements TftpEvent {}

    /**
     * The client has the file, or all of it that it wanted.
     *
     * @param octets of the whole file
     */
    record FileSent(TftpClient client, String path, long octets) implements TftpEvent {}

    /** The transfer ended before the client had the file. */
    record TransferFailed(TftpClient client, String path) implements TftpEvent {}

    /**
     * The client was told of an error (RFC 1350 section 5), which ends its request or its transfer.
     *
     * @param path of the file; empty where the packet names none
     * @param code of RFC 1350's appendix
     */
    record ErrorSent(TftpClient client, String path, int code, String message) implements TftpEvent {}

    /** The client told of an error, which ends its transfer; the parameters are those of {@link ErrorSent}. */
    record ErrorReceived(TftpClient client, String path, int code, String message) implements TftpEvent {}

    /** A step towards the answer to a DNS question. */
    sealed interface DnsEvent extends TraceEvent {
        /** The question that it is about. */
        DnsQuery query();
    }

    /**
     * A question that a client asked.
     *
     * @param number counted from the start of the server
     * @param port of the client
     * @param tcp whether it came over TCP
     * @param toAuthority whether it came to a place where only authority is spoken, when it came
     */
    record DnsQuery(int number, IpAddress client, int port, boolean tcp, boolean toAuthority) {}

    /** @param type the number of the record type asked for */
    record QueryReceived(DnsQuery query, String name, int type) implements DnsEvent {}

    /**
     * What is known of a name was found.
     *
     * @param source {@code config}, {@code cached}, {@code DHCP}, {@code reply} of a server, or the path of a hosts
     * file
     * @param name or address that the answer is about
     * @param value an address, a name, text, the type of another record in angle brackets, or that there is nothing:
     * {@code NXDOMAIN}, {@code NODATA}
     * @param line that says so, where the source is the configuration and the line is known
     */
    record NameAnswered(DnsQuery query, String source, String name, String value, Optional<Directive> line)
            implements DnsEvent {}

    /**
     * The question is refused, or a server failed to answer it.
     *
     * @param source as in {@link NameAnswered}
     * @param reason the response code and perhaps an extended error (RFC 8914), such as {@code REFUSED (EDE: blocked)}
     */
    record QueryFailed(DnsQuery query, String source, String reason) implements DnsEvent {}

    /**
     * What decided who answers the question, or that nobody is asked.
     *
     * @param rule such as {@code servers for the domain example.org}, {@code of filterwin2k}
     * @param lines of the configuration that say so; empty where none does
     */
    record RuleApplied(DnsQuery query, String rule, List<Directive> lines) implements DnsEvent {
        public RuleApplied {
            lines = List.copyOf(lines);
        }
    }

    /** @param server its address and port: {@code 192.0.2.1#53} */
    record QueryForwarded(DnsQuery query, String name, String server) implements DnsEvent {}

    /**
     * A server is asked for DS or DNSKEY records, because the reply to the question can only be judged with them.
     *
     * @param type the number of the record type asked for
     * @param server as in {@link QueryForwarded}
     */
    record SignersAsked(DnsQuery query, int type, String name, String server) implements DnsEvent {}

    /** @param name {@code result}, or the name that the reply is about if it is not to be trusted */
    record ReplyValidated(DnsQuery query, String name, String result) implements DnsEvent {}

    /** A server's reply was cut short. */
    record ReplyTruncated(DnsQuery query) implements DnsEvent {}

    /**
     * An address that a server gave to a name went into a set of the packet filter.
     *
     * @param kind {@code ipset} or {@code nftset}
     * @param domain of the line that says so
     */
    record AddressPutIntoSet(DnsQuery query, String kind, String set, IpAddress address, String domain)
            implements DnsEvent {}

    /**
     * What becomes of a connection to a SAN target. Each has a thread of its own, so that whoever listens is told by
     * several at once.
     */
    sealed interface SanEvent extends TraceEvent {
        SanClient client();
    }

    /**
     * Who uses a disk, or would like to.
     *
     * @param initiator its name in lower case; empty until it has said it
     */
    record SanClient(IpAddress address, String initiator) {}

    /** The connection is closed before anything is said. */
    record ConnectionRefused(SanClient client, String reason) implements SanEvent {}

    /** The initiator took too long to log in. */
    record LoginTimedOut(SanClient client) implements SanEvent {}

    /** The initiator has proved who it is, and there is no place for its session. */
    record SessionRefused(SanClient client, String reason) implements SanEvent {}

    /** The initiator has proved who it is, and the target does not let it in. */
    record TargetRefused(SanClient client, String target, String reason) implements SanEvent {}

    /**
     * The target that the initiator asks for is there for others only; it hears that there is none.
     *
     * @param line whose {@code tag:} or {@code initiator=} it does not meet
     */
    record TargetHidden(SanClient client, String target, Directive line, String reason) implements SanEvent {}

    /** The initiator is told that its login failed (RFC 7143 section 11.13.5). */
    record LoginRefused(SanClient client, String target, String reason) implements SanEvent {}

    /** @param line the first of those that make the target */
    record SessionBegun(SanClient client, String target, Directive line) implements SanEvent {}

    /** A command was not carried out, which is worth a warning once in a session. */
    record CommandRefused(SanClient client, String target, String reason) implements SanEvent {}

    /** The session is over, whoever ended it. */
    record SessionEnded(SanClient client, String target) implements SanEvent {}

    /** The initiator broke the protocol, and its connection is closed. */
    record ProtocolBroken(SanClient client, String reason) implements SanEvent {}

    /** The connection is closed by us, because the initiator is stuck or gone. */
    record ConnectionEnded(SanClient client, String reason) implements SanEvent {}

    /** The network has ended the connection. */
    record ConnectionLost(SanClient client, String reason) implements SanEvent {}
}
