/** What PXE has beside DHCP: the names of client architectures. The decisions are {@code dhcp4}'s, for they need its leases and tags; this may use {@code dhcp4} and {@code wire}. */
@NullMarked
package org.bootmasq.pxe;

import org.jspecify.annotations.NullMarked;
