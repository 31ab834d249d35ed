/**
 * Advertises this machine as a router (RFC 4861) to the hosts of its links: which prefixes there are, for how long, and
 * what else they are to know. Uses {@code dhcp.six},
 * {@code net}, {@code trace}, {@code config} and {@code wire}.
 */
@NullMarked
package org.bootmasq.ra;

import org.jspecify.annotations.NullMarked;
