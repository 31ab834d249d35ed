/**
 * What PXE has beside DHCP: client architectures, sub-options of option 43, kinds of boot files, and the lines of its
 * menu. Uses {@code config} and {@code wire}.
 */
@NullMarked
package org.bootmasq.pxe;

import org.jspecify.annotations.NullMarked;
