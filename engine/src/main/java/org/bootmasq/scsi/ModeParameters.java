package org.bootmasq.scsi;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.Bytes;

/**
 * The parameter list of MODE SELECT: a header, block descriptors, pages (SPC-4 section 7.5).
 *
 * @param blockDescriptors as many octets as the header says
 * @param pages each from its code on; the last one is cut short where the list ends inside it, and is all that is left
 *     where there are more pages than any unit has
 */
record ModeParameters(Bytes blockDescriptors, List<Bytes> pages) {
    /** Octets of a block descriptor in its short form, the only one that is taken. */
    static final int BLOCK_DESCRIPTOR = 8;

    /** More than a unit has. A list of 64 KB could name 32,768 that are empty. */
    private static final int MOST_PAGES = 16;

    /** Empty if the list ends inside its header or its block descriptors. */
    static Optional<ModeParameters> read(ByteBuffer list, boolean six) {
        var octets = new byte[list.remaining()];
        list.get(list.position(), octets);
        Bytes all = Bytes.owning(octets);
        int header = six ? 4 : 8;
        if (all.length() < header) return Optional.empty();
        int descriptors = six ? all.at(3) : all.at(6) << 8 | all.at(7);
        if (all.length() < header + descriptors) return Optional.empty();
        var pages = new ArrayList<Bytes>();
        for (int at = header + descriptors; at < all.length(); ) {
            boolean isCut = all.length() - at < 2 || pages.size() == MOST_PAGES;
            int end = isCut ? all.length() : Math.min(at + 2 + all.at(at + 1), all.length());
            pages.add(all.slice(at, end));
            at = end;
        }
        return Optional.of(new ModeParameters(all.slice(header, header + descriptors), List.copyOf(pages)));
    }

    /** Octets of a block, of one descriptor in its short form. */
    int blockSize() {
        return blockDescriptors.at(5) << 16 | blockDescriptors.at(6) << 8 | blockDescriptors.at(7);
    }
}
