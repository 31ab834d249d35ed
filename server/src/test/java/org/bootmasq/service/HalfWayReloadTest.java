package org.bootmasq.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.service.ReloadStage.Failing;
import org.bootmasq.service.command.Answer;
import org.bootmasq.service.command.Answer.Failure;
import org.bootmasq.service.process.StartFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reload that fails on its way changes nothing, and leaves nothing open. */
class HalfWayReloadTest {
    private static final String BEFORE = "port=0\n";
    private static final String AFTER = "port=0\nlog-dhcp\n";
    private static final String STAYS = "the running configuration stays in force";

    @TempDir
    private Path folder;

    /** Fails once, at one thing. */
    private static Failing once(String at, Failing failure) {
        var left = new ArrayList<>(List.of(at));
        return what -> {
            if (left.remove(what)) failure.at(what);
        };
    }

    private static Answer.Failed refused(String reason) {
        return new Answer.Failed(Failure.REFUSED, List.of(), List.of(reason, STAYS));
    }

    @Test
    void whereTheThirdServiceCannotBePreparedTheOthersLetGoAndNothingChanges() throws Exception {
        Failing taken = once("prepare", _ -> {
            throw StartFailure.network("the third port is taken");
        });
        try (var server = new ReloadStage(folder)
                .with("first", _ -> true, Failing.NEVER)
                .with("second", _ -> true, Failing.NEVER)
                .with("third", _ -> true, taken)
                .start(BEFORE)) {
            assertThat(server.reload(AFTER)).isEqualTo(refused("the third port is taken"));
            assertThat(server.asked)
                    .containsExactly(
                            "first: prepare", "second: prepare", "third: prepare", "second: abandon", "first: abandon");
            assertThat(server.log())
                    .containsExactly(
                            "the third port is taken", "reload refused, the running configuration stays in force");

            // What is different is told against the configuration that stayed in force.
            server.asked.clear();
            assertThat(server.reload(AFTER)).isEqualTo(new Answer.Reloaded(List.of(), List.of("added log-dhcp")));
            assertThat(server.asked)
                    .containsExactly(
                            "first: prepare",
                            "second: prepare",
                            "third: prepare",
                            "first: take effect",
                            "second: take effect",
                            "third: take effect");
        }
    }

    @Test
    void whatWasOpenedForTheFirstTimeIsClosedAgain() throws Exception {
        Failing taken = once("prepare", _ -> {
            throw StartFailure.file("the disk is gone");
        });
        try (var server = new ReloadStage(folder)
                .with("new", wanted -> wanted.tftp().enabled(), Failing.NEVER)
                .with("old", _ -> true, taken)
                .start(BEFORE)) {
            assertThat(server.reload(BEFORE + "enable-tftp\n")).isEqualTo(refused("the disk is gone"));
            assertThat(server.asked).containsExactly("new: open", "old: prepare", "new: close");
            server.asked.clear();
            server.services().interfacesChanged();
            assertThat(server.asked).as("who serves").containsExactly("old: interfaces changed");
        }
    }

    @Test
    void anErrorOfJavaIsAReasonToRefuseLikeAnyOther() throws Exception {
        for (Error error : List.of(
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new NoClassDefFoundError("org/x/Y"))) {
            Failing failing = once("prepare", _ -> {
                throw error;
            });
            try (var server = new ReloadStage(folder)
                    .with("first", _ -> true, Failing.NEVER)
                    .with("second", _ -> true, failing)
                    .start(BEFORE)) {
                var answer = (Answer.Failed) server.reload(AFTER);
                assertThat(answer.failure()).isEqualTo(Failure.REFUSED);
                assertThat(answer.reasons().getFirst()).startsWith("the configuration cannot be read: ");
                assertThat(server.asked).containsExactly("first: prepare", "second: prepare", "first: abandon");
                assertThat(server.reload(AFTER)).isInstanceOf(Answer.Reloaded.class);
            }
        }
    }

    @Test
    void whoeverFailsToLetGoKeepsNobodyElseFromIt() throws Exception {
        Failing failing = what -> {
            if (what.equals("abandon")) throw new IllegalStateException("it hangs");
        };
        Failing taken = what -> {
            if (what.equals("prepare")) throw StartFailure.other("no");
        };
        try (var server = new ReloadStage(folder)
                .with("first", _ -> true, Failing.NEVER)
                .with("second", _ -> true, failing)
                .with("third", _ -> true, taken)
                .start(BEFORE)) {
            assertThat(server.reload(AFTER)).isEqualTo(refused("no"));
            assertThat(server.asked).endsWith("second: abandon", "first: abandon");
            assertThat(server.log())
                    .anyMatch(line -> line.startsWith("while giving up a change: IllegalState: it hangs"));
        }
    }

    @Test
    void aSwapThatIsLeftHalfDoneEndsTheProcess() throws Exception {
        Failing failing = once("take effect", _ -> {
            throw new AssertionError("half done");
        });
        var before = Thread.getDefaultUncaughtExceptionHandler();
        var ends = new ArrayList<Throwable>();
        Thread.setDefaultUncaughtExceptionHandler((_, fault) -> ends.add(fault));
        try (var server = new ReloadStage(folder)
                .with("first", _ -> true, Failing.NEVER)
                .with("second", _ -> true, failing)
                .start(BEFORE)) {
            server.reload(AFTER);
            assertThat(ends).singleElement().asString().contains("half done");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void aServiceThatFailsOnSighupKeepsNoOtherFromGoingByItsFiles() throws Exception {
        Failing failing = once("reconfigure", _ -> {
            throw new StackOverflowError();
        });
        try (var server = new ReloadStage(folder)
                .with("first", _ -> true, Failing.NEVER)
                .with("second", _ -> true, failing)
                .with("third", _ -> true, Failing.NEVER)
                .start(BEFORE)) {
            server.hangUp();
            assertThat(server.asked).containsExactly("third: reconfigure", "second: reconfigure", "first: reconfigure");
            assertThat(server.log())
                    .singleElement()
                    .asString()
                    .startsWith("a service stays as it was: it nests too deep");
        }
    }

    @Test
    void aServerThatCannotOpenAllDoesNotStart() throws Exception {
        Failing taken = what -> {
            if (what.equals("open")) throw StartFailure.network("port 69 is taken");
        };
        try (var server =
                new ReloadStage(folder).with("first", _ -> true, Failing.NEVER).with("second", _ -> true, taken)) {
            assertThatThrownBy(() -> server.start(BEFORE)).hasMessage("port 69 is taken");
            server.services().close();
            assertThat(server.asked).containsExactly("first: open", "second: open", "first: close");
        }
    }
}
