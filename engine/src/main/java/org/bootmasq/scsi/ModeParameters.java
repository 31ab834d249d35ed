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
 * @param pages each from its code on; the last one is cut short where the list ends inside it
 */
record ModeParameters(Bytes blockDescriptors, List<Bytes> pages) {
    /** Octets of a block descriptor in its short form, the only one that is taken. */
    static final int BLOCK_DESCRIPTOR = 8;

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
        Bytes rest = all.slice(header + descriptors);
        while (!rest.isEmpty()) {
            int end = rest.length() < 2 ? rest.length() : Math.min(2 + rest.at(1), rest.length());
            pages.add(rest.slice(0, end));
            rest = rest.slice(end);
        }
        return Optional.of(new ModeParameters(all.slice(header, header + descriptors), List.copyOf(pages)));
    }

    /** Octets of a block, of one descriptor in its short form. */
    int blockSize() {
        return blockDescriptors.at(5) << 16 | blockDescriptors.at(6) << 8 | blockDescriptors.at(7);
    }
}
