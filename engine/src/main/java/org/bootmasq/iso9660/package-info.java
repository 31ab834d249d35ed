/**
 * Files in ISO 9660 images (ECMA-119), with the names of Rock Ridge (SUSP and RRIP 1.12) or Joliet where they are
 * there. An image is read through {@link org.bootmasq.iso9660.Image}, and nothing in it is believed. Uses {@code wire}.
 */
@NullMarked
package org.bootmasq.iso9660;

import org.jspecify.annotations.NullMarked;
