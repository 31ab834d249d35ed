/** What boot firmware is and what it can run: architectures, loaders, menus. Uses the DHCP packages, config and wire. */
@NullMarked
package org.bootmasq.pxe;

import org.jspecify.annotations.NullMarked;
