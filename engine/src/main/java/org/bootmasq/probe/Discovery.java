package org.bootmasq.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;

/**
 * Asks one question over IPv4, again as long as nobody answers, and keeps what comes. A DISCOVER is no more than a
 * question: no server lends an address before it is requested (RFC 2131 section 3.1).
 */
public final class Discovery {
    /** So many answers are kept; who sends more than a network has servers is not heard any longer. */
    public static final int MOST_OFFERS = 32;

    private final Dhcp4Message question;
    private final Asking asking;
    private final int enough;
    private final List<Offer> offers = new ArrayList<>();
    private int unreadable;

    /**
     * @param question that is asked
     * @param listenMillis how long answers are waited for; a second server may be slow to say something
     * @param enough after so many answers it is over, 1 to {@value #MOST_OFFERS}
     */
    public Discovery(Dhcp4Message question, long listenMillis, int enough) {
        this.question = question;
        asking = new Asking(listenMillis);
        this.enough = Math.min(enough, MOST_OFFERS);
    }

    /** When {@link #onTimer} wants to be called: at once to begin with; empty when it is over. */
    public OptionalLong deadline() {
        return asking.deadline(!offers.isEmpty());
    }

    /** What is to be sent now, if anything. */
    public Optional<Bytes> onTimer(long nowMillis) {
        if (!asking.isDue(nowMillis, !offers.isEmpty())) return Optional.empty();
        return Optional.of(Dhcp4Codec.encode(asked((int) (asking.afterMillis(nowMillis) / 1000))));
    }

    /** Takes a datagram for port 68, whoever it is for. */
    public void on(long nowMillis, Ip4 from, Bytes payload) {
        if (!asking.isOn()) return;
        Dhcp4Message answer;
        try {
            answer = Dhcp4Codec.decode(payload);
        } catch (Malformed e) {
            unreadable++;
            return;
        }
        boolean ours = answer.op() == Dhcp4Message.BOOTREPLY
                && answer.xid() == question.xid()
                && answer.chaddr().equals(question.chaddr());
        if (!ours) return;
        var offer = new Offer(from, asking.afterMillis(nowMillis), answer);
        if (offers.stream().anyMatch(other -> isSame(other, offer))) return;
        offers.add(offer);
        if (offers.size() >= enough) asking.end();
    }

    /** The same server may answer a question that was asked twice, and give an address and boot as a proxy, too. */
    private static boolean isSame(Offer one, Offer other) {
        return one.from().equals(other.from())
                && one.server().equals(other.server())
                && one.hasAddress() == other.hasAddress()
                && one.message().type().equals(other.message().type());
    }

    /** All answers so far, in the order in which they came. */
    public List<Offer> offers() {
        return List.copyOf(offers);
    }

    /** How many datagrams could not be read. */
    public int unreadable() {
        return unreadable;
    }

    /** With the flag that has answers broadcast: who asks here need not have the hardware address that it names. */
    private Dhcp4Message asked(int secs) {
        return new Dhcp4Message(
                question.op(),
                question.htype(),
                question.hlen(),
                question.hops(),
                question.xid(),
                secs,
                question.ciaddr().isUnspecified() ? question.flags() | Dhcp4Message.BROADCAST : question.flags(),
                question.ciaddr(),
                question.yiaddr(),
                question.siaddr(),
                question.giaddr(),
                question.chaddr(),
                question.sname(),
                question.file(),
                question.cookie(),
                question.options());
    }
}
