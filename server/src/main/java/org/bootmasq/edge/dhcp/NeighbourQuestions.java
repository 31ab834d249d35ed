package org.bootmasq.edge.dhcp;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.log.Log;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Neighbour;
import org.bootmasq.linux.NeighbourTable;
import org.bootmasq.linux.Octets;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.HardwareType;
import org.bootmasq.wire.Ip6;

/**
 * Finds out the hardware addresses of DHCPv6 clients, whose messages do not tell them: what the kernel knows it tells
 * at once, else the link is asked and has a tenth of a second to answer. On the thread of a loop.
 */
public final class NeighbourQuestions implements EventLoop.Timer, AutoCloseable {
    /** dnsmasq waits as long, and then answers a client without knowing. */
    private static final long PATIENCE_MILLIS = 100;

    /** Whoever asks for more at once is answered without. */
    private static final int MOST_WAITING = 4096;

    /** Hears of an answer. */
    @FunctionalInterface
    interface Asker {
        /** @param hardware empty where nobody has answered */
        void onNeighbour(int interfaceIndex, Ip6 address, Optional<HardwareAddress> hardware);
    }

    private record Question(int interfaceIndex, Ip6 address) {}

    /** @param number by which the loop knows it */
    private record Listening(NeighbourTable changes, int number) {}

    private record Answer(Question question, Optional<HardwareAddress> hardware) {}

    private final EventLoop loop;
    private final Interfaces interfaces;
    private final Faults faults;
    private final NeighbourTable table = NeighbourTable.open();
    /** With the moments when nobody waits any longer; the first is the first to come. */
    private final Map<Question, Long> waiting = new LinkedHashMap<>();

    private final Queue<Answer> answers = new ArrayDeque<>();
    private Optional<Listening> listening = Optional.empty();
    private Runnable answered = () -> {};

    /** Begins with no question. */
    public NeighbourQuestions(EventLoop loop, Interfaces interfaces, Log log) throws LinuxException {
        this.loop = loop;
        this.interfaces = interfaces;
        faults = new Faults(log, "dhcp");
    }

    /** @param taker is called when there are answers to give, but not for those that are there at once */
    void start(Runnable taker) {
        answered = taker;
        loop.add(this);
    }

    /** Asks; the answer comes by {@link #giveAnswers}, one for all who ask the same before it is there. */
    void ask(int interfaceIndex, Ip6 address) {
        var question = new Question(interfaceIndex, address);
        if (waiting.containsKey(question)) return;
        try {
            Octets octets = Octets.of(address.octets().toArray());
            Optional<HardwareAddress> known =
                    table.get(interfaceIndex, octets).filter(Neighbour::isKnown).map(this::hardware);
            if (known.isPresent() || waiting.size() >= MOST_WAITING) {
                answers.add(new Answer(question, known));
                return;
            }
            listen();
            waiting.put(question, loop.now() + PATIENCE_MILLIS);
            table.solicit(interfaceIndex, octets);
        } catch (LinuxException failure) {
            faults.dropped(() -> "a question for the neighbour " + address, failure.text());
            waiting.remove(question);
            answers.add(new Answer(question, Optional.empty()));
        }
    }

    /** What the kernel knows of addresses of IPv6 at this moment. */
    Map<Ip6, HardwareAddress> known() {
        Map<Ip6, HardwareAddress> known = new HashMap<>();
        try {
            for (Neighbour each : table.all()) {
                boolean told = each.address().length() == 16 && each.isKnown();
                if (told) known.put(Ip6.ofOctets(Bytes.of(each.address().toArray())), hardware(each));
            }
        } catch (LinuxException failure) {
            faults.dropped(() -> "a look at neighbours", failure.text());
        }
        return known;
    }

    /** Changes of neighbours are listened to only while somebody waits for one. */
    private void listen() throws LinuxException {
        if (listening.isPresent()) return;
        NeighbourTable changes = NeighbourTable.subscribe();
        try {
            listening = Optional.of(new Listening(changes, loop.add(changes, Epoll.IN, _ -> heard(changes))));
        } catch (LinuxException failure) {
            changes.close();
            throw failure;
        }
    }

    private void heard(NeighbourTable changes) throws LinuxException {
        boolean complete = changes.changes(this::heard);
        if (!complete) lookAll();
        finish();
    }

    private void heard(Neighbour neighbour) {
        if (neighbour.address().length() != 16) return;
        Ip6 address = Ip6.ofOctets(Bytes.of(neighbour.address().toArray()));
        var question = new Question(neighbour.interfaceIndex(), address);
        if (!neighbour.isKnown() || waiting.remove(question) == null) return;
        answers.add(new Answer(question, Optional.of(hardware(neighbour))));
    }

    /** The kernel had no room to tell all changes. */
    private void lookAll() throws LinuxException {
        for (Question each : List.copyOf(waiting.keySet())) {
            table.get(each.interfaceIndex(), Octets.of(each.address().octets().toArray()))
                    .ifPresent(this::heard);
        }
    }

    private HardwareAddress hardware(Neighbour neighbour) {
        int type = interfaces.all().stream()
                .filter(view -> view.index() == neighbour.interfaceIndex())
                .findFirst()
                .map(InterfaceView::hardware)
                .map(HardwareAddress::type)
                .orElse(HardwareType.ETHERNET.code());
        return new HardwareAddress(type, Bytes.of(neighbour.linkAddress().toArray()));
    }

    @Override
    public long deadline() {
        return waiting.isEmpty() ? EventLoop.NEVER : waiting.values().iterator().next();
    }

    @Override
    public void onTimer(long now) {
        var each = waiting.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Question, Long> oldest = each.next();
            if (oldest.getValue() > now) break;
            answers.add(new Answer(oldest.getKey(), Optional.empty()));
            each.remove();
        }
        finish();
    }

    private void finish() {
        if (!answers.isEmpty()) answered.run();
        if (waiting.isEmpty()) listenNoLonger();
    }

    private void listenNoLonger() {
        if (listening.isEmpty()) return;
        loop.forget(listening.get().number());
        listening.get().changes().close();
        listening = Optional.empty();
    }

    /** Gives the answers there are. Whether there were any: what comes of them may be further questions. */
    boolean giveAnswers(Asker asker) {
        boolean any = false;
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            asker.onNeighbour(
                    answer.question().interfaceIndex(), answer.question().address(), answer.hardware());
            any = true;
        }
        return any;
    }

    @Override
    public void close() {
        listenNoLonger();
        table.close();
    }
}
