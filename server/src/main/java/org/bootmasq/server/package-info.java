/** Reads the configuration, builds the engines, joins them to their edges, reloads, drops privileges. */
@NullMarked
package org.bootmasq.server;

import org.jspecify.annotations.NullMarked;
