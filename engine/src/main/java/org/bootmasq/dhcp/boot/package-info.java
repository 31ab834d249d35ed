/** URLs that machines boot from, by {@code http-boot}: what both versions of DHCP go by. */
@NullMarked
package org.bootmasq.dhcp.boot;

import org.jspecify.annotations.NullMarked;
