package org.bootmasq.edge.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

/** Asks the other end of a cable who it is. */
class NeighbourQuestionsTest {
    private static final Ip6 NEIGHBOUR = Ip6.parse("fe80::7").orElseThrow();
    private static final Ip6 NOBODY = Ip6.parse("fe80::9").orElseThrow();
    private static final String MAC = "02:00:00:00:00:07";

    private final List<String> heard = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    private void heard(Ip6 address, String hardware) {
        heard.add(address + " " + hardware);
    }

    private boolean give(NeighbourQuestions questions) {
        return questions.giveAnswers((_, address, hardware) ->
                heard(address, hardware.map(HardwareAddress::toString).orElse("unknown")));
    }

    @Test
    void theLinkIsAskedAndHasATenthOfASecond() throws Exception {
        Ip6Stage.run(() -> {
            Interfaces interfaces = Ip6Stage.interfaces();
            int index = interfaces.view("la0").orElseThrow().index();
            try (var loop = new EventLoop(new Faults((_, _, _) -> {}, ""));
                    var questions = new NeighbourQuestions(loop, interfaces, (_, _, text) -> said.add(text))) {
                questions.start(() -> {
                    give(questions);
                    if (heard.size() >= 2) loop.stop();
                });
                questions.ask(index, NEIGHBOUR);
                questions.ask(index, NOBODY);
                questions.ask(index, NEIGHBOUR);
                assertThat(give(questions)).as("nothing is known at first").isFalse();
                long asked = System.nanoTime();
                loop.run();
                assertThat((System.nanoTime() - asked) / 1_000_000).isBetween(50L, 2000L);
                assertThat(heard).containsExactly(NEIGHBOUR + " " + MAC, NOBODY + " unknown");
                heard.clear();

                questions.ask(index, NEIGHBOUR);
                assertThat(give(questions)).as("what is known is told at once").isTrue();
                assertThat(heard).containsExactly(NEIGHBOUR + " " + MAC);
                assertThat(questions.deadline()).isEqualTo(EventLoop.NEVER);
                assertThat(said).isEmpty();
            }
        });
    }

    /** An interface that has just gone cannot be asked, which costs its own client alone. */
    @Test
    void whoCannotBeAskedIsUnknown() throws Exception {
        Ip6Stage.run(() -> {
            Interfaces interfaces = Ip6Stage.interfaces();
            try (var loop = new EventLoop(new Faults((_, _, _) -> {}, ""));
                    var questions = new NeighbourQuestions(loop, interfaces, (_, _, text) -> said.add(text))) {
                questions.ask(4711, NEIGHBOUR);
                assertThat(give(questions)).isTrue();
                assertThat(heard).containsExactly(NEIGHBOUR + " unknown");
                assertThat(questions.deadline()).isEqualTo(EventLoop.NEVER);
                assertThat(said).hasSize(1).first().asString().contains("No such device");
            }
        });
    }
}
