/**
 * Sockets, timers, files and the log: runs an engine and carries out its effects. Uses {@code engine} and {@code
 * linux}.
 */
@NullMarked
package org.bootmasq.edge;

import org.jspecify.annotations.NullMarked;
