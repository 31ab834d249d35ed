package org.bootmasq.scsi;

import java.nio.ByteBuffer;
import java.util.List;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/** REPORT SUPPORTED OPERATION CODES (SPC-4 section 6.35). */
final class CommandTable {
    private static final int NO_ACTION = -1;
    private static final int NOT_SUPPORTED = 1;
    private static final int SUPPORTED = 3;

    /**
     * A command.
     *
     * @param usage which bits of its CDB mean something
     */
    private record Command(int opcode, int action, Bytes usage) {
        private static Command of(int opcode, int action, String usage) {
            return new Command(opcode, action, Bytes.ofHex(usage));
        }
    }

    private static final String READ_10_USAGE = "18ffffffff00ffff00";
    private static final String READ_12_USAGE = "18ffffffffffffffff0000";
    private static final String READ_16_USAGE = "18ffffffffffffffffffffffff0000";

    private static final List<Command> ALL = List.of(
            Command.of(Opcode.TEST_UNIT_READY, NO_ACTION, "000000000000"),
            Command.of(Opcode.REQUEST_SENSE, NO_ACTION, "03000000ff00"),
            Command.of(Opcode.READ_6, NO_ACTION, "081fffffff00"),
            Command.of(Opcode.WRITE_6, NO_ACTION, "0a1fffffff00"),
            Command.of(Opcode.INQUIRY, NO_ACTION, "1201ffffff00"),
            Command.of(Opcode.MODE_SELECT_6, NO_ACTION, "15110000ff00"),
            Command.of(Opcode.RESERVE_6, NO_ACTION, "160000000000"),
            Command.of(Opcode.RELEASE_6, NO_ACTION, "170000000000"),
            Command.of(Opcode.MODE_SENSE_6, NO_ACTION, "1a08ffffff00"),
            Command.of(Opcode.START_STOP_UNIT, NO_ACTION, "1b010000f700"),
            Command.of(Opcode.PREVENT_ALLOW, NO_ACTION, "1e0000000300"),
            Command.of(Opcode.READ_CAPACITY_10, NO_ACTION, "25000000000000000000"),
            Command.of(Opcode.READ_10, NO_ACTION, "28" + READ_10_USAGE),
            Command.of(Opcode.WRITE_10, NO_ACTION, "2a" + READ_10_USAGE),
            Command.of(Opcode.WRITE_AND_VERIFY_10, NO_ACTION, "2e16ffffffff00ffff00"),
            Command.of(Opcode.VERIFY_10, NO_ACTION, "2f16ffffffff00ffff00"),
            Command.of(Opcode.PREFETCH_10, NO_ACTION, "3402ffffffff00ffff00"),
            Command.of(Opcode.SYNCHRONIZE_CACHE_10, NO_ACTION, "3506ffffffff00ffff00"),
            Command.of(Opcode.WRITE_SAME_10, NO_ACTION, "4108ffffffff00ffff00"),
            Command.of(Opcode.UNMAP, NO_ACTION, "42000000000000ffff00"),
            Command.of(Opcode.MODE_SELECT_10, NO_ACTION, "55110000000000ffff00"),
            Command.of(Opcode.RESERVE_10, NO_ACTION, "56000000000000000000"),
            Command.of(Opcode.RELEASE_10, NO_ACTION, "57000000000000000000"),
            Command.of(Opcode.MODE_SENSE_10, NO_ACTION, "5a18ffff000000ffff00"),
            Command.of(Opcode.PERSISTENT_RESERVE_IN, 0, "5e1f0000000000ffff00"),
            Command.of(Opcode.PERSISTENT_RESERVE_IN, 1, "5e1f0000000000ffff00"),
            Command.of(Opcode.PERSISTENT_RESERVE_IN, 2, "5e1f0000000000ffff00"),
            Command.of(Opcode.PERSISTENT_RESERVE_IN, 3, "5e1f0000000000ffff00"),
            Command.of(Opcode.PERSISTENT_RESERVE_OUT, 0, "5f1f0000000000ffff00"),
            Command.of(Opcode.PERSISTENT_RESERVE_OUT, 1, "5f1fff000000000018" + "00"),
            Command.of(Opcode.PERSISTENT_RESERVE_OUT, 2, "5f1fff000000000018" + "00"),
            Command.of(Opcode.PERSISTENT_RESERVE_OUT, 3, "5f1f00000000000018" + "00"),
            Command.of(Opcode.PERSISTENT_RESERVE_OUT, 4, "5f1fff000000000018" + "00"),
            Command.of(Opcode.PERSISTENT_RESERVE_OUT, 5, "5f1fff000000000018" + "00"),
            Command.of(Opcode.PERSISTENT_RESERVE_OUT, 6, "5f1f00000000000018" + "00"),
            Command.of(Opcode.READ_16, NO_ACTION, "88" + READ_16_USAGE),
            Command.of(Opcode.COMPARE_AND_WRITE, NO_ACTION, "8918ffffffffffffffff000000ff0000"),
            Command.of(Opcode.WRITE_16, NO_ACTION, "8a" + READ_16_USAGE),
            Command.of(Opcode.ORWRITE_16, NO_ACTION, "8b" + READ_16_USAGE),
            Command.of(Opcode.WRITE_AND_VERIFY_16, NO_ACTION, "8e16ffffffffffffffffffffffff0000"),
            Command.of(Opcode.VERIFY_16, NO_ACTION, "8f16ffffffffffffffffffffffff0000"),
            Command.of(Opcode.PREFETCH_16, NO_ACTION, "9002ffffffffffffffffffffffff0000"),
            Command.of(Opcode.SYNCHRONIZE_CACHE_16, NO_ACTION, "9106ffffffffffffffffffffffff0000"),
            Command.of(Opcode.WRITE_SAME_16, NO_ACTION, "9309ffffffffffffffffffffffff0000"),
            Command.of(Opcode.SERVICE_ACTION_IN_16, Opcode.ACTION_READ_CAPACITY_16, "9e1f0000000000000000ffffffff0000"),
            Command.of(Opcode.SERVICE_ACTION_IN_16, Opcode.ACTION_GET_LBA_STATUS, "9e1fffffffffffffffffffffffff0000"),
            Command.of(Opcode.REPORT_LUNS, NO_ACTION, "a000ff000000ffffffff0000"),
            Command.of(Opcode.MAINTENANCE_IN, Opcode.ACTION_REPORT_OPCODES, "a31f87ffffffffffffff0000"),
            Command.of(Opcode.READ_12, NO_ACTION, "a8" + READ_12_USAGE),
            Command.of(Opcode.WRITE_12, NO_ACTION, "aa" + READ_12_USAGE),
            Command.of(Opcode.WRITE_AND_VERIFY_12, NO_ACTION, "ae16ffffffffffffffff0000"),
            Command.of(Opcode.VERIFY_12, NO_ACTION, "af16ffffffffffffffff0000"));

    private CommandTable() {}

    static Outcome report(Cdb cdb, ByteBuffer dataIn) {
        long allocation = cdb.allocation();
        boolean timeouts = cdb.asksForTimeouts();
        int options = cdb.reportingOptions();
        if (options == 0) return Answer.of(all(timeouts), allocation, dataIn);
        if (options > 2) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        int opcode = cdb.requestedOpcode();
        int action = cdb.requestedAction();
        boolean withActions = ALL.stream().anyMatch(one -> one.opcode() == opcode && one.action() != NO_ACTION);
        if (withActions != (options == 2) && ALL.stream().anyMatch(one -> one.opcode() == opcode))
            return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        Bytes usage = ALL.stream()
                .filter(one -> one.opcode() == opcode && (options == 1 || one.action() == action))
                .map(Command::usage)
                .findFirst()
                .orElse(Bytes.EMPTY);
        int support = usage.isEmpty() ? NOT_SUPPORTED : SUPPORTED;
        int flags = support | (timeouts && !usage.isEmpty() ? 0x80 : 0);
        var out = new ByteWriter(32).u8(0).u8(flags).u16(usage.length()).bytes(usage);
        if (timeouts && !usage.isEmpty()) out.u16(10).zeros(10);
        return Answer.of(out.bytes(), allocation, dataIn);
    }

    private static Bytes all(boolean timeouts) {
        var list = new ByteWriter(1024);
        for (Command command : ALL) {
            boolean action = command.action() != NO_ACTION;
            list.u8(command.opcode()).u8(0).u16(action ? command.action() : 0).u8(0);
            list.u8((action ? 1 : 0) | (timeouts ? 2 : 0)).u16(command.usage().length());
            if (timeouts) list.u16(10).zeros(10);
        }
        return new ByteWriter(1024).i32(list.length()).bytes(list.bytes()).bytes();
    }
}
