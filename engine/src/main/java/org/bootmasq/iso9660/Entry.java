package org.bootmasq.iso9660;

import java.time.Instant;
import java.util.List;

/**
 * What a directory says of something in it: one record, or as many as a file has sections.
 *
 * @param exact whether the case of letters matters in its name
 * @param sections where its octets are said to be, which may be outside of the image; of a directory the first counts
 * @param target where a link leads
 * @param obstacle why its octets cannot be given, or empty
 */
record Entry(
        String name,
        boolean exact,
        AtPath.Kind kind,
        List<Extent> sections,
        Instant modified,
        String target,
        String obstacle) {
    /** The length of a directory that only its own record tells. */
    static final long UNTOLD = -1;

    /** Octets of all sections together. */
    long size() {
        long sum = 0;
        for (Extent section : sections) sum += section.length();
        return sum;
    }
}
