package org.bootmasq.dhcp4.reply;

import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/**
 * The options that the server sends by itself, where no line gives others: times, the network, and the client's name.
 */
final class DefaultOptions {
    private static final int SMALLEST_TIME = 3;

    private final boolean dnsHere;
    private final ReplyContext context;
    private final Served network;
    private final OptionChoice choice;
    private final OptionWriter writer;
    private final boolean terminated;

    /**
     * @param dnsHere whether our DNS is on its usual port, so that clients can be pointed to it
     * @param terminated whether the client wants a NUL at the end of text
     */
    DefaultOptions(
            boolean dnsHere, ReplyContext context, OptionChoice choice, OptionWriter writer, boolean terminated) {
        this.dnsHere = dnsHere;
        this.context = context;
        this.network = context.network();
        this.choice = choice;
        this.writer = writer;
        this.terminated = terminated;
    }

    /** T1 and T2 (RFC 2131 section 4.4.5), shortened by the fuzz as far as they allow. */
    void putTimes() {
        boolean inform =
                context.request().type().filter(MessageType.INFORM::equals).isPresent();
        if (context.terms().seconds().isEmpty() || inform) return;
        long lease = context.terms().seconds().getAsLong();
        if (lease == LeaseTime.INFINITE) return;
        long t2 = configuredTime(OptionCode.REBINDING_TIME, lease);
        if (t2 == 0) t2 = lease * 7 / 8;
        long t1 = configuredTime(OptionCode.RENEWAL_TIME, lease);
        if (t1 == 0) t1 = lease / 2;
        t1 = Math.max(0, Math.min(t1, t2 - 1));
        int fuzz = context.terms().fuzz();
        while (fuzz > t1 / 8 && fuzz > 0) fuzz /= 2;
        writer.put(OptionCode.RENEWAL_TIME, seconds(t1 - fuzz), "the lease");
        writer.put(OptionCode.REBINDING_TIME, seconds(t2 - fuzz), "the lease");
    }

    private long configuredTime(OptionCode code, long lease) {
        long seconds = choice.seconds(code);
        return seconds >= SMALLEST_TIME && seconds < lease ? seconds : 0;
    }

    static Bytes seconds(long seconds) {
        return new ByteWriter(4).i32((int) seconds).bytes();
    }

    void putNetworkAndName() {
        if (!network.netmask().isUnspecified() && isUnset(OptionCode.SUBNET_MASK)) {
            writer.put(OptionCode.SUBNET_MASK, network.netmask().octets(), "the network");
        }
        if (!network.broadcast().isUnspecified() && isUnset(OptionCode.BROADCAST_ADDRESS)) {
            writer.put(OptionCode.BROADCAST_ADDRESS, network.broadcast().octets(), "the network");
        }
        if (network.router().isPresent() && writer.wants(OptionCode.ROUTER) && isUnset(OptionCode.ROUTER)) {
            writer.put(OptionCode.ROUTER, network.router().get().octets(), "ourselves by default");
        }
        boolean weAreDns = dnsHere && !context.local().isUnspecified();
        if (weAreDns && writer.wants(OptionCode.DOMAIN_NAME_SERVER) && isUnset(OptionCode.DOMAIN_NAME_SERVER)) {
            writer.put(OptionCode.DOMAIN_NAME_SERVER, context.local().octets(), "ourselves by default");
        }
        if (context.names().domain().isPresent()
                && writer.wants(OptionCode.DOMAIN_NAME)
                && isUnset(OptionCode.DOMAIN_NAME)) {
            writer.put(OptionCode.DOMAIN_NAME, text(context.names().domain().get()), "domain");
        }
        if (context.names().hostname().isEmpty()) return;
        String hostname = context.names().hostname().get();
        if (writer.wants(OptionCode.HOST_NAME) && isUnset(OptionCode.HOST_NAME))
            writer.put(OptionCode.HOST_NAME, text(hostname), "the client's name");
        context.client()
                .fqdn()
                .ifPresent(fqdn -> writer.put(
                        OptionCode.CLIENT_FQDN,
                        fqdn.encode(hostname, context.names().domain().orElse(""), terminated),
                        "the client's name"));
    }

    private Bytes text(String text) {
        return terminated ? Bytes.latin1(text).plus(Bytes.ofInts(0)) : Bytes.latin1(text);
    }

    private boolean isUnset(OptionCode code) {
        return choice.standalone(code).isEmpty();
    }
}
