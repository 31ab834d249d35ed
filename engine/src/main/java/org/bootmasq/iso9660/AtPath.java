package org.bootmasq.iso9660;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is at a path of an image. Names are octets, one a character. */
public sealed interface AtPath {
    /**
     * A file.
     *
     * @param extents where its octets are, one behind the other; all lie within the image
     * @param size how many octets they have together
     * @param modified when it was changed last; the epoch where the image does not say
     */
    record File(List<Extent> extents, long size, Instant modified) implements AtPath {
        public File {
            extents = List.copyOf(extents);
        }

        /** Where the octets {@code from} to {@code from + length - 1} are, as far as the file has them. */
        public List<Extent> range(long from, long length) {
            var part = new ArrayList<Extent>();
            long skip = from;
            long left = length;
            for (Extent extent : extents) {
                if (left <= 0) break;
                if (skip >= extent.length()) {
                    skip -= extent.length();
                    continue;
                }
                long taken = Math.min(left, extent.length() - skip);
                part.add(new Extent(extent.offset() + skip, taken));
                skip = 0;
                left -= taken;
            }
            return part;
        }
    }

    /**
     * A folder.
     *
     * @param items what is in it, in the image's order
     * @param whole whether these are all: of a folder with more than {@value #MOST} the first are told
     */
    record Folder(List<Item> items, boolean whole) implements AtPath {
        /** So many things of a folder are told. */
        public static final int MOST = 10_000;

        public Folder {
            items = List.copyOf(items);
        }
    }

    /** Nothing has that path, or it leads through something that is no folder. */
    record Missing() implements AtPath {}

    /** Something is there that has no octets to give: a device, a compressed file, a link that leads in a circle. */
    record Unservable(String reason) implements AtPath {}

    /**
     * Something in a folder.
     *
     * @param size octets of a file; 0 for all else
     */
    record Item(String name, Kind kind, long size, Instant modified) {}

    /** What something in a folder is; where a link leads is seen when it is looked up. */
    enum Kind {
        FILE,
        FOLDER,
        LINK,
        OTHER
    }
}
