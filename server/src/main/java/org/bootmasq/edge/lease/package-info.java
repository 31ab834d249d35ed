/** Keeps leases: the lease file, the journal beside it, and what happens when the disk is full. */
@NullMarked
package org.bootmasq.edge.lease;

import org.jspecify.annotations.NullMarked;
