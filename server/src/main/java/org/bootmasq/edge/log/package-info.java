/** The log: where lines go, and that nobody waits for it. */
@NullMarked
package org.bootmasq.edge.log;

import org.jspecify.annotations.NullMarked;
