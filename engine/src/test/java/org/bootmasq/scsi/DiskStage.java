package org.bootmasq.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.bootmasq.wire.Bytes;

/**
 * Initiators that send commands to a disk of 64 blocks in memory; octets are written in hexadecimal, spaces anywhere.
 */
final class DiskStage {
    static final int BLOCK = 512;

    private static final int ROOM = 4096;

    private final MemoryStore store;
    private final LogicalUnit unit;
    private final ScsiTarget target;
    private final Map<String, Integer> sessions = new HashMap<>();

    DiskStage() {
        this(new MemoryStore(64), UnitState.NONE);
    }

    DiskStage(MemoryStore store, UnitState kept) {
        this.store = store;
        this.unit = new LogicalUnit(store, "0123456789abcdef", kept, OneThread::new);
        this.target = new ScsiTarget("iqn.2026-11.org.example:disk", Map.of(0, unit));
    }

    MemoryStore store() {
        return store;
    }

    LogicalUnit unit() {
        return unit;
    }

    ScsiTarget target() {
        return target;
    }

    /** Another session of a machine, as it is when it begins. */
    Nexus begin(String machine) {
        int isid = sessions.merge(machine, 1, Integer::sum);
        return target.open(new InitiatorPort("iqn." + machine, Bytes.ofHex("%012x".formatted(isid))), machine);
    }

    /** Another session of a machine, that knows already that it is new. */
    Nexus session(String machine) {
        Nexus nexus = begin(machine);
        assertThat(sense(execute(nexus, "00"))).isEqualTo("06/2900");
        return nexus;
    }

    static Cdb cdb(String hex) {
        ByteBuffer octets = ByteBuffer.allocate(16).put(octets(hex)).rewind();
        return new Cdb(octets.getLong(), octets.getLong());
    }

    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    Outcome execute(Nexus nexus, String cdb) {
        return execute(nexus, cdb, "");
    }

    Outcome execute(Nexus nexus, String cdb, String dataOut) {
        return target.execute(nexus, 0, cdb(cdb), ByteBuffer.wrap(octets(dataOut)), ByteBuffer.allocate(ROOM));
    }

    /** Sends a command that must succeed. Returns what it gives, in hexadecimal. */
    String ask(Nexus nexus, String cdb) {
        return ask(nexus, 0, cdb);
    }

    /** @param lun the eight octets */
    String ask(Nexus nexus, long lun, String cdb) {
        ByteBuffer dataIn = ByteBuffer.allocate(ROOM);
        Outcome outcome = target.execute(nexus, lun, cdb(cdb), ByteBuffer.allocate(0), dataIn);
        assertThat(outcome.status()).isEqualTo(Status.GOOD);
        return HexFormat.of().formatHex(dataIn.array(), 0, dataIn.position());
    }

    /** WRITE(10) of one block. */
    Outcome write(Nexus nexus, int lba) {
        return execute(nexus, "2a00 %08x 00 0001 00".formatted(lba), "5a".repeat(BLOCK));
    }

    /** READ(10) of one block. */
    Outcome read(Nexus nexus, int lba) {
        return execute(nexus, "2800 %08x 00 0001 00".formatted(lba));
    }

    /** Sense key, and additional sense code with its qualifier, such as {@code 05/2400}; empty without sense data. */
    static String sense(Outcome outcome) {
        Bytes sense = outcome.sense();
        return sense.isEmpty() ? "" : "%02x/%02x%02x".formatted(sense.at(2), sense.at(12), sense.at(13));
    }
}
