package org.bootmasq.dhcp4.reply;

import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionRegistry;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/** The options that the server sends by itself, where no line gives others: times, the network, and the client's name. */
final class DefaultOptions {
    private static final int SMALLEST_TIME = 3;

    private final ReplyContext context;
    private final OptionChoice choice;
    private final OptionWriter writer;
    private final boolean terminated;

    /** @param terminated whether the client wants a NUL at the end of text */
    DefaultOptions(ReplyContext context, OptionChoice choice, OptionWriter writer, boolean terminated) {
        this.context = context;
        this.choice = choice;
        this.writer = writer;
        this.terminated = terminated;
    }

    /** T1 and T2 (RFC 2131 section 4.4.5), shortened by the fuzz as far as they allow. */
    void putTimes() {
        boolean inform =
                context.request().type().filter(MessageType.INFORM::equals).isPresent();
        if (context.leaseSeconds().isEmpty() || inform) return;
        long lease = context.leaseSeconds().getAsLong();
        if (lease == LeaseTime.INFINITE) return;
        long t2 = configuredTime(OptionRegistry.T2, lease);
        if (t2 == 0) t2 = lease * 7 / 8;
        long t1 = configuredTime(OptionRegistry.T1, lease);
        if (t1 == 0) t1 = lease / 2;
        t1 = Math.max(0, Math.min(t1, t2 - 1));
        int fuzz = context.fuzz();
        while (fuzz > t1 / 8 && fuzz > 0) fuzz /= 2;
        writer.put(OptionRegistry.T1, seconds(t1 - fuzz), "the lease");
        writer.put(OptionRegistry.T2, seconds(t2 - fuzz), "the lease");
    }

    private long configuredTime(int code, long lease) {
        long seconds = choice.seconds(code);
        return seconds >= SMALLEST_TIME && seconds < lease ? seconds : 0;
    }

    static Bytes seconds(long seconds) {
        return new ByteWriter(4).i32((int) seconds).bytes();
    }

    void putNetworkAndName() {
        if (!context.netmask().isUnspecified() && isUnset(OptionRegistry.NETMASK)) {
            writer.put(OptionRegistry.NETMASK, context.netmask().octets(), "the network");
        }
        if (!context.broadcast().isUnspecified() && isUnset(OptionRegistry.BROADCAST)) {
            writer.put(OptionRegistry.BROADCAST, context.broadcast().octets(), "the network");
        }
        if (context.router().isPresent() && writer.wants(OptionRegistry.ROUTER) && isUnset(OptionRegistry.ROUTER)) {
            writer.put(OptionRegistry.ROUTER, context.router().get().octets(), "ourselves by default");
        }
        boolean weAreDns = context.dnsHere() && !context.local().isUnspecified();
        if (weAreDns && writer.wants(OptionRegistry.DNS_SERVER) && isUnset(OptionRegistry.DNS_SERVER)) {
            writer.put(OptionRegistry.DNS_SERVER, context.local().octets(), "ourselves by default");
        }
        if (context.domain().isPresent() && writer.wants(OptionRegistry.DOMAIN_NAME) && isUnset(OptionRegistry.DOMAIN_NAME)) {
            writer.put(OptionRegistry.DOMAIN_NAME, text(context.domain().get()), "domain");
        }
        if (context.hostname().isEmpty()) return;
        String hostname = context.hostname().get();
        if (writer.wants(OptionRegistry.HOSTNAME) && isUnset(OptionRegistry.HOSTNAME))
            writer.put(OptionRegistry.HOSTNAME, text(hostname), "the client's name");
        context.fqdn()
                .ifPresent(fqdn -> writer.put(
                        OptionRegistry.FQDN,
                        fqdn.encode(hostname, context.domain().orElse(""), terminated),
                        "the client's name"));
    }

    private Bytes text(String text) {
        return terminated ? Bytes.latin1(text).plus(Bytes.ofInts(0)) : Bytes.latin1(text);
    }

    private boolean isUnset(int code) {
        return choice.standalone(code).isEmpty();
    }
}
