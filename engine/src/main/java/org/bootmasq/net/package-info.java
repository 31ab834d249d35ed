/** Network interfaces and their addresses, IPv4 and IPv6, as an engine sees them. Uses {@code wire}. */
@NullMarked
package org.bootmasq.net;

import org.jspecify.annotations.NullMarked;
