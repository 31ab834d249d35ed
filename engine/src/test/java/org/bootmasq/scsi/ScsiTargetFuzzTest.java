package org.bootmasq.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Map;
import org.bootmasq.wire.Bytes;

class ScsiTargetFuzzTest {
    private static final int CDB = 16;

    /** Commands behind each other: which session, LUN, CDB, how much data there is and how much room. */
    @FuzzTest(maxDuration = "10s")
    void carriesOutCommands(byte[] octets) {
        AllocationBudget.expectNone(() -> carryOut(octets), "a command");
    }

    /** Returns by how much the dearest command was over its budget of memory. */
    private static long carryOut(byte[] octets) {
        long over = 0;
        var unit = new LogicalUnit(new MemoryStore(256), "serial", UnitState.NONE, OneThread::new);
        var fixed = new LogicalUnit(new MemoryStore(16, true), "fixed", UnitState.NONE, OneThread::new);
        var vast = new LogicalUnit(MemoryStore.vast(1L << 31), "vast", UnitState.NONE, OneThread::new);
        var target = new ScsiTarget("iqn.2026-11.org.example:disk", Map.of(0, unit, 1, fixed, 2, vast));
        Nexus[] nexuses = {
            target.open(new InitiatorPort("iqn.a", Bytes.ofHex("000000000001")), "a"),
            target.open(new InitiatorPort("iqn.b", Bytes.ofHex("000000000002")), "b")
        };
        ByteBuffer input = ByteBuffer.wrap(octets);
        while (input.remaining() >= 4 + CDB) {
            int who = input.get() & 1;
            long lun = (long) (input.get() & 3) << 48;
            int length = input.get() & 0xff;
            int room = (input.get() & 0xff) * 16;
            var cdb = new Cdb(input.getLong(), input.getLong());
            // What is announced need not be what is sent, nor that what the command takes.
            ByteBuffer dataOut = input.slice(input.position(), Math.min(length, input.remaining()));
            input.position(input.position() + dataOut.remaining());
            if ((who & 1) == 0 && target.dataOutLength(lun, cdb) <= 4096)
                dataOut = ByteBuffer.allocate((int) target.dataOutLength(lun, cdb))
                        .put(dataOut.limit(Math.min(dataOut.limit(), (int) target.dataOutLength(lun, cdb))))
                        .clear();
            ByteBuffer dataIn = ByteBuffer.allocate(room);
            var budget = new AllocationBudget();
            Outcome outcome = target.execute(nexuses[who], lun, cdb, dataOut, dataIn);
            over = Math.max(over, budget.spent() - AllocationBudget.ENOUGH);
            assertThat(outcome.dataInLength()).isGreaterThanOrEqualTo(dataIn.position());
            assertThat(outcome.sense().isEmpty()).isEqualTo(outcome.status() != Status.CHECK_CONDITION);
        }
        return over;
    }
}
