package org.bootmasq.scsi;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bootmasq.wire.Bytes;

/**
 * A disk (SPC-4, SBC-3) on a store. Safe for the threads of several sessions at once; each command is carried out on
 * the thread that brings it.
 *
 * <p>One writer at a time: as long as the machine that wrote first has a session, another one's writes conflict, unless
 * initiators have registered for persistent reservations and so look after themselves.
 */
public final class LogicalUnit {
    private static final int STOP = 0;

    private final int lun;
    private final BlockStore store;
    private final Medium medium;
    private final UnitPages pages;
    private final ModePages modes;
    private final Reservations reservations;
    private final Set<Nexus> nexuses = ConcurrentHashMap.newKeySet();
    private volatile String writer = "";
    private volatile boolean stopped;

    /**
     * @param lun its number, 0 to 255
     * @param serial the same for the same disk for ever: at most 32 ASCII characters
     * @param kept where persistent reservations outlast the server
     */
    public LogicalUnit(int lun, BlockStore store, String serial, UnitState kept) {
        this.lun = lun;
        this.store = store;
        this.medium = new Medium(store);
        this.pages = new UnitPages(store, serial);
        this.modes = new ModePages(store);
        this.reservations = new Reservations(this::tell, kept);
    }

    private void tell(InitiatorPort port, Sense sense) {
        for (Nexus nexus : nexuses) {
            if (nexus.port().equals(port)) nexus.attention(lun, sense);
        }
    }

    void opened(Nexus nexus) {
        nexuses.add(nexus);
    }

    void closed(Nexus nexus) {
        nexuses.remove(nexus);
        reservations.closed(nexus);
        synchronized (this) {
            boolean more = nexuses.stream().anyMatch(other -> other.machine().equals(writer));
            if (!more) writer = "";
        }
    }

    /** Its size has changed: whoever has a session learns it. */
    public void capacityChanged() {
        nexuses.forEach(nexus -> nexus.attention(lun, Sense.CAPACITY_CHANGED));
    }

    /** Ends what RESERVE holds; all learn it, whoever asked for it too (SAM-5 section 6.3.3). */
    void reset() {
        reservations.reset();
        stopped = false;
        nexuses.forEach(nexus -> nexus.attention(lun, Sense.RESET_OCCURRED));
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
            case Opcode.COMPARE_AND_WRITE -> 2L * cdb.u8(13) * size;
            case Opcode.VERIFY_10, Opcode.VERIFY_12, Opcode.VERIFY_16 ->
                switch (cdb.u8(1) & 0x06) {
                    case 0x02 -> cdb.blocks() * size;
                    case 0x06 -> size;
                    default -> 0;
                };
            case Opcode.WRITE_SAME_10 -> size;
            case Opcode.WRITE_SAME_16 -> (cdb.u8(1) & 1) != 0 ? 0 : size;
            case Opcode.UNMAP, Opcode.MODE_SELECT_10 -> cdb.u16(7);
            case Opcode.MODE_SELECT_6 -> cdb.u8(4);
            case Opcode.PERSISTENT_RESERVE_OUT -> cdb.u32(5);
            default -> 0;
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
        if (nexus.hasAttention() && opcode != Opcode.INQUIRY && opcode != Opcode.REPORT_LUNS) {
            Optional<Sense> waiting = nexus.takeAttention(lun);
            if (waiting.isPresent() && opcode == Opcode.REQUEST_SENSE)
                return Answer.of(waiting.get().octets(), cdb.u8(4), dataIn);
            if (waiting.isPresent()) return Outcome.check(waiting.get());
        }
        if (reservations.forbids(nexus, opcode)) return Outcome.RESERVATION_CONFLICT;
        if (Opcode.changesMedium(opcode) && modes.writeProtected())
            return Outcome.check(Sense.SOFTWARE_WRITE_PROTECTED);
        if (Opcode.changesMedium(opcode) && !mayWrite(nexus)) return Outcome.RESERVATION_CONFLICT;
        try {
            Outcome outcome = carryOut(nexus, cdb, dataOut, dataIn);
            if (!modes.writeCache() && Opcode.changesMedium(opcode) && outcome.status() == Status.GOOD) store.flush();
            return outcome;
        } catch (StoreFailure e) {
            return failed(e, Opcode.changesAnything(opcode));
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

    private boolean mayWrite(Nexus nexus) {
        String machine = nexus.machine();
        return writer.equals(machine) || store.readOnly() || reservations.anyRegistered() || claim(machine);
    }

    private synchronized boolean claim(String machine) {
        if (writer.isEmpty()) writer = machine;
        return writer.equals(machine);
    }

    private Outcome carryOut(Nexus nexus, Cdb cdb, ByteBuffer dataOut, ByteBuffer dataIn) throws StoreFailure {
        int opcode = cdb.opcode();
        return switch (opcode) {
            case Opcode.READ_6, Opcode.READ_10, Opcode.READ_12, Opcode.READ_16 ->
                stopped ? Outcome.check(Sense.NOT_READY_STOPPED) : medium.read(cdb, dataIn);
            case Opcode.WRITE_6, Opcode.WRITE_10, Opcode.WRITE_12, Opcode.WRITE_16 ->
                stopped ? Outcome.check(Sense.NOT_READY_STOPPED) : medium.write(cdb, dataOut, false);
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
            case Opcode.TEST_UNIT_READY -> stopped ? Outcome.check(Sense.NOT_READY_STOPPED) : Outcome.GOOD;
            case Opcode.REQUEST_SENSE ->
                Answer.of(Bytes.ofInts(0x70, 0, 0, 0, 0, 0, 0, 10).plus(Bytes.of(new byte[10])), cdb.u8(4), dataIn);
            case Opcode.INQUIRY -> pages.inquiry(cdb, dataIn);
            case Opcode.MODE_SENSE_6, Opcode.MODE_SENSE_10 -> modes.sense(cdb, dataIn);
            case Opcode.MODE_SELECT_6, Opcode.MODE_SELECT_10 -> modeSelect(nexus, cdb, dataOut);
            case Opcode.READ_CAPACITY_10 -> pages.readCapacity10(dataIn);
            case Opcode.SERVICE_ACTION_IN_16 ->
                switch (cdb.u8(1) & 0x1f) {
                    case Opcode.ACTION_READ_CAPACITY_16 -> pages.readCapacity16(cdb, dataIn);
                    case Opcode.ACTION_GET_LBA_STATUS -> pages.lbaStatus(cdb, dataIn);
                    default -> Outcome.check(Sense.INVALID_FIELD_IN_CDB);
                };
            case Opcode.START_STOP_UNIT -> startStop(cdb);
            case Opcode.PREVENT_ALLOW -> Outcome.GOOD;
            case Opcode.RESERVE_6, Opcode.RESERVE_10 -> reservations.reserve(nexus);
            case Opcode.RELEASE_6, Opcode.RELEASE_10 -> reservations.release(nexus);
            case Opcode.PERSISTENT_RESERVE_IN -> reservations.in(cdb, dataIn);
            case Opcode.PERSISTENT_RESERVE_OUT -> reservations.out(nexus, cdb, dataOut);
            case Opcode.MAINTENANCE_IN ->
                (cdb.u8(1) & 0x1f) == Opcode.ACTION_REPORT_OPCODES
                        ? CommandTable.report(cdb, dataIn)
                        : Outcome.check(Sense.INVALID_FIELD_IN_CDB);
            default -> Outcome.check(Sense.INVALID_OPCODE);
        };
    }

    private Outcome modeSelect(Nexus nexus, Cdb cdb, ByteBuffer dataOut) throws StoreFailure {
        boolean cached = modes.writeCache();
        boolean writeProtected = modes.writeProtected();
        Outcome outcome = modes.select(cdb, dataOut);
        if (modes.writeCache() == cached && modes.writeProtected() == writeProtected) return outcome;
        // What is cached so far must not stay behind.
        store.flush();
        for (Nexus other : nexuses) {
            if (other != nexus) other.attention(lun, Sense.MODE_PARAMETERS_CHANGED);
        }
        return outcome;
    }

    /** A stopped disk answers that it is not ready, until it is started or reset. */
    private Outcome startStop(Cdb cdb) throws StoreFailure {
        boolean conditions = cdb.u8(4) >> 4 != 0;
        if (conditions) return Outcome.GOOD;
        boolean stops = (cdb.u8(4) & 1) == STOP;
        if (stops) store.flush();
        stopped = stops;
        return Outcome.GOOD;
    }
}
