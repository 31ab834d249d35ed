/**
 * What the process is to the system: its rights, its log, how it says that it is ready or cannot start.
 * It knows of no protocol.
 */
@NullMarked
package org.bootmasq.service.process;

import org.jspecify.annotations.NullMarked;
