package org.bootmasq.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.EventFd;
import org.bootmasq.linux.LinuxException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final List<String> said = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final Faults faults = new Faults((_, _, text) -> said.add(text), "");
    private final EventLoop loop = new EventLoop(faults);

    EventLoopTest() throws LinuxException {}

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void whatFailsCostsItselfAlone() throws LinuxException {
        loop.post(() -> done.add("first"));
        loop.post(() -> {
            throw new IllegalStateException("wrong");
        });
        loop.post(() -> {
            throw new OutOfMemoryError("heap");
        });
        loop.post(() -> overflow(0));
        loop.post(() -> {
            throw new LinuxException("recvmmsg", 5);
        });
        loop.post(() -> done.add("last"));
        loop.post(loop::stop);
        loop.run();
        assertThat(done).containsExactly("first", "last");
        assertThat(faults.count()).isEqualTo(4);
        assertThat(said).hasSize(4).first().asString().contains("IllegalState: wrong", "EventLoopTest.java:");
    }

    private static int overflow(int depth) {
        return depth < 0 ? depth : 1 + overflow(depth + 1);
    }

    @Test
    void aDescriptorThatFailsIsHeardAgain() throws LinuxException {
        try (var descriptor = new EventFd()) {
            loop.add(descriptor, Epoll.IN, _ -> {
                done.add("heard");
                if (done.size() == 1) throw new IllegalStateException("not taken");
                descriptor.drain();
                loop.stop();
            });
            descriptor.signal();
            loop.run();
        }
        assertThat(done).containsExactly("heard", "heard");
        assertThat(faults.count()).isOne();
    }

    @Test
    void aTimerThatFailsDoesNotEndTheLoopNorKeepOthersFromTheirTime() throws LinuxException {
        loop.add(new Alarm(() -> {
            throw new IllegalStateException("each time");
        }));
        loop.add(new Alarm(loop::stop));
        loop.run();
        assertThat(faults.count()).isPositive();
    }

    /** Due from the first moment. */
    private record Alarm(Runnable work) implements EventLoop.Timer {
        @Override
        public long deadline() {
            return 0;
        }

        @Override
        public void onTimer(long now) {
            work.run();
        }
    }

    @Test
    void aNumberIsNotGivenAgainInTheTurnInWhichItsDescriptorIsForgotten() throws LinuxException {
        try (var one = new EventFd();
                var other = new EventFd();
                var next = new EventFd()) {
            int first = loop.add(one, Epoll.IN, _ -> done.add("one"));
            int[] given = new int[2];
            loop.post(() -> {
                loop.forget(first);
                given[0] = loop.add(other, Epoll.IN, _ -> done.add("other"));
            });
            loop.post(() -> loop.post(() -> {
                given[1] = loop.add(next, Epoll.IN, _ -> done.add("next"));
                loop.stop();
            }));
            one.signal();
            loop.run();
            assertThat(given[0]).isNotEqualTo(first);
        }
        assertThat(done).doesNotContain("other", "next");
    }

    @Test
    void aClassThatCannotBeMadeReadyEndsTheThread() {
        loop.post(() -> {
            throw new NoClassDefFoundError("Could not initialize class");
        });
        assertThatThrownBy(loop::run).isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void manyFaultsOfOneKindAreOneLineAndACount() {
        for (int i = 0; i < 1000; i++) faults.dropped(() -> "a packet", new IllegalStateException("as the others"));
        assertThat(said).hasSize(1);
        assertThat(faults.count()).isEqualTo(1000);
    }

    @Test
    void nothingOutsideAsciiAndNoLineEndReachesTheLog() {
        faults.dropped(() -> "name\n\u001b[2J", new IllegalStateException("For input string: \"\r\nÄ\""));
        assertThat(said).hasSize(1).first().asString().matches("[ -~]+");
    }
}
