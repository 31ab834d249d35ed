/** HTTP on its sockets: connections, files, places and rates. */
@NullMarked
package org.bootmasq.edge.http;

import org.jspecify.annotations.NullMarked;
