/** What PXE has beside DHCP: client architectures, sub-options of option 43, kinds of boot files, and the menu's lines. */
@NullMarked
package org.bootmasq.pxe;

import org.jspecify.annotations.NullMarked;
