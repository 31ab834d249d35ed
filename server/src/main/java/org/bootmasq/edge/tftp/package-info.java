/** Runs the TFTP engine: sockets, folders, transfers, and their fair share. */
@NullMarked
package org.bootmasq.edge.tftp;

import org.jspecify.annotations.NullMarked;
