package org.bootmasq.scsi;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.bootmasq.wire.ByteWriter;

/**
 * A target device with its logical units (SAM-5 section 4.6): finds the unit that a command is for, and answers for
 * those that are not there.
 */
public final class ScsiTarget {
    private static final int NO_UNIT = 3;
    private static final int SINGLE_LEVEL = 0x3fff;

    private final String name;
    private final Map<Integer, LogicalUnit> units;

    /** @param units by number; disk 0 should be there, for that is what boots */
    public ScsiTarget(String name, Map<Integer, LogicalUnit> units) {
        this.name = name;
        this.units = new TreeMap<>(units);
    }

    /** Its iSCSI name. */
    public String name() {
        return name;
    }

    /**
     * A session begins.
     *
     * @param machine the same for all sessions of a machine
     */
    public Nexus open(InitiatorPort port, String machine) {
        var nexus = new Nexus(port, machine);
        units.values().forEach(unit -> unit.opened(nexus));
        return nexus;
    }

    /** A session has ended; none of its commands is running any more. */
    public void close(Nexus nexus) {
        units.values().forEach(unit -> unit.closed(nexus));
    }

    /** As {@link LogicalUnit#dataOutLength}. */
    public long dataOutLength(long lun, Cdb cdb) {
        LogicalUnit unit = units.get(number(lun));
        return unit == null ? 0 : unit.dataOutLength(cdb);
    }

    /** The LUN in its first two octets: peripheral or flat addressing (SAM-5 section 4.7.7); -1 for others. */
    private static int number(long lun) {
        int first = (int) (lun >>> 48);
        boolean known = lun << 16 == 0 && (first >> 14 == 0 || first >> 14 == 1);
        if (!known) return -1;
        return first >> 14 == 0 && first >> 8 != 0 ? -1 : first & SINGLE_LEVEL;
    }

    /**
     * Carries out a command.
     *
     * @param lun the eight octets as they were sent
     * @param dataOut what the initiator sent
     * @param dataIn room for what it gets, filled from its position on; only of a READ can there be more, for {@link
     *     #readOn}
     */
    public Outcome execute(Nexus nexus, long lun, Cdb cdb, ByteBuffer dataOut, ByteBuffer dataIn) {
        int opcode = cdb.opcode();
        if (opcode == Opcode.REPORT_LUNS) return reportLuns(cdb, dataIn);
        LogicalUnit unit = units.get(number(lun));
        if (unit != null) return unit.execute(nexus, cdb, dataOut, dataIn);
        return switch (opcode) {
            case Opcode.INQUIRY -> Answer.of(UnitPages.standard(NO_UNIT), cdb.allocation(), dataIn);
            case Opcode.REQUEST_SENSE -> Answer.of(Sense.UNIT_NOT_SUPPORTED.octets(), cdb.allocation(), dataIn);
            default -> Outcome.check(Sense.UNIT_NOT_SUPPORTED);
        };
    }

    /**
     * Goes on with a READ that gave more than there was room for.
     *
     * @param done how many octets it has given so far, a multiple of the block size
     * @param dataIn filled from its position to its limit, no longer than what is left
     */
    public Outcome readOn(long lun, Cdb cdb, int done, ByteBuffer dataIn) {
        LogicalUnit unit = units.get(number(lun));
        return unit == null ? Outcome.check(Sense.UNIT_NOT_SUPPORTED) : unit.readOn(cdb, done, dataIn);
    }

    private Outcome reportLuns(Cdb cdb, ByteBuffer dataIn) {
        int select = cdb.report();
        long allocation = cdb.allocation();
        if (select > 2 || allocation < 16) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        var list = new ByteWriter(64);
        if (select != 1) units.keySet().forEach(lun -> list.u16(lun).zeros(6));
        var whole = new ByteWriter(64).i32(list.length()).i32(0).bytes(list.bytes());
        return Answer.of(whole.bytes(), allocation, dataIn);
    }

    /** LOGICAL UNIT RESET. Returns false if there is no such unit. */
    public boolean resetUnit(long lun) {
        LogicalUnit unit = units.get(number(lun));
        if (unit == null) return false;
        unit.reset();
        return true;
    }

    /** TARGET RESET. */
    public void reset() {
        units.values().forEach(LogicalUnit::reset);
    }
}
