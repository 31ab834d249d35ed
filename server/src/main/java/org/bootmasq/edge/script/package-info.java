/** Runs the script that is told of leases, ARP and TFTP, in a process of its own. */
@NullMarked
package org.bootmasq.edge.script;

import org.jspecify.annotations.NullMarked;
