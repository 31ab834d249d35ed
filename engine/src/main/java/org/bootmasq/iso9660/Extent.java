package org.bootmasq.iso9660;

/**
 * Octets of an image that belong to a file.
 *
 * @param offset the first one, in octets from the image's beginning
 * @param length how many there are, more than none
 */
public record Extent(long offset, long length) {}
