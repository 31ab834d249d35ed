package org.bootmasq.iscsi;

import java.util.Optional;
import org.bootmasq.scsi.Cdb;
import org.bootmasq.wire.Bytes;

/**
 * The header of a PDU as RFC 7143 section 11 names its fields. The data segment goes beside it and is never copied into
 * it; what all responses carry alike (StatSN, ExpCmdSN, MaxCmdSN) is in {@link Numbers}.
 */
public sealed interface Pdu {
    /** The tag that stands for none (sections 11.2.1.8 and 11.7.4). */
    int NO_TAG = -1;

    /** What an initiator sends. */
    sealed interface Request extends Pdu {}

    /** What a target sends. */
    sealed interface Response extends Pdu {
        /** Whether it uses up a StatSN; a part of an answer that goes on does not. */
        default boolean carriesStatus() {
            return true;
        }
    }

    /** A request that has its place in the order of commands (section 4.2.2.1). */
    sealed interface Ordered extends Request {
        Order order();
    }

    /**
     * Where a request stands among others.
     *
     * @param immediate whether it is carried out at once, whatever its number
     */
    record Order(boolean immediate, int cmdSn) {}

    /** Section 11.3. */
    record ScsiCommand(Order order, boolean last, int taskTag, long lun, Transfer transfer, Cdb cdb)
            implements Ordered {}

    /**
     * What a SCSI command is expected to move.
     *
     * @param expected octets, 0 to 2^32 - 1
     */
    record Transfer(boolean reads, boolean writes, long expected) {
        /** Whether anything is to be moved. */
        boolean any() {
            return reads || writes;
        }
    }

    /**
     * Section 11.5.
     *
     * @param referencedTag of the task to abort
     */
    record TaskManagementRequest(Order order, TaskFunction function, int taskTag, long lun, int referencedTag)
            implements Ordered {}

    /** Section 11.5.1. */
    enum TaskFunction {
        ABORT_TASK(1),
        ABORT_TASK_SET(2),
        CLEAR_TASK_SET(4),
        LOGICAL_UNIT_RESET(5),
        TARGET_WARM_RESET(6),
        TARGET_COLD_RESET(7),
        /** Any other, which is not supported. */
        OTHER(-1);

        private final int code;

        TaskFunction(int code) {
            this.code = code;
        }

        static TaskFunction of(int code) {
            for (TaskFunction each : values()) if (each.code == code) return each;
            return OTHER;
        }
    }

    /**
     * Section 11.7.
     *
     * @param transferTag of the R2T that it answers, {@link #NO_TAG} if nobody asked for it
     * @param number DataSN
     * @param offset in the data of the whole command, in octets
     */
    record DataOut(boolean last, int taskTag, int transferTag, int number, int offset) implements Request {}

    /**
     * Section 11.10.
     *
     * @param transferTag the one that the response before gave, where the text goes on
     */
    record TextRequest(Order order, boolean continues, int taskTag, int transferTag) implements Ordered {}

    /**
     * Section 11.12.
     *
     * @param stage CSG
     * @param next NSG
     */
    record LoginRequest(boolean transit, boolean continues, int stage, int next, Bytes isid, int taskTag, int cmdSn)
            implements Request {}

    /** Section 11.14. */
    record LogoutRequest(Order order, int taskTag) implements Ordered {}

    /** Section 11.18. */
    record NopOut(Order order, int taskTag, long lun) implements Ordered {}

    /** One with an operation code that is no initiator's, or that is not known here. */
    record Unsupported(Order order, int opcode) implements Ordered {}

    /**
     * How a SCSI command ended.
     *
     * @param status of SAM-5
     * @param residual what was expected less what was moved, in octets; negative where the initiator expected too
     *     little
     */
    record Completion(int status, long residual) {}

    /** Section 11.4. Sense data goes beside it. */
    record ScsiResponse(int taskTag, Completion completion) implements Response {}

    /** Section 11.6. */
    record TaskManagementResponse(int taskTag, TaskResult result) implements Response {}

    /** Section 11.6.1. */
    enum TaskResult {
        FUNCTION_COMPLETE(0),
        NO_SUCH_TASK(1),
        NO_SUCH_UNIT(2),
        NOT_SUPPORTED(5);

        private final int code;

        TaskResult(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /**
     * Section 11.7.
     *
     * @param last of a sequence
     * @param number DataSN
     * @param offset in the data of the whole command, in octets
     * @param completion where it ends the command as well
     */
    record DataIn(int taskTag, boolean last, int number, int offset, Optional<Completion> completion)
            implements Response {
        @Override
        public boolean carriesStatus() {
            return completion.isPresent();
        }
    }

    /**
     * Ready To Transfer (section 11.8).
     *
     * @param number R2TSN
     * @param offset in the data of the whole command, in octets
     * @param length in octets
     */
    record R2t(int taskTag, long lun, int transferTag, int number, int offset, int length) implements Response {
        @Override
        public boolean carriesStatus() {
            return false;
        }
    }

    /** An asynchronous message of event 1: the initiator is to log out within so many seconds (section 11.9). */
    record LogoutWanted(int seconds) implements Response {}

    /**
     * Section 11.11.
     *
     * @param transferTag for the initiator to ask for the rest with, {@link #NO_TAG} behind the last part
     */
    record TextResponse(boolean last, int taskTag, int transferTag) implements Response {}

    /**
     * Section 11.13.
     *
     * @param stage CSG
     * @param next NSG; 0 where there is no transit
     * @param tsih 0 until login is over
     */
    record LoginResponse(boolean transit, int stage, int next, Bytes isid, int tsih, int taskTag, LoginStatus status)
            implements Response {}

    /** Section 11.15. */
    record LogoutResponse(int taskTag) implements Response {}

    /** Section 11.17. The header that is refused goes beside it. */
    record Reject(RejectReason reason) implements Response {}

    /** Section 11.17.1. */
    enum RejectReason {
        COMMAND_NOT_SUPPORTED(0x05);

        private final int code;

        RejectReason(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** Section 11.19, always in answer to a {@link NopOut}. */
    record NopIn(int taskTag, long lun) implements Response {}

    /**
     * The counters of a response (section 4.2.2).
     *
     * @param statSn of this response, or of the next where it carries no status
     * @param expCmdSn the command that is expected next
     * @param maxCmdSn the last that may be sent now
     */
    record Numbers(int statSn, int expCmdSn, int maxCmdSn) {}
}
