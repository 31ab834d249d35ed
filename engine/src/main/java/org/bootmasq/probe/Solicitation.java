package org.bootmasq.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Malformed;

/**
 * Asks one question over IPv6, again as long as nobody answers, and keeps what comes. A SOLICIT without Rapid Commit is
 * no more than a question (RFC 8415 section 18.3.1).
 */
public final class Solicitation {
    private final Bytes question;
    private final Optional<ClientServerMessage> asked;
    private final Asking asking;
    private final List<Advertisement> answers = new ArrayList<>();
    private int unreadable;

    /**
     * @param question that is asked
     * @param listenMillis how long answers are waited for
     */
    public Solicitation(Bytes question, long listenMillis) {
        this.question = question;
        asking = new Asking(listenMillis);
        asked = read(question);
    }

    private static Optional<ClientServerMessage> read(Bytes packet) {
        try {
            return Dhcp6Codec.decode(packet) instanceof ClientServerMessage message
                    ? Optional.of(message)
                    : Optional.empty();
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    /** When {@link #onTimer} wants to be called: at once to begin with; empty when it is over. */
    public OptionalLong deadline() {
        return asking.deadline(!answers.isEmpty());
    }

    /** What is to be sent now, if anything. */
    public Optional<Bytes> onTimer(long nowMillis) {
        return asking.isDue(nowMillis, !answers.isEmpty()) ? Optional.of(question) : Optional.empty();
    }

    /** Takes a datagram for port 546, whoever it is for. */
    public void on(long nowMillis, Ip6 from, Bytes payload) {
        if (!asking.isOn()) return;
        Optional<ClientServerMessage> answer = read(payload);
        if (answer.isEmpty()) {
            unreadable++;
            return;
        }
        boolean ours = answer.get()
                        .kind()
                        .filter(kind -> kind == MessageType.ADVERTISE)
                        .isPresent()
                && asked.filter(mine -> mine.transactionId() == answer.get().transactionId())
                        .isPresent()
                && asked.flatMap(mine -> mine.first(Dhcp6Option.ClientId.class))
                        .equals(answer.get().first(Dhcp6Option.ClientId.class));
        if (!ours || answers.stream().anyMatch(other -> isSame(other, from, answer.get()))) return;
        answers.add(new Advertisement(from, asking.afterMillis(nowMillis), answer.get()));
        if (answers.size() >= Discovery.MOST_OFFERS) asking.end();
    }

    private static boolean isSame(Advertisement one, Ip6 from, ClientServerMessage message) {
        return one.from().equals(from)
                && one.message().first(Dhcp6Option.ServerId.class).equals(message.first(Dhcp6Option.ServerId.class));
    }

    /** All answers so far, in the order in which they came. */
    public List<Advertisement> answers() {
        return List.copyOf(answers);
    }

    /** How many datagrams could not be read. */
    public int unreadable() {
        return unreadable;
    }
}
