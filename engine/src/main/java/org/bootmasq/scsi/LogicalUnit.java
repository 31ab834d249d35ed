package org.bootmasq.scsi;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.bootmasq.wire.Bytes;

/**
 * A disk (SPC-4, SBC-3) on a store. The threads of several sessions may use it at once, each command carried out on the
 * thread that brings it: what they share is looked at and changed behind a guard, and blocks are read and written
 * outside of it.
 *
 * <p>One writer at a time: as long as the machine that wrote first has a session, another one's writes conflict, unless
 * initiators have registered for persistent reservations and so look after themselves.
 */
public final class LogicalUnit {

    private final BlockStore store;
    private final Medium medium;
    private final UnitPages pages;
    private final Guard guard;
    // All of these only behind the guard.
    private final ModePages modes;
    private final Reservations reservations;
    private final UnitAttentions attentions = new UnitAttentions();
    private String writer = "";
    private boolean stopped;

    /**
     * @param serial the same for the same disk for ever: at most 32 ASCII characters
     * @param kept where persistent reservations outlast the server
     * @param guards makes new ones
     */
    public LogicalUnit(BlockStore store, String serial, UnitState kept, Supplier<Guard> guards) {
        this.store = store;
        this.medium = new Medium(store, guards.get());
        this.pages = new UnitPages(store, serial);
        this.guard = guards.get();
        this.modes = new ModePages(store);
        this.reservations = new Reservations(
                (port, sense) -> attentions.tell(nexus -> nexus.port().equals(port), sense), kept);
    }

    void opened(Nexus nexus) {
        try (var _ = guard.change()) {
            attentions.open(nexus);
            attentions.tell(nexus::equals, Sense.POWER_ON);
        }
    }

    void closed(Nexus nexus) {
        try (var _ = guard.change()) {
            attentions.close(nexus);
            reservations.closed(nexus);
            if (!attentions.anyIs(other -> other.machine().equals(writer))) writer = "";
        }
    }

    /** Its size has changed: whoever has a session learns it. */
    public void capacityChanged() {
        try (var _ = guard.change()) {
            attentions.tell(_ -> true, Sense.CAPACITY_CHANGED);
        }
    }

    /** Ends what RESERVE holds; all learn it, whoever asked for it too (SAM-5 section 6.3.3). */
    void reset() {
        try (var _ = guard.change()) {
            reservations.reset();
            stopped = false;
            attentions.tell(_ -> true, Sense.RESET_OCCURRED);
        }
    }

    /** How many octets a command takes from the initiator; 0 for none, and for what is not known. */
    public long dataOutLength(Cdb cdb) {
        int size = store.blockSize();
        return switch (cdb.opcode()) {
            case Opcode.WRITE_6,
                    Opcode.WRITE_10,
                    Opcode.WRITE_12,
                    Opcode.WRITE_16,
                    Opcode.WRITE_AND_VERIFY_10,
                    Opcode.WRITE_AND_VERIFY_12,
                    Opcode.WRITE_AND_VERIFY_16,
                    Opcode.ORWRITE_16 -> cdb.blocks() * size;
            case Opcode.COMPARE_AND_WRITE -> 2 * cdb.blocks() * size;
            case Opcode.VERIFY_10, Opcode.VERIFY_12, Opcode.VERIFY_16 ->
                switch (cdb.byteCheck()) {
                    case 1 -> cdb.blocks() * size;
                    case 3 -> size;
                    default -> 0;
                };
            case Opcode.WRITE_SAME_10, Opcode.WRITE_SAME_16 -> cdb.bringsNoData() ? 0 : size;
            default -> cdb.parameters();
        };
    }

    /**
     * Carries out a command.
     *
     * @param dataOut what the initiator sent
     * @param dataIn room for what it gets, filled from its position on
     */
    Outcome execute(Nexus nexus, Cdb cdb, ByteBuffer dataOut, ByteBuffer dataIn) {
        int opcode = cdb.opcode();
        Verdict verdict = looked(nexus, opcode);
        if (verdict == Verdict.NEEDS_CHANGE) {
            Optional<Sense> attention = takeAttention(nexus, opcode);
            if (attention.isPresent() && opcode == Opcode.REQUEST_SENSE)
                return Answer.of(attention.get().octets(), cdb.allocation(), dataIn);
            if (attention.isPresent()) return Outcome.check(attention.get());
            verdict = claimed(nexus, opcode);
        }
        return switch (verdict) {
            case NEEDS_CHANGE, CONFLICTS -> Outcome.RESERVATION_CONFLICT;
            case PROTECTED -> Outcome.check(Sense.SOFTWARE_WRITE_PROTECTED);
            case NOT_READY -> Outcome.check(Sense.NOT_READY_STOPPED);
            case GOES_ON -> goOn(nexus, cdb, dataOut, dataIn);
        };
    }

    /** What becomes of a command before it is carried out. */
    private enum Verdict {
        GOES_ON,
        CONFLICTS,
        PROTECTED,
        NOT_READY,
        /** An attention waits for its session, or its machine would be the writer from now on. */
        NEEDS_CHANGE
    }

    private Verdict looked(Nexus nexus, int opcode) {
        try (var _ = guard.look()) {
            return Opcode.tellsAttention(opcode) && attentions.waitFor(nexus)
                    ? Verdict.NEEDS_CHANGE
                    : verdict(nexus, opcode);
        }
    }

    private Optional<Sense> takeAttention(Nexus nexus, int opcode) {
        if (!Opcode.tellsAttention(opcode)) return Optional.empty();
        try (var _ = guard.change()) {
            return attentions.take(nexus);
        }
    }

    /** The verdict once the machine is the writer, unless another was quicker. */
    private Verdict claimed(Nexus nexus, int opcode) {
        try (var _ = guard.change()) {
            if (verdict(nexus, opcode) == Verdict.NEEDS_CHANGE) writer = nexus.machine();
            return verdict(nexus, opcode);
        }
    }

    private Verdict verdict(Nexus nexus, int opcode) {
        boolean changes = Opcode.changesMedium(opcode);
        if (reservations.forbids(nexus, opcode)) return Verdict.CONFLICTS;
        if (changes && modes.writeProtected()) return Verdict.PROTECTED;
        if (changes && !writer.equals(nexus.machine()) && !store.readOnly() && !reservations.anyRegistered())
            return writer.isEmpty() ? Verdict.NEEDS_CHANGE : Verdict.CONFLICTS;
        return stopped && Opcode.needsStarted(opcode) ? Verdict.NOT_READY : Verdict.GOES_ON;
    }

    private Outcome goOn(Nexus nexus, Cdb cdb, ByteBuffer dataOut, ByteBuffer dataIn) {
        int opcode = cdb.opcode();
        try {
            Outcome outcome = carryOut(nexus, cdb, dataOut, dataIn);
            if (Opcode.changesMedium(opcode) && outcome.status() == Status.GOOD && !isCached()) store.flush();
            return outcome;
        } catch (StoreFailure e) {
            return failed(e, Opcode.changesAnything(opcode));
        }
    }

    private boolean isCached() {
        try (var _ = guard.look()) {
            return modes.writeCache();
        }
    }

    private static Outcome failed(StoreFailure failure, boolean writes) {
        return Outcome.check(
                switch (failure.reason()) {
                    case NO_SPACE -> Sense.SPACE_EXHAUSTED;
                    case WRITE_PROTECTED -> Sense.WRITE_PROTECTED;
                    case MEDIUM_ERROR -> writes ? Sense.MEDIUM_ERROR_WRITE : Sense.MEDIUM_ERROR_READ;
                });
    }

    /** As {@link ScsiTarget#readOn}. */
    Outcome readOn(Cdb cdb, int done, ByteBuffer dataIn) {
        try {
            return medium.readOn(cdb, done, dataIn);
        } catch (StoreFailure e) {
            return failed(e, false);
        }
    }

    private Outcome carryOut(Nexus nexus, Cdb cdb, ByteBuffer dataOut, ByteBuffer dataIn) throws StoreFailure {
        int opcode = cdb.opcode();
        return switch (opcode) {
            case Opcode.READ_6, Opcode.READ_10, Opcode.READ_12, Opcode.READ_16 -> medium.read(cdb, dataIn);
            case Opcode.WRITE_6, Opcode.WRITE_10, Opcode.WRITE_12, Opcode.WRITE_16 -> medium.write(cdb, dataOut, false);
            case Opcode.WRITE_AND_VERIFY_10, Opcode.WRITE_AND_VERIFY_12, Opcode.WRITE_AND_VERIFY_16 ->
                medium.write(cdb, dataOut, true);
            case Opcode.VERIFY_10, Opcode.VERIFY_12, Opcode.VERIFY_16 -> medium.verify(cdb, dataOut, nexus.room());
            case Opcode.COMPARE_AND_WRITE -> medium.compareAndWrite(cdb, dataOut, nexus.room());
            case Opcode.ORWRITE_16 -> medium.orWrite(cdb, dataOut, nexus.room());
            case Opcode.WRITE_SAME_10, Opcode.WRITE_SAME_16 -> medium.writeSame(cdb, dataOut, nexus.room());
            case Opcode.UNMAP -> medium.unmap(cdb, dataOut);
            case Opcode.SYNCHRONIZE_CACHE_10, Opcode.SYNCHRONIZE_CACHE_16 -> medium.synchronize(cdb);
            case Opcode.PREFETCH_10, Opcode.PREFETCH_16 -> medium.prefetch(cdb);
            default -> control(nexus, cdb, dataOut, dataIn);
        };
    }

    private Outcome control(Nexus nexus, Cdb cdb, ByteBuffer dataOut, ByteBuffer dataIn) throws StoreFailure {
        return switch (cdb.opcode()) {
            case Opcode.REQUEST_SENSE ->
                Answer.of(
                        Bytes.ofInts(0x70, 0, 0, 0, 0, 0, 0, 10).plus(Bytes.of(new byte[10])),
                        cdb.allocation(),
                        dataIn);
            case Opcode.INQUIRY -> pages.inquiry(cdb, dataIn);
            case Opcode.MODE_SENSE_6, Opcode.MODE_SENSE_10 -> modeSense(cdb, dataIn);
            case Opcode.MODE_SELECT_6, Opcode.MODE_SELECT_10 -> modeSelect(nexus, cdb, dataOut);
            case Opcode.READ_CAPACITY_10 -> pages.readCapacity10(dataIn);
            case Opcode.SERVICE_ACTION_IN_16 ->
                switch (cdb.serviceAction()) {
                    case Opcode.ACTION_READ_CAPACITY_16 -> pages.readCapacity16(cdb, dataIn);
                    case Opcode.ACTION_GET_LBA_STATUS -> pages.lbaStatus(cdb, dataIn);
                    default -> Outcome.check(Sense.INVALID_FIELD_IN_CDB);
                };
            case Opcode.START_STOP_UNIT -> startStop(cdb);
            case Opcode.TEST_UNIT_READY, Opcode.PREVENT_ALLOW -> Outcome.GOOD;
            case Opcode.RESERVE_6,
                    Opcode.RESERVE_10,
                    Opcode.RELEASE_6,
                    Opcode.RELEASE_10,
                    Opcode.PERSISTENT_RESERVE_IN,
                    Opcode.PERSISTENT_RESERVE_OUT -> reserve(nexus, cdb, dataOut, dataIn);
            case Opcode.MAINTENANCE_IN ->
                cdb.serviceAction() == Opcode.ACTION_REPORT_OPCODES
                        ? CommandTable.report(cdb, dataIn)
                        : Outcome.check(Sense.INVALID_FIELD_IN_CDB);
            default -> Outcome.check(Sense.INVALID_OPCODE);
        };
    }

    private Outcome reserve(Nexus nexus, Cdb cdb, ByteBuffer dataOut, ByteBuffer dataIn) throws StoreFailure {
        try (var _ = guard.change()) {
            return switch (cdb.opcode()) {
                case Opcode.RESERVE_6, Opcode.RESERVE_10 -> reservations.reserve(nexus);
                case Opcode.RELEASE_6, Opcode.RELEASE_10 -> reservations.release(nexus);
                case Opcode.PERSISTENT_RESERVE_IN -> reservations.in(cdb, dataIn);
                default -> reservations.out(nexus, cdb, dataOut);
            };
        }
    }

    private Outcome modeSense(Cdb cdb, ByteBuffer dataIn) {
        try (var _ = guard.look()) {
            return modes.sense(cdb, dataIn);
        }
    }

    private Outcome modeSelect(Nexus nexus, Cdb cdb, ByteBuffer dataOut) throws StoreFailure {
        Outcome outcome;
        try (var _ = guard.change()) {
            boolean cached = modes.writeCache();
            boolean writeProtected = modes.writeProtected();
            outcome = modes.select(cdb, dataOut);
            if (modes.writeCache() == cached && modes.writeProtected() == writeProtected) return outcome;
            attentions.tell(other -> other != nexus, Sense.MODE_PARAMETERS_CHANGED);
        }
        // What is cached so far must not stay behind.
        store.flush();
        return outcome;
    }

    /** A stopped disk answers that it is not ready, until it is started or reset. */
    private Outcome startStop(Cdb cdb) throws StoreFailure {
        if (cdb.powerCondition() != 0) return Outcome.GOOD;
        boolean stops = !cdb.starts();
        if (stops) store.flush();
        try (var _ = guard.change()) {
            stopped = stops;
        }
        return Outcome.GOOD;
    }
}
