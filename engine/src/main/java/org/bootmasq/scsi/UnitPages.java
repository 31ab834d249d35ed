package org.bootmasq.scsi;

import java.nio.ByteBuffer;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/** What a disk says of itself: INQUIRY and its pages (SPC-4 section 7.8, SBC-3 section 6.6), READ CAPACITY. */
final class UnitPages {
    private static final int SPC_4 = 0x06;
    private static final int HISUP_FORMAT_2 = 0x12;
    private static final int COMMAND_QUEUE = 0x02;
    private static final Bytes VENDOR = Bytes.latin1("BOOTMASQ");
    private static final Bytes PRODUCT = Bytes.latin1("SAN disk        ");
    private static final Bytes REVISION = Bytes.latin1("0001");
    private static final Bytes PAGE_LIST = Bytes.ofInts(0x00, 0x80, 0x83, 0xb0, 0xb1, 0xb2);

    private final BlockStore store;
    private final String serial;

    /** @param serial the same for the same disk for ever, at most 32 ASCII characters */
    UnitPages(BlockStore store, String serial) {
        this.store = store;
        this.serial = serial;
    }

    Outcome inquiry(Cdb cdb, ByteBuffer dataIn) {
        long allocation = cdb.allocation();
        boolean page = cdb.vitalData();
        int code = cdb.page();
        if (!page && code != 0) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        if (!page) return Answer.of(standard(0), allocation, dataIn);
        Bytes body = switch (code) {
            case 0x00 -> PAGE_LIST;
            case 0x80 -> Bytes.latin1(serial);
            case 0x83 -> identification();
            case 0xb0 -> blockLimits();
            case 0xb1 -> new ByteWriter(60).u16(1).zeros(58).bytes(); // a medium that does not rotate
            case 0xb2 -> Bytes.ofInts(0, 0xe4, 0x02, 0); // UNMAP, WRITE SAME 16 and 10, zeros; thin
            default -> Bytes.EMPTY;
        };
        if (body.isEmpty()) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        Bytes whole =
                Bytes.ofInts(0, code, body.length() >> 8, body.length() & 0xff).plus(body);
        return Answer.of(whole, allocation, dataIn);
    }

    /** @param qualifier 0, or 3 where there is no such unit */
    static Bytes standard(int qualifier) {
        int type = qualifier == 0 ? 0 : qualifier << 5 | 0x1f;
        var out = new ByteWriter(96).u8(type).u8(0).u8(SPC_4).u8(HISUP_FORMAT_2).u8(91);
        out.zeros(2).u8(COMMAND_QUEUE).bytes(VENDOR).bytes(PRODUCT).bytes(REVISION);
        // SAM-5, iSCSI, SPC-4, SBC-3.
        return out.zeros(22)
                .u16(0x00a0)
                .u16(0x0960)
                .u16(0x0460)
                .u16(0x04c0)
                .zeros(30)
                .bytes();
    }

    private Bytes identification() {
        Bytes text = VENDOR.plus(Bytes.latin1(serial));
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < serial.length(); i++) hash = (hash ^ serial.charAt(i)) * 0x100000001b3L;
        // A name of type 3h that is assigned here (SPC-4 section 7.8.6.6.6), and vendor and serial number as text.
        var out = new ByteWriter(64).u8(0x01).u8(0x03).u8(0).u8(8);
        out.u8(0x30 | (int) (hash >>> 56) & 0x0f).u8((int) (hash >>> 48) & 0xff).u16((int) (hash >>> 32) & 0xffff);
        out.i32((int) hash);
        return out.u8(0x02).u8(0x01).u8(0).u8(text.length()).bytes(text).bytes();
    }

    private Bytes blockLimits() {
        int longest = Medium.LONGEST_TRANSFER / store.blockSize();
        var out = new ByteWriter(60).u8(1).u8(255).u16(8).i32(longest).i32(256).i32(0);
        return out.i32(Medium.LONGEST_UNMAP)
                .i32(Medium.MOST_DESCRIPTORS)
                .i32(8)
                .zeros(4)
                .i32(0)
                .i32(Medium.LONGEST_SAME)
                .zeros(20)
                .bytes();
    }

    Outcome readCapacity10(ByteBuffer dataIn) {
        long last = store.sizeBytes() / store.blockSize() - 1;
        Bytes data = new ByteWriter(8)
                .i32((int) Math.min(last, 0xffffffffL))
                .i32(store.blockSize())
                .bytes();
        return Answer.of(data, 8, dataIn);
    }

    Outcome readCapacity16(Cdb cdb, ByteBuffer dataIn) {
        long last = store.sizeBytes() / store.blockSize() - 1;
        var out = new ByteWriter(32).i32((int) (last >>> 32)).i32((int) last).i32(store.blockSize());
        // A physical block is a logical one: the kernel's cache takes each by itself. What suits the disk best is in
        // Block Limits.
        return Answer.of(out.u8(0).u8(0).u8(0xc0).u8(0).zeros(16).bytes(), cdb.allocation(), dataIn);
    }

    Outcome lbaStatus(Cdb cdb, ByteBuffer dataIn) throws StoreFailure {
        long lba = cdb.lba();
        long allocation = cdb.allocation();
        long count = store.sizeBytes() / store.blockSize();
        if (lba < 0 || lba >= count) return Outcome.check(Sense.LBA_OUT_OF_RANGE);
        var descriptors = new ByteWriter(64);
        for (long at = lba; at < count && descriptors.length() + 8 + 16 <= Math.min(allocation, 4096); ) {
            BlockStore.Extent extent = store.extentAt(at * store.blockSize());
            long blocks = Math.clamp(extent.length() / store.blockSize(), 1, 0xffffffffL);
            descriptors.i32((int) (at >>> 32)).i32((int) at).i32((int) blocks);
            descriptors.u8(extent.mapped() ? 0 : 1).zeros(3);
            at += blocks;
        }
        Bytes body = descriptors.bytes();
        return Answer.of(
                new ByteWriter(32).i32(body.length() + 4).i32(0).bytes(body).bytes(), allocation, dataIn);
    }
}
