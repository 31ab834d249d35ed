package org.bootmasq.iso9660;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bootmasq.wire.Malformed;

/** Reads an image for one question, with an end to how much is looked at: an image may lead in circles. */
final class Sectors {
    /** ECMA-119 6.1.2; descriptors are as large, and nothing of a directory but a file section is larger. */
    static final int SECTOR = 2048;

    private static final int LEAST_CHARGE = 16;

    private final Image image;
    private final ByteBuffer sector = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    private long sectorAt = -1;
    private long left;

    /** @param most how many octets may be looked at */
    Sectors(Image image, long most) {
        this.image = image;
        this.left = most;
    }

    /** Octets of the image. */
    long size() {
        return image.size();
    }

    /** Fills a buffer from its position to its limit, and flips it. */
    void read(long offset, ByteBuffer into) throws Malformed, Image.Unreadable {
        int wanted = into.remaining();
        within(offset, wanted);
        charge(wanted);
        fill(offset, into);
    }

    /**
     * Octets within a sector, little-endian; valid until the next call. Those that were read last are not read again.
     *
     * @param length so that they do not reach into the next sector
     */
    ByteBuffer inSector(long offset, int length) throws Malformed, Image.Unreadable {
        within(offset, length);
        int start = (int) (offset % SECTOR);
        if (start + length > SECTOR) throw broken("An area reaches beyond its sector", offset);
        // Something even if nothing is wanted, so that whoever asks without end is ended.
        charge(Math.max(length, LEAST_CHARGE));
        if (offset - start != sectorAt) {
            charge(SECTOR);
            sectorAt = -1;
            sector.clear().limit((int) Math.min(SECTOR, image.size() - (offset - start)));
            fill(offset - start, sector);
            sectorAt = offset - start;
        }
        return sector.slice(start, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Malformed unless all the octets lie in the image. */
    void within(long offset, long length) throws Malformed {
        if (offset < 0 || length < 0 || offset > image.size() || length > image.size() - offset)
            throw broken("%d octets reach beyond the image".formatted(length), offset);
    }

    /** What to throw where a rule is broken at a place of the image. */
    static Malformed broken(String rule, long offset) {
        return new Malformed((int) (offset % SECTOR), "%s: sector %d".formatted(rule, offset / SECTOR));
    }

    private void fill(long offset, ByteBuffer into) throws Image.Unreadable {
        while (into.hasRemaining()) {
            int before = into.position();
            image.read(offset + before, into);
            if (into.position() <= before) throw new Image.Unreadable("The image has become shorter");
        }
        into.flip();
    }

    private void charge(long octets) throws Malformed {
        left -= octets;
        if (left < 0) throw new Malformed(0, "The image is too tangled to find anything in it");
    }
}
