package org.bootmasq.scsi;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/**
 * MODE SENSE and MODE SELECT (SPC-4 sections 6.13 and 6.11, SBC-3 section 6.5). What can be changed is whether there is
 * a write cache, and the software write protect; it lasts as long as the unit.
 */
final class ModePages {
    private static final int CURRENT = 0;
    private static final int CHANGEABLE = 1;
    private static final int DEFAULT = 2;
    private static final int SAVED = 3;
    private static final int CACHING = 0x08;
    private static final int CONTROL = 0x0a;
    private static final int EXCEPTIONS = 0x1c;
    private static final int ALL = 0x3f;
    private static final int WCE = 0x04;
    private static final int SWP = 0x08;
    private static final int UNRESTRICTED_REORDERING = 0x10;

    private final BlockStore store;
    private boolean writeCache = true;
    private boolean writeProtected;

    ModePages(BlockStore store) {
        this.store = store;
    }

    /** Whether a write may end before it survives the loss of power. */
    boolean writeCache() {
        return writeCache;
    }

    /** Whether an initiator has forbidden all writing (SWP of the Control page). */
    boolean writeProtected() {
        return writeProtected;
    }

    Outcome sense(Cdb cdb, ByteBuffer dataIn) {
        boolean six = cdb.opcode() == Opcode.MODE_SENSE_6;
        int control = cdb.pageControl();
        int page = cdb.page();
        int subpage = cdb.subpage();
        boolean withoutBlocks = cdb.withoutBlockDescriptors();
        if (control == SAVED) return Outcome.check(Sense.SAVING_NOT_SUPPORTED);
        if (subpage != 0 && subpage != 0xff) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        Bytes pages = page == ALL
                ? page(CACHING, control).plus(page(CONTROL, control)).plus(page(EXCEPTIONS, control))
                : page(page, control);
        if (pages.isEmpty()) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        Bytes blocks = withoutBlocks ? Bytes.EMPTY : blockDescriptor();
        int specific = (store.readOnly() || writeProtected ? 0x80 : 0) | 0x10; // write protected; FUA is understood
        int length = blocks.length() + pages.length();
        Bytes head = six
                ? Bytes.ofInts(length + 3, 0, specific, blocks.length())
                : new ByteWriter(8)
                        .u16(length + 6)
                        .u8(0)
                        .u8(specific)
                        .u16(0)
                        .u16(blocks.length())
                        .bytes();
        return Answer.of(head.plus(blocks).plus(pages), cdb.allocation(), dataIn);
    }

    private Bytes blockDescriptor() {
        long count = Math.min(store.sizeBytes() / store.blockSize(), 0xffffffffL);
        return new ByteWriter(8).i32((int) count).i32(store.blockSize()).bytes();
    }

    /** Empty if there is no such page. */
    private Bytes page(int code, int control) {
        return switch (code) {
            // There is a cache, the kernel's: an initiator that needs its data on the disk says so.
            case CACHING -> {
                boolean on = control == DEFAULT || control == CHANGEABLE || writeCache;
                yield new ByteWriter(20)
                        .u8(code)
                        .u8(18)
                        .u8(on ? WCE : 0)
                        .zeros(17)
                        .bytes();
            }
            case CONTROL -> {
                boolean on = control == CHANGEABLE || control == CURRENT && writeProtected;
                yield new ByteWriter(12)
                        .u8(code)
                        .u8(10)
                        .zeros(1)
                        .u8(control == CHANGEABLE ? 0 : UNRESTRICTED_REORDERING)
                        .u8(on ? SWP : 0)
                        .zeros(7)
                        .bytes();
            }
            case EXCEPTIONS -> new ByteWriter(12).u8(code).u8(10).zeros(10).bytes();
            default -> Bytes.EMPTY;
        };
    }

    Outcome select(Cdb cdb, ByteBuffer dataOut) {
        boolean six = cdb.opcode() == Opcode.MODE_SELECT_6;
        if (cdb.savesPages()) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        int length = (int) cdb.parameters();
        if (length == 0) return Outcome.GOOD;
        if (dataOut.remaining() < length) return Outcome.check(Sense.PARAMETER_LIST_LENGTH);
        Optional<ModeParameters> read = ModeParameters.read(dataOut.slice(dataOut.position(), length), six);
        if (read.isEmpty()) return Outcome.check(Sense.PARAMETER_LIST_LENGTH);
        ModeParameters wanted = read.get();
        boolean otherBlocks = !wanted.blockDescriptors().isEmpty()
                && (wanted.blockDescriptors().length() != ModeParameters.BLOCK_DESCRIPTOR
                        || wanted.blockSize() != store.blockSize());
        if (otherBlocks || !wanted.pages().stream().allMatch(this::isAllowed))
            return Outcome.check(Sense.INVALID_FIELD_IN_PARAMETERS);
        for (Bytes page : wanted.pages()) {
            if (code(page) == CACHING) writeCache = (page.at(2) & WCE) != 0;
            if (code(page) == CONTROL) writeProtected = (page.at(4) & SWP) != 0;
        }
        return Outcome.GOOD;
    }

    /** Bit 7 means nothing here: the page can be saved, which is MODE SENSE's to say (SPC-4 section 7.5.7). */
    private static int code(Bytes page) {
        return page.at(0) & 0x7f;
    }

    /** Whether a page differs only in what can be changed. */
    private boolean isAllowed(Bytes page) {
        Bytes own = page(code(page), CURRENT);
        if (own.isEmpty() || page.length() != own.length() || page.at(1) != own.at(1)) return false;
        Bytes changeable = page(code(page), CHANGEABLE);
        for (int i = 2; i < own.length(); i++) {
            if (((page.at(i) ^ own.at(i)) & ~changeable.at(i)) != 0) return false;
        }
        return true;
    }
}
