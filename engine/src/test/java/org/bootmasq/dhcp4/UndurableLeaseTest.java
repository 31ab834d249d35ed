package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.lease.Lease4;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

/** What a client hears where its lease cannot be made durable, but an earlier one of its own is. */
class UndurableLeaseTest {
    private static final String RANGE = "dhcp-range=192.168.7.50,192.168.7.60,1h";
    private static final int LEASE_TIME = 51;
    private static final int RENEWAL_TIME = 58;

    private final Wire wire = new Wire(RANGE, "no-ping");

    private Effect.OnlyIfDurable acknowledge() {
        return wire.of(Effect.OnlyIfDurable.class).findFirst().orElseThrow();
    }

    private Lease4 lease() {
        return (Lease4) acknowledge().leases().getFirst();
    }

    private static List<Effect> until(Effect.OnlyIfDurable acknowledge, long end) {
        return acknowledge
                .instead()
                .apply(List.of(((Lease4) acknowledge.leases().getFirst()).expiring(end)));
    }

    private static long number(Bytes octets) {
        return (long) octets.at(0) << 24 | octets.at(1) << 16 | octets.at(2) << 8 | octets.at(3);
    }

    private static Dhcp4Message message(List<Effect> effects) throws Malformed {
        var send = (Effect.Send) effects.getLast();
        return Dhcp4Codec.decode(send.payload());
    }

    @Test
    void aRenewalIsAcknowledgedUntilTheDurableEnd() throws Malformed {
        wire.client(1).selects("192.168.7.50");
        long end = lease().expires();
        wire.passes(1_000_000);
        wire.client(1).renews("192.168.7.50");
        List<Effect> instead = until(acknowledge(), end);
        assertThat(instead).extracting(Object::getClass).containsExactly(Effect.Log.class, Effect.Send.class);
        assertThat(((Effect.Log) instead.getFirst()).text()).startsWith("DHCPACK(eth0) 192.168.7.50");
        Dhcp4Message message = message(instead);
        assertThat(message.yiaddr()).hasToString("192.168.7.50");
        assertThat(number(message.option(LEASE_TIME).orElseThrow())).isEqualTo(2600);
        assertThat(number(message.option(RENEWAL_TIME).orElseThrow())).isLessThanOrEqualTo(1300);
        assertThat(wire.sends()).as("the answer itself stays as it is").hasSize(1);
    }

    @Test
    void nothingIsPromisedOfALeaseThatIsOver() {
        wire.client(1).selects("192.168.7.50");
        Lease4 lease = lease();
        assertThat(until(acknowledge(), lease.expires() - 3600)).isEmpty();
        assertThat(until(acknowledge(), lease.expires() - 9999)).isEmpty();
    }

    @Test
    void aLongerLeaseOnTheDiskPromisesNoMoreThanTheNewOne() throws Malformed {
        wire.client(1).selects("192.168.7.50");
        Dhcp4Message message = message(until(acknowledge(), Lease4.INFINITE));
        assertThat(number(message.option(LEASE_TIME).orElseThrow())).isEqualTo(3600);
    }

    @Test
    void anAnswerWithoutAnEndPromisesAllOrNothing() {
        var bootp = new Wire("dhcp-range=192.168.7.50,192.168.7.60,1h", "no-ping", "bootp-dynamic");
        bootp.client(1).bootp();
        Effect.OnlyIfDurable acknowledge =
                bootp.of(Effect.OnlyIfDurable.class).findFirst().orElseThrow();
        assertThat(until(acknowledge, acknowledge.leases().getFirst().expires() + 1))
                .isEmpty();
        assertThat(until(acknowledge, Lease4.INFINITE)).hasSize(2);
    }

    /** {@code dhcp-reply-delay} is for offers: what acknowledges a lease stays behind the mark that holds it back. */
    @Test
    void aDelayedServerAcknowledgesAtOnce() {
        var delayed = new Wire(RANGE, "no-ping", "dhcp-rapid-commit", "dhcp-reply-delay=2");
        delayed.client(1).with(80, Bytes.EMPTY).discovers();
        assertThat(delayed.effects)
                .extracting(Object::getClass)
                .containsSubsequence(Effect.OnlyIfDurable.class, Effect.Send.class);
    }

    @Test
    void theShortestLeaseHasNoEndlessTimes() throws Malformed {
        wire.client(1).selects("192.168.7.50");
        long end = lease().expires();
        wire.passes(3_599_000);
        wire.client(1).renews("192.168.7.50");
        Dhcp4Message message = message(until(acknowledge(), end));
        assertThat(number(message.option(LEASE_TIME).orElseThrow())).isOne();
        assertThat(number(message.option(RENEWAL_TIME).orElseThrow())).isZero();
    }
}
