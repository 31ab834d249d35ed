/** {@code bootmasq explain}: what a machine or a name would get, and which line of the configuration is the reason. */
@NullMarked
package org.bootmasq.cli.explain;

import org.jspecify.annotations.NullMarked;
