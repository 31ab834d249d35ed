package org.bootmasq.iscsi;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.scsi.ScsiTarget;
import org.bootmasq.wire.IpAddress;

/** Which targets there are for whom: what the protocol asks of whoever keeps the disks. Safe for several threads. */
public interface TargetDirectory {
    /**
     * Who asks.
     *
     * @param initiator its name, in lower case
     */
    record Visitor(String initiator, IpAddress address) {}

    /**
     * What somebody who logs in must know (CHAP, RFC 7143 section 12.1).
     *
     * @param mutual what we prove ourselves with if the initiator asks us to
     */
    record Account(String user, String secret, Optional<Proof> mutual) {}

    /** Our own name and secret. */
    record Proof(String user, String secret) {}

    /** Why somebody may not log in. */
    enum Why {
        NOT_FOUND(LoginStatus.NOT_FOUND),
        NOT_ALLOWED(LoginStatus.NOT_ALLOWED),
        BUSY(LoginStatus.SERVICE_UNAVAILABLE),
        FAILED(LoginStatus.TARGET_ERROR);

        private final LoginStatus status;

        Why(LoginStatus status) {
            this.status = status;
        }

        LoginStatus status() {
            return status;
        }
    }

    /** What a visitor sees where he looks for a target; to him a hidden one and none are the same. */
    sealed interface Sight {}

    /** It is there for him. */
    record Visible() implements Sight {}

    /** It is there for others, by this line. */
    record Hidden(Directive line, String reason) implements Sight {}

    /** There is no target of this name. */
    record Missing() implements Sight {}

    /** Whether a session may begin. */
    sealed interface Admission {}

    /**
     * @param machine who it is, the same for all sessions of a machine: its name, unless others have the same
     * @param line the first of those that make the target
     * @param release to be run once when the session has ended, after its nexus is closed
     */
    record Granted(ScsiTarget target, String machine, Directive line, Runnable release) implements Admission {}

    /** @param text for the log */
    record Refused(Why why, String text) implements Admission {}

    /** The names that a discovery session of this visitor is told. */
    List<String> visibleTo(Visitor visitor);

    /** Whether a target is there for a visitor, who may try to log in then. */
    Sight look(String target, Visitor visitor);

    /** Who may log in; empty if everybody may. */
    Optional<Account> account(String target);

    /** Lets a session begin: asked once, when the initiator has proved who it is. May open files. */
    Admission admit(String target, Visitor visitor);
}
