/** Runs the DNS engine: listeners, TCP connections, sockets to upstream servers, the sets and marks of the kernel. */
@NullMarked
package org.bootmasq.edge.dns;

import org.jspecify.annotations.NullMarked;
