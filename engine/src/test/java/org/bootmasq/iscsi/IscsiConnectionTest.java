package org.bootmasq.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bootmasq.iscsi.Conversation.Told;
import org.bootmasq.iscsi.Pdu.DataOut;
import org.bootmasq.iscsi.Pdu.LogoutWanted;
import org.bootmasq.iscsi.Pdu.NopOut;
import org.bootmasq.iscsi.Pdu.Order;
import org.bootmasq.iscsi.Pdu.R2t;
import org.bootmasq.iscsi.Pdu.TextRequest;
import org.bootmasq.iscsi.Pdu.TextResponse;
import org.bootmasq.iscsi.Pdu.Transfer;
import org.bootmasq.scsi.Status;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

class IscsiConnectionTest {
    private static final byte[] NOTHING = {};

    private static Transfer write(int expected) {
        return new Transfer(false, true, expected);
    }

    private static Transfer read(int expected) {
        return new Transfer(true, false, expected);
    }

    private static void expectGood(Told answer) {
        assertThat(answer.status()).isEqualTo(Status.GOOD);
    }

    @Test
    void whatIsAskedForComesInOneBurstAfterAnother() throws Malformed {
        var conversation = new Conversation("");
        conversation.beginLogin();
        conversation.login(0x87, "InitialR2T=Yes|ImmediateData=No|MaxBurstLength=1024|");
        conversation.testUnitReady(); // the attention of a new session
        int tag = conversation.expectedCommand();
        Told first = conversation
                .command(write(1536), true, "2a000000000000000300", NOTHING)
                .getLast();
        assertThat(first.pdu()).isInstanceOf(R2t.class);
        assertThat(first.r2t().length()).as("wanted").isEqualTo(1024);
        Told second = conversation
                .send(new DataOut(true, tag, first.r2t().transferTag(), 0, 0), new byte[1024])
                .getLast();
        assertThat(second.pdu()).isInstanceOf(R2t.class);
        assertThat(second.r2t().offset()).as("from").isEqualTo(1024);
        assertThat(second.r2t().length()).as("wanted").isEqualTo(512);
        expectGood(conversation
                .send(new DataOut(true, tag, second.r2t().transferTag(), 0, 1024), new byte[512])
                .getLast());
    }

    @Test
    void whatComesUnaskedMayBeAsLongAsTheFirstBurst() throws Malformed {
        var conversation = new Conversation("");
        conversation.beginLogin();
        Told agreed = conversation.login(0x87, "InitialR2T=No|ImmediateData=Yes|FirstBurstLength=1024|");
        assertThat(agreed.text()).contains("InitialR2T=No|", "ImmediateData=Yes|", "FirstBurstLength=1024|");
        conversation.testUnitReady();
        int tag = conversation.expectedCommand();
        byte[] half = new byte[512];
        half[0] = 7;
        assertThat(conversation.command(write(1536), false, "2a000000000000000300", half))
                .isEmpty();
        Told wants = conversation
                .send(new DataOut(true, tag, Pdu.NO_TAG, 0, 512), new byte[512])
                .getLast();
        assertThat(wants.pdu()).isInstanceOf(R2t.class);
        assertThat(wants.r2t().offset()).as("from").isEqualTo(1024);
        expectGood(conversation
                .send(new DataOut(true, tag, wants.r2t().transferTag(), 0, 1024), half)
                .getLast());
        Told read = conversation
                .command(read(1536), true, "28000000000000000300", NOTHING)
                .getLast();
        assertThat(read.data().get(0)).isEqualTo((byte) 7);
        assertThat(read.data().get(1024)).isEqualTo((byte) 7);
    }

    @Test
    void noPduIsLongerThanTheInitiatorTakes() throws Malformed {
        var conversation = new Conversation("");
        conversation.beginLogin();
        conversation.login(0x87, "MaxRecvDataSegmentLength=512|");
        assertThat(conversation
                        .send(new NopOut(new Order(true, 0), 9, 0), new byte[2000])
                        .getLast()
                        .data()
                        .remaining())
                .isEqualTo(512);
        var keys = new StringBuilder();
        for (int i = 0; i < 50; i++) keys.append("X-org.example.key-").append(i).append("=1\0");
        var answer = new StringBuilder();
        int tag = Pdu.NO_TAG;
        byte[] asked = keys.toString().getBytes(StandardCharsets.ISO_8859_1);
        int parts = 0;
        do {
            Told part = conversation
                    .send(new TextRequest(new Order(true, 0), false, 10, tag), asked)
                    .getLast();
            assertThat(part.data().remaining()).isLessThanOrEqualTo(512);
            answer.append(part.text());
            tag = ((TextResponse) part.pdu()).transferTag();
            assertThat(((TextResponse) part.pdu()).last()).isEqualTo(tag == Pdu.NO_TAG);
            asked = new byte[0];
            parts++;
        } while (tag != Pdu.NO_TAG);
        assertThat(parts).isGreaterThan(3);
        assertThat(answer.toString())
                .startsWith("X-org.example.key-0=NotUnderstood|")
                .endsWith("key-49=NotUnderstood|");
    }

    @Test
    void dataThatIsOutOfOrderFailsItsCommandOnly() throws Malformed {
        var conversation = new Conversation("");
        conversation.login();
        conversation.testUnitReady();
        int tag = conversation.expectedCommand();
        Told wants = conversation
                .command(write(1024), true, "2a000000000000000200", NOTHING)
                .getLast();
        Told answer = conversation
                .send(new DataOut(true, tag, wants.r2t().transferTag(), 1, 512), new byte[512])
                .getLast();
        assertThat(answer.status()).isEqualTo(Status.CHECK_CONDITION);
        expectGood(conversation.testUnitReady().getLast());
    }

    @Test
    void writesOfAllSessionsShareOneBudget() throws Malformed {
        var conversation = new Conversation("");
        conversation.login();
        conversation.testUnitReady();
        // Half of it for one address, however many writes it announces.
        for (int i = 0; i < 8; i++)
            assertThat(conversation
                            .command(write(512), true, "2a000000000000000100", NOTHING)
                            .getLast()
                            .pdu())
                    .isInstanceOf(R2t.class);
        Told refused = conversation
                .command(write(512), true, "2a000000000000000100", NOTHING)
                .getLast();
        assertThat(refused.status()).isEqualTo(Status.TASK_SET_FULL);
        conversation.close();
    }

    @Test
    void aWriteWhoseAnswerCannotBeSentKeepsNoMemory() throws Malformed {
        var conversation = new Conversation("");
        conversation.login();
        conversation.testUnitReady();
        for (int i = 0; i < 17; i++) {
            int tag = conversation.expectedCommand();
            Told wants = conversation
                    .command(write(512), true, "2a000000000000000100", NOTHING)
                    .getLast();
            assertThat(wants.pdu()).isInstanceOf(R2t.class);
            conversation.hears(false);
            var part = new DataOut(true, tag, wants.r2t().transferTag(), 0, 0);
            assertThatThrownBy(() -> conversation.send(part, new byte[512])).isInstanceOf(UncheckedIOException.class);
            conversation.hears(true);
        }
    }

    @Test
    void whoMustProveHimselfGetsAChallengeAndNoSecondGuess() throws Malformed {
        var conversation = new Conversation("a secret of some length");
        Told method = conversation.login(
                0x00,
                "InitiatorName=" + Conversation.INITIATOR + "|TargetName=" + Conversation.TARGET
                        + "|AuthMethod=CHAP,None|");
        assertThat(method.text()).contains("AuthMethod=CHAP|");
        assertThat(conversation.login(0x00, "CHAP_A=5|").text()).contains("CHAP_C=0x", "CHAP_I=");
        Told refused = conversation.login(0x83, "CHAP_N=user|CHAP_R=0x00112233445566778899aabbccddeeff|");
        assertThat(refused.loginStatus()).isEqualTo(LoginStatus.AUTHENTICATION_FAILED);
        assertThat(conversation.connection().isEnded()).isTrue();
        assertThat(conversation.notes()).anyMatch(note -> note.contains(Conversation.INITIATOR));
    }

    @Test
    void aTargetForOthersIsNotThereAndTheTraceSaysByWhichLine() throws Malformed {
        var conversation = new Conversation("");
        String keys = "InitiatorName=" + Conversation.INITIATOR + "|TargetName=" + Conversation.HIDDEN + "|";
        assertThat(conversation.login(0x81, keys).loginStatus()).isEqualTo(LoginStatus.NOT_FOUND);
        var client = new Trace.SanClient(Ip4.of("192.0.2.9"), Conversation.INITIATOR);
        assertThat(conversation.events())
                .containsExactly(
                        new Trace.TargetHidden(client, Conversation.HIDDEN, Conversation.LINE, "it is for others"),
                        new Trace.LoginRefused(client, Conversation.HIDDEN, "there is no such target for it"));
        assertThat(conversation.notes().getFirst())
                .isEqualTo(Conversation.HIDDEN + " is hidden from " + Conversation.INITIATOR
                        + " by test.conf:1: it is for others (192.0.2.9)");
    }

    @Test
    void aTargetThatIsNotThereIsHiddenByNoLine() throws Malformed {
        var conversation = new Conversation("");
        String keys = "InitiatorName=" + Conversation.INITIATOR + "|TargetName=iqn.2026-11.org.example:none|";
        assertThat(conversation.login(0x81, keys).loginStatus()).isEqualTo(LoginStatus.NOT_FOUND);
        assertThat(conversation.events()).singleElement().isInstanceOf(Trace.LoginRefused.class);
    }

    @Test
    void aNameThatWouldSpoilTheLogIsRefused() throws Malformed {
        var conversation = new Conversation("");
        Told refused =
                conversation.login(0x81, "InitiatorName=iqn.a\nroot logged in|TargetName=" + Conversation.TARGET + "|");
        assertThat(refused.loginStatus()).isEqualTo(LoginStatus.INITIATOR_ERROR);
    }

    @Test
    void nothingIsTakenBeforeLogin() {
        var conversation = new Conversation("");
        assertThatThrownBy(() -> conversation.command(read(512), true, "28000000000000000100", NOTHING))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void aTargetThatIsAboutToGoAsksForALogout() throws Malformed {
        var conversation = new Conversation("");
        conversation.login();
        conversation.connection().askToLogOut(2);
        List<Told> told = conversation.testUnitReady();
        assertThat(told).hasSize(1);
        Told asked = conversation.told().get(conversation.told().size() - 2);
        assertThat(asked.pdu()).isEqualTo(new LogoutWanted(2));
    }

    @Test
    void whoeverHasNotLoggedInByTheDeadlineIsEnded() throws Malformed {
        var conversation = new Conversation("");
        conversation.beginLogin();
        IscsiConnection connection = conversation.connection();
        assertThat(connection.deadline()).isEqualTo(IscsiConnection.LOGIN_MILLIS);
        connection.onTimer(IscsiConnection.LOGIN_MILLIS - 1);
        assertThat(connection.isEnded()).isFalse();
        connection.onTimer(IscsiConnection.LOGIN_MILLIS);
        assertThat(connection.isEnded()).isTrue();
        assertThat(conversation.notes()).anyMatch(note -> note.contains("has not logged in"));
    }

    @Test
    void whoeverHasLoggedInHasNoDeadline() throws Malformed {
        var conversation = new Conversation("");
        conversation.login();
        assertThat(conversation.connection().deadline()).isEqualTo(Long.MAX_VALUE);
        conversation.connection().onTimer(IscsiConnection.LOGIN_MILLIS);
        assertThat(conversation.connection().isEnded()).isFalse();
    }

    @Test
    void aLoginIsAnsweredOnceTheSessionWhosePlaceItTakesIsGone() throws Malformed {
        var conversation = new Conversation("");
        conversation.othersGo(false);
        conversation.beginLogin();
        int before = conversation.told().size();
        conversation.login(0x87, "InitialR2T=Yes|");
        assertThat(conversation.told()).hasSize(before);
        assertThat(conversation.connection().awaitsReinstatement()).isTrue();
        assertThat(conversation.connection().deadline()).isEqualTo(IscsiConnection.LOGIN_MILLIS);
        conversation.connection().onReinstated();
        assertThat(conversation.told().getLast().loginStatus()).isEqualTo(LoginStatus.SUCCESS);
        assertThat(conversation.connection().isReady()).isTrue();
        conversation.close();
    }

    @Test
    void aLoginThatIsEndedWhileItWaitsTakesNoPlace() throws Malformed {
        var conversation = new Conversation("");
        conversation.othersGo(false);
        conversation.beginLogin();
        conversation.login(0x87, "InitialR2T=Yes|");
        conversation.connection().onTimer(IscsiConnection.LOGIN_MILLIS);
        conversation.connection().onReinstated();
        assertThat(conversation.connection().isReady()).isFalse();
        assertThat(conversation.notes()).noneMatch(note -> note.contains(" uses "));
    }

    @Test
    void whoeverListensHearsOfASessionFromItsBeginningToItsEnd() throws Malformed {
        var conversation = new Conversation("");
        conversation.login();
        conversation.close();
        var client = new Trace.SanClient(Ip4.of("192.0.2.9"), Conversation.INITIATOR);
        assertThat(conversation.events())
                .containsExactly(
                        new Trace.SessionBegun(client, Conversation.TARGET, Conversation.LINE),
                        new Trace.SessionEnded(client, Conversation.TARGET));
        assertThat(conversation.notes())
                .contains(Conversation.INITIATOR + " uses " + Conversation.TARGET + " (192.0.2.9)");
    }
}
