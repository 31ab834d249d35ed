package org.bootmasq.iso9660;

import org.bootmasq.wire.Malformed;

/**
 * An ISO 9660 image that is open. Rock Ridge's names are told if it has them, else Joliet's, else its own without their
 * versions. It remembers nothing of what it reads but where the root is, and is not for several threads at once.
 */
public final class IsoImage {
    /** Twice the largest directory: whoever wants to see more for one question has lost his way. */
    private static final long MOST_OCTETS = 2L * DirectoryReader.LARGEST;

    private final Image image;
    private final Volume volume;

    private IsoImage(Image image, Volume volume) {
        this.image = image;
        this.volume = volume;
    }

    /**
     * Reads the volume descriptors.
     *
     * @throws Malformed if it is no such image, or a broken one
     */
    public static IsoImage open(Image image) throws Malformed, Image.Unreadable {
        return new IsoImage(image, Volume.of(new Sectors(image, MOST_OCTETS)));
    }

    /**
     * What is at a path, with symbolic links followed within the image. POSIX names are found exactly as they are,
     * others in upper and lower case too.
     *
     * @param path octets, one a character, with slashes; it begins at the root, which nothing leads above
     * @throws Malformed if the image is broken on the way to it
     */
    public AtPath lookup(String path) throws Malformed, Image.Unreadable {
        return new Walk(new Sectors(image, MOST_OCTETS), volume).to(path);
    }
}
