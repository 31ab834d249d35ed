/** The leases: the table that finds them, dnsmasq's lease file and the journal as text. Uses {@code wire}. */
@NullMarked
package org.bootmasq.lease;

import org.jspecify.annotations.NullMarked;
